/// How long to wait before the next try: doubling from the first to the longest pause, each with jitter, so that many trainers do
/// not come back at the same moment.
package struct Backoff: Sendable {
    private let first: Double
    private let longest: Double
    private var next: Double

    /// Pauses in seconds.
    package init(first: Double = 0.2, longest: Double = 10) {
        self.first = first
        self.longest = longest
        self.next = first
    }

    /// The next pause: between half and all of the current one.
    package mutating func pause() -> Duration {
        let seconds = next * Double.random(in: 0.5...1)
        next = min(next * 2, longest)
        return .milliseconds(Int(seconds * 1000))
    }

    /// Begins again with the first pause.
    package mutating func reset() { next = first }
}
