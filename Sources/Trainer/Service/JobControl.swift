internal import Concurrency
internal import Contracts

/// Why a job's work stops before its end.
package enum Interruption: Hashable, Sendable {
    /// Somebody asked for it: the job ends as cancelled.
    case cancelled
    /// The trainer is asked to end: the job stays for another attempt.
    case shutdown
    /// The job belongs to another attempt, or has ended: nothing more may be said about it.
    case leaseLost
}

/// What the threads of one job tell each other: whether to go on, and what the heartbeat reports.
package final class JobControl: Sendable {
    /// What a heartbeat carries.
    struct Report {
        var progress = 0.0
        var secondsLeft: Double?
        var message: String?
        var trials: [TrialSummary] = []

        /// As the API takes it; the trials are left out unless they are asked for.
        func heartbeat(withTrials: Bool) -> HeartbeatRequest {
            HeartbeatRequest(
                progress: progress, secondsLeft: secondsLeft, message: message, trials: withTrials && !trials.isEmpty ? trials : nil)
        }
    }

    private struct State {
        var interruption: Interruption?
        /// Until when closing calls are repeated after a shutdown.
        var closingDeadline: Deadline?
        var isFinished = false
        var report = Report()
    }

    private let state = Monitor(State())

    package init() {}

    /// Why the work must stop; nil to go on.
    package var interruption: Interruption? { state.withLock { $0.interruption } }

    /// Asks for a stop; a lost lease overrides everything, and the first of the others stays.
    package func interrupt(_ interruption: Interruption) {
        state.broadcast { state in
            if state.interruption == nil || interruption == .leaseLost { state.interruption = interruption }
        }
    }

    /// Asks for a stop because the trainer ends; calls that bring the work into safety are repeated for `grace` at most.
    func shutDown(grace: Duration) {
        state.broadcast { $0.closingDeadline = Deadline(after: grace) }
        interrupt(.shutdown)
    }

    /// Throws when the work must stop.
    func check() throws(Stopped) {
        if let interruption { throw Stopped(interruption) }
    }

    /// Whether a call that must reach the API even after an interruption may be tried (again).
    var mayClose: Bool {
        state.withLock { state in
            state.interruption != .leaseLost && !(state.closingDeadline?.isPassed ?? false)
        }
    }

    /// Waits for `pause`, or less when an interruption comes in between.
    func wait(for pause: Duration) {
        let before = interruption
        _ = state.wait(for: pause) { $0.interruption != before ? true : nil }
    }

    /// Waits for `pause`; true as soon as the job has ended.
    func waitForEnd(_ pause: Duration) -> Bool {
        state.wait(for: pause) { $0.isFinished ? true : nil } ?? false
    }

    /// Ends the threads that accompany the job.
    func finish() { state.broadcast { $0.isFinished = true } }

    var report: Report { state.withLock { $0.report } }

    func updateReport(_ change: (inout Report) -> Void) { state.withLock { change(&$0.report) } }
}

/// The work stopped before its end, and nobody is to blame.
struct Stopped: Error {
    let reason: Interruption

    init(_ reason: Interruption) { self.reason = reason }
}
