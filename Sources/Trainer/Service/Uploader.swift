internal import Concurrency
internal import Contracts
internal import Logging

/// Sends metrics, snapshots and checkpoints while the training goes on.
///
/// A checkpoint is sent after everything that was measured before it: a resumed fit begins there, and no point of its curves is
/// missing.
final class Uploader: Sendable {
    /// A checkpoint on its way.
    private struct Checkpoint {
        var bytes: [UInt8]
        var secondsUsed: Double
    }

    private struct State {
        var points: [MetricPoint] = []
        var snapshots: [Snapshot] = []
        /// Only the newest counts.
        var checkpoint: Checkpoint?
        var isSending = false
        var isClosed = false
        var wantsFlush = false
        var failure: (any Error)?

        var isEmpty: Bool { points.isEmpty && snapshots.isEmpty && checkpoint == nil }
    }

    /// At most so many points wait for an API that is away; then the training waits too.
    private static let maximumWaitingPoints = 100_000
    private static let pointsPerReport = 2000

    private let connection: JobConnection
    private let control: JobControl
    private let state = Monitor(State())

    init(connection: JobConnection, control: JobControl) {
        self.connection = connection
        self.control = control
    }

    func add(_ point: MetricPoint) throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.points.append(point)
        }
        while state.withLock({ $0.points.count > Self.maximumWaitingPoints && $0.failure == nil }) {
            try control.check()
            control.wait(for: .milliseconds(200))
        }
    }

    func add(_ snapshot: Snapshot) throws {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.snapshots.append(snapshot)
        }
    }

    /// Sends a checkpoint as soon as possible; one that is still waiting is replaced.
    func add(checkpoint bytes: [UInt8], secondsUsed: Double) throws {
        try state.broadcast { state -> Result<Void, any Error> in
            if let failure = state.failure { return .failure(failure) }
            state.checkpoint = Checkpoint(bytes: bytes, secondsUsed: secondsUsed)
            return .success(())
        }.get()
    }

    /// Whether a checkpoint is still on its way.
    var isSendingCheckpoint: Bool { state.withLock { $0.checkpoint != nil || $0.isSending } }

    /// Waits until everything has been sent. Blocking.
    /// - Throws: what hindered it.
    func drain() throws {
        state.broadcast { $0.wantsFlush = true }
        let failure: (any Error)? = state.wait { state -> (any Error)?? in
            if let failure = state.failure { return .some(failure) }
            return state.isEmpty && !state.isSending ? .some(nil) : nil
        }
        state.withLock { $0.wantsFlush = false }
        if let failure { throw failure }
    }

    /// Ends the thread; what has not been sent is dropped.
    func close() { state.broadcast { $0.isClosed = true } }

    /// Sends until `close()` is called or something cannot be sent at all. Blocking: the body of a thread.
    func run() {
        while true {
            // A batch a second; a checkpoint or a flush does not wait for it.
            _ = state.wait(for: .seconds(1)) { $0.isClosed || $0.checkpoint != nil || ($0.wantsFlush && !$0.isEmpty) ? true : nil }
            let batch = state.withLock { state -> State? in
                guard !state.isClosed else { return nil }
                let taken = state
                state.points = []
                state.snapshots = []
                state.checkpoint = nil
                state.isSending = !taken.isEmpty
                return taken
            }
            guard let batch else { return }
            if batch.isEmpty { continue }
            do {
                try send(batch)
                state.broadcast { $0.isSending = false }
            } catch {
                state.broadcast { state in
                    state.isSending = false
                    state.failure = error
                }
                return
            }
        }
    }

    private func send(_ batch: State) throws {
        var rest = batch.points[...]
        while !rest.isEmpty {
            try connection.report(MetricsReport(points: Array(rest.prefix(Self.pointsPerReport))))
            rest = rest.dropFirst(Self.pointsPerReport)
        }
        // Snapshots one by one: each may be large. They are for looking at, and none is worth a fit.
        for snapshot in batch.snapshots {
            do {
                try connection.report(MetricsReport(points: [], snapshots: [snapshot]))
            } catch let error as RefusedCall {
                connection.logger.warning("A snapshot is left out.", ["error": error.description])
            }
        }
        if let checkpoint = batch.checkpoint {
            try connection.putCheckpoint(checkpoint.bytes, secondsUsed: checkpoint.secondsUsed)
        }
    }
}
