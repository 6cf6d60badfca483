package import Concurrency

/// The moment by which a request must be answered completely; may be moved while the request runs.
package final class RequestDeadline: Sendable {
    private let moment: Locked<Deadline>

    /// A deadline at the given moment.
    package init(_ deadline: Deadline) { moment = Locked(deadline) }

    /// The moment as it stands.
    package var deadline: Deadline { moment.withLock { $0 } }

    /// The time that is left.
    package var remaining: Duration { deadline.remaining }

    /// Moves the moment to `duration` from now, when that is later than it was.
    package func extend(by duration: Duration) {
        let later = Deadline(after: duration)
        moment.withLock { $0 = max($0, later) }
    }

    /// Takes the deadline away, for streams that last as long as the client listens.
    package func remove() { moment.withLock { $0 = .never } }
}
