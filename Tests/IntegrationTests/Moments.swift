import TestSupport

/// Random moments for the kill tests, repeatable by the seed that is printed with them.
struct Moments {
    /// How many moments each test tries.
    static let count = max(1, TestEnvironment.integer("KILL_TESTS") ?? 3)

    private let title: String
    private let seed: UInt64
    private var state: UInt64

    init(part: Stack.Part, store: Stack.Store) {
        title = "kill -9 of \(part) on \(store)"
        seed = TestEnvironment.integer("KILL_SEED").map { UInt64(truncatingIfNeeded: $0) } ?? UInt64.random(in: 1...999_999)
        state = seed
        for byte in title.utf8 { state = state &* 31 &+ UInt64(byte) }
    }

    /// A number from 0 up to `limit` (SplitMix64).
    mutating func next(below limit: Double) -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) / Double(1 << 53) * limit
    }

    func announce(_ number: Int, moment: Double, away: Double, of seconds: Double) {
        func short(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
        print(
            "\(title), \(number) of \(Self.count): after \(short(moment)) s of \(short(seconds)) s, away for \(short(away)) s (KILL_SEED=\(seed))"
        )
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
