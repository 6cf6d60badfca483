/// How fast a fit goes and when it will be over.
struct FitClock {
    private let start = ContinuousClock.now
    private let secondsBefore: Double
    private var mark: (at: ContinuousClock.Instant, step: Int)
    /// Steps per second over the last seconds; nil before there is a measure.
    private(set) var stepsPerSecond: Double?

    /// - Parameter secondsBefore: seconds that earlier attempts worked on this trial.
    init(step: Int, secondsBefore: Double) {
        self.secondsBefore = secondsBefore
        mark = (start, step)
    }

    /// Seconds of work on the trial, of all attempts.
    var seconds: Double { secondsBefore + start.duration(to: .now).inSeconds }

    /// Measures at least half a second at a time; older measures lose weight.
    mutating func update(step: Int) {
        let now = ContinuousClock.now
        let seconds = mark.at.duration(to: now).inSeconds
        guard seconds >= 0.5, step > mark.step else { return }
        let current = Double(step - mark.step) / seconds
        stepsPerSecond = stepsPerSecond.map { 0.7 * $0 + 0.3 * current } ?? current
        mark = (now, step)
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
