import Glibc

/// Time since it was made: on the wall, and of this process on the processors.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let startOfProcess = Self.processSeconds

    var seconds: Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }

    var cpuSeconds: Double { Self.processSeconds - startOfProcess }

    /// The most memory this process has had, in MB.
    static var peakMegabytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }

    private static var processSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}

/// A number with a fixed count of decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let whole = Int((abs(value) * scale).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let digits = String(whole % Int(scale))
    return sign + String(whole / Int(scale)) + "." + String(repeating: "0", count: decimals - digits.count) + digits
}
