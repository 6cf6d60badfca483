internal import Concurrency
internal import Contracts
package import Logging
internal import Synchronization

/// Leases one job after the other and does it, until it is stopped.
///
/// One thread asks for work and trains; while it trains, a second one sends heartbeats and a third one metrics and checkpoints.
/// Nothing that happens to the API ends it: it waits and asks again.
package final class TrainerWorker: Sendable {
    /// How a worker works.
    package struct Options: Sendable {
        /// A name unique to this process; the API knows leases by it.
        package var name: String
        package var pollInterval: Duration
        package var checkpointInterval: Duration
        /// The number of threads that share the work of a training.
        package var threads: Int
        package var backoff: Backoff

        package init(name: String, pollInterval: Duration, checkpointInterval: Duration, threads: Int = 1, backoff: Backoff = Backoff()) {
            self.name = name
            self.pollInterval = pollInterval
            self.checkpointInterval = checkpointInterval
            self.threads = threads
            self.backoff = backoff
        }
    }

    private struct State {
        var isStopping = false
        var isEnded = false
        var current: JobControl?
        var grace = Duration.zero
    }

    private let options: Options
    private let transport: any Transport
    private let liveness: Liveness
    private let logger: Logger
    private let state = Monitor(State())

    package init(options: Options, transport: any Transport, liveness: Liveness, logger: Logger) {
        self.options = options
        self.transport = transport
        self.liveness = liveness
        self.logger = logger
    }

    /// Starts to work, on a thread of its own.
    /// - Parameter onEnd: called on that thread when it has ended after `stop`.
    /// - Throws: when the system has no thread left to give.
    package func start(onEnd: @escaping @Sendable () -> Void) throws {
        _ = try PlainThread(name: "training") { [self] in
            run()
            onEnd()
        }
    }

    private func run() {
        var backoff = options.backoff
        var failures = 0
        while !isStopping {
            liveness.touch()
            let asked = ContinuousClock.now
            do {
                if let leased = try lease() {
                    work(leased)
                } else if asked.duration(to: .now) < options.pollInterval / 2 {
                    // The API did not wait as it was asked to, for instance because it is ending: do not press it.
                    pause(.milliseconds(Int.random(in: 250...500)))
                }
                if failures > 0 { logger.info("The API answers again.", ["failures": "\(failures)"]) }
                failures = 0
                backoff.reset()
            } catch {
                failures += 1
                if failures == 1 { logger.warning("The API cannot be asked for work; the trainer waits.", ["error": "\(error)"]) }
                pause(backoff.pause())
            }
        }
        state.broadcast { $0.isEnded = true }
    }

    /// Asks the worker to end: a job that is being worked on is stored as a checkpoint, for which there is time for `grace`.
    package func stop(grace: Duration) {
        let control = state.broadcast { state in
            state.isStopping = true
            state.grace = grace
            return state.current
        }
        control?.shutDown(grace: grace)
    }

    /// Whether it may be left alone: it has ended, or it only waits for work.
    package var isIdle: Bool { state.withLock { $0.isEnded || $0.current == nil } }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func pause(_ duration: Duration) {
        _ = state.wait(for: duration) { $0.isStopping ? true : nil }
    }

    private func lease() throws -> LeasedJob? {
        let seconds = options.pollInterval.inSeconds
        let answer = try transport.send(
            TransportRequest(
                "POST", "/v1/trainer/lease?wait=\(seconds)", body: try JSON.encode(LeaseRequest(owner: options.name)),
                timeout: options.pollInterval + .seconds(15)))
        switch answer.status {
        case 200: return try JSON.decode(from: answer.body)
        case 204: return nil
        default: throw RefusedCall(call: "the question for work", answer: answer)
        }
    }

    private func work(_ leased: LeasedJob) {
        let control = JobControl()
        let isStopping = state.broadcast { state in
            state.current = control
            return state.isStopping
        }
        // A job that came in the last moment is left for another attempt, which may begin when the lease ends.
        if !isStopping {
            LogContext.$jobID.withValue(leased.job.id) {
                JobAttempt(
                    leased, options: options, transport: transport, control: control, liveness: liveness, logger: logger
                ).run()
            }
        }
        state.broadcast { $0.current = nil }
    }
}
