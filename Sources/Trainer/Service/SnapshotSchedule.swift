/// When to draw series for people to look at: often at first, then ever more rarely, so that a long fit does not leave thousands.
struct SnapshotSchedule {
    private let interval: Duration
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant?

    /// - Parameter secondsBefore: seconds that earlier attempts worked on this trial.
    init(interval: Duration, secondsBefore: Double) {
        self.interval = interval
        start = ContinuousClock.now.advanced(by: .milliseconds(-Int(secondsBefore * 1000)))
    }

    /// Whether one is due now; asking means that it is drawn.
    mutating func isDue() -> Bool {
        let now = ContinuousClock.now
        if let last, last.duration(to: now) < max(interval, start.duration(to: now) / 20) { return false }
        last = now
        return true
    }
}
