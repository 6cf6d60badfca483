/// A moment by which something must be done, on the clock that never jumps.
package struct Deadline: Sendable, Hashable, Comparable {
    /// The moment itself.
    package let instant: ContinuousClock.Instant

    /// The moment `duration` from now.
    package init(after duration: Duration) { instant = ContinuousClock.now.advanced(by: duration) }

    /// The given moment.
    package init(at instant: ContinuousClock.Instant) { self.instant = instant }

    /// A moment so far away that it does not come (a hundred years).
    package static var never: Deadline { Deadline(after: .seconds(3_155_760_000)) }

    /// Whether the moment has come.
    package var isPassed: Bool { instant <= ContinuousClock.now }

    /// The time that is left; zero when the moment has come.
    package var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: instant)) }

    package static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}
