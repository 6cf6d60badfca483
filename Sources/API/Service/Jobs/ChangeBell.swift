import Concurrency
import Synchronization

/// Wakes those who wait for a change in this process; what other replicas change is found by looking every second.
///
/// Take a `ticket` before looking at the store, then `wait`: a change that happened in between is not missed.
final class ChangeBell: Sendable {
    /// What changed.
    enum Topic: Hashable, Sendable {
        /// A job may be ready to be leased.
        case queue
        /// Something about a job.
        case job(String)
    }

    /// A moment in the order of changes.
    struct Ticket: Sendable {
        fileprivate let number: UInt64
    }

    private struct State {
        var count: UInt64 = 0
        /// The number of the last change of each topic.
        var last: [Topic: UInt64] = [:]
        /// What was forgotten had at most this number.
        var forgotten: UInt64 = 0
        var waiters: [Topic: [UInt64: CheckedContinuation<Void, Never>]] = [:]
        var nextWaiter: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private static let mostTopics = 10_000

    /// Whether the service is ending, so that nobody should wait any longer.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The present moment in the order of changes.
    func ticket() -> Ticket { state.withLock { Ticket(number: $0.count) } }

    /// Tells everyone who waits that `topic` has changed.
    func ring(_ topic: Topic) {
        let woken = state.withLock { state in
            state.count += 1
            if state.last.count >= Self.mostTopics {
                state.last = [:]
                state.forgotten = state.count
            }
            state.last[topic] = state.count
            return state.waiters.removeValue(forKey: topic)
        }
        for continuation in woken?.values.map(\.self) ?? [] { continuation.resume() }
    }

    /// Returns when `topic` has changed since the ticket, when `timeout` is over, when the task is cancelled, or when the bell is closed.
    func wait(for topic: Topic, since ticket: Ticket, timeout: Duration) async {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let alarm = Task { [self] in
            try? await Task.sleep(for: timeout)
            wake(number, topic)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    let isRung = (state.last[topic] ?? state.forgotten) > ticket.number
                    guard !isRung, !state.isClosed, !Task.isCancelled else { return false }
                    state.waiters[topic, default: [:]][number] = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            wake(number, topic)
        }
        alarm.cancel()
    }

    /// Wakes everyone for good.
    func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return state.waiters.values.flatMap(\.values)
        }
        for continuation in woken { continuation.resume() }
    }

    private func wake(_ number: UInt64, _ topic: Topic) {
        let continuation = state.withLock { state in
            let found = state.waiters[topic]?.removeValue(forKey: number)
            if state.waiters[topic]?.isEmpty == true { state.waiters[topic] = nil }
            return found
        }
        continuation?.resume()
    }
}
