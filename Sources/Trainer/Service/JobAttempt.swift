internal import Concurrency
internal import Contracts
internal import Logging
internal import TableSynthesizers

/// One attempt at a job, from the lease to the last word.
struct JobAttempt {
    /// A job that ends its trainer every time, for instance because it needs more memory than there is, is not tried for ever.
    private static let maximumAttempts = 100

    private let leased: LeasedJob
    private let options: TrainerWorker.Options
    private let control: JobControl
    private let connection: JobConnection
    private let uploader: Uploader
    private let heartbeat: Heartbeat
    private let logger: Logger

    init(
        _ leased: LeasedJob, options: TrainerWorker.Options, transport: any Transport, control: JobControl, liveness: Liveness,
        logger: Logger
    ) {
        let logger = logger.adding(["attempt": "\(leased.attempt)", "synthesizer": leased.job.synthesizer])
        self.leased = leased
        self.options = options
        self.control = control
        self.logger = logger
        connection = JobConnection(
            jobID: leased.job.id, owner: options.name, attempt: leased.attempt, transport: transport, control: control,
            backoff: options.backoff, logger: logger)
        uploader = Uploader(connection: connection, control: control)
        heartbeat = Heartbeat(
            connection: connection, control: control, leaseSeconds: leased.leaseSeconds, liveness: liveness, logger: logger)
    }

    /// Does the job and ends it. Blocking.
    func run() {
        logger.info("A job begins.", ["secondsUsed": "\(leased.secondsUsed)", "hasCheckpoint": "\(leased.hasCheckpoint)"])
        control.updateReport { $0.progress = leased.job.progress }
        let companions: [PlainThread]
        do {
            let jobID = leased.job.id
            companions = [
                try PlainThread(name: "heartbeat") { [heartbeat] in LogContext.$jobID.withValue(jobID) { heartbeat.run() } },
                try PlainThread(name: "uploader") { [uploader] in LogContext.$jobID.withValue(jobID) { uploader.run() } },
            ]
        } catch {
            // The lease runs out, and this or another trainer tries again.
            logger.error("A job cannot be worked on.", ["error": "\(error)"])
            control.finish()
            uploader.close()
            return
        }
        let fit = work()
        do {
            if leased.attempt > Self.maximumAttempts {
                let error = "The job was given up after \(Self.maximumAttempts) attempts, none of which came to its end."
                try tell(FinishRequest(state: .failed, error: error, trials: leased.job.trials))
            } else {
                try conclude(fit)
            }
        } catch let stopped as Stopped {
            logger.info("The job is left.", ["reason": "\(stopped.reason)"])
        } catch {
            logger.error("The end of the job could not be told.", ["error": "\(error)"])
        }
        control.finish()
        uploader.close()
        for companion in companions { companion.join() }
        // Only now: a heartbeat after it would take the lease back.
        if control.interruption == .shutdown, control.mayClose { try? connection.release(control.report.heartbeat(withTrials: false)) }
    }

    /// The work that the job asks for: on series, or on a table.
    private func work() -> any JobWork {
        if TableSynthesizerCatalog.description(named: leased.job.synthesizer) != nil {
            return TableFitJob(
                leased, connection: connection, control: control, uploader: uploader, checkpointInterval: options.checkpointInterval,
                threads: options.threads, logger: logger)
        }
        return FitJob(
            leased, connection: connection, control: control, uploader: uploader, checkpointInterval: options.checkpointInterval,
            threads: options.threads, logger: logger)
    }

    /// Runs the fit, and tells the API how it ended.
    private func conclude(_ fit: any JobWork) throws {
        do {
            try tell(try fit.run())
        } catch let stopped as Stopped {
            switch stopped.reason {
            case .leaseLost: throw stopped
            case .shutdown:
                try uploader.drain()
                logger.info("The trainer ends; the job's checkpoint is stored.")
                throw stopped
            case .cancelled:
                try? uploader.drain()
                let trials = fit.trials.map { $0.ended(as: .cancelled) }
                try tell(FinishRequest(state: .cancelled, trials: trials))
            }
        } catch {
            try? uploader.drain()
            let sentence = String("\(error)".prefix(2000))
            let trials = fit.trials.map { $0.ended(as: .failed) }
            try tell(FinishRequest(state: .failed, error: sentence, trials: trials))
        }
        logger.info("A job has ended.", ["seconds": "\(Int(fit.secondsUsed.rounded()))"])
    }

    /// The last words about the job.
    private func tell(_ finish: FinishRequest) throws {
        try connection.finish(finish)
        logger.info("The job's end is told.", ["state": finish.state.rawValue, "error": finish.error ?? ""].filter { !$0.value.isEmpty })
    }
}

extension TrialSummary {
    /// A trial that had not ended when its job did.
    fileprivate func ended(as state: JobState) -> TrialSummary {
        guard !self.state.isFinal else { return self }
        var trial = self
        trial.state = self.state == .running ? state : .cancelled
        return trial
    }
}
