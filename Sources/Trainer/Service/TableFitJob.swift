internal import Concurrency
internal import Contracts
internal import Crypto
internal import Logging
internal import Reports
internal import Specification
internal import TableSynthesizers
internal import Tabular

/// Fits a synthesizer to the table of one job, makes a synthetic table of the same size, and reports on it.
///
/// The bytes of the artifact and of the report depend on data, metadata, parameters, seed and code only: not on the attempt, on the trainer, or on when
/// checkpoints were made.
final class TableFitJob: JobWork {
    private let leased: LeasedJob
    private let connection: JobConnection
    private let control: JobControl
    private let uploader: Uploader
    private let checkpointInterval: Duration
    private let threads: Int
    private let logger: Logger
    private let begun = ContinuousClock.now

    /// The part of the progress that is the fit; the rest is the report.
    private static let fitShare = 0.8

    private var job: Job { leased.job }

    init(
        _ leased: LeasedJob, connection: JobConnection, control: JobControl, uploader: Uploader, checkpointInterval: Duration,
        threads: Int, logger: Logger
    ) {
        self.leased = leased
        self.connection = connection
        self.control = control
        self.uploader = uploader
        self.checkpointInterval = checkpointInterval
        self.threads = threads
        self.logger = logger
    }

    var secondsUsed: Double { leased.secondsUsed + begun.duration(to: .now).inSeconds }

    private(set) var trials: [TrialSummary] = []

    func run() throws -> FinishRequest {
        show(.running)
        control.updateReport { $0.message = "Reading the table" }
        let data = try TableData(job, from: connection)
        try control.check()
        var checkpoint = restore()
        if checkpoint.best == nil { try fit(data, &checkpoint) }
        guard let artifact = checkpoint.best else { throw JobFailure("The fit ended without a model.") }
        return try conclude(artifact, data)
    }

    // MARK: - Beginning

    /// The checkpoint of an earlier attempt, or a fresh start. A checkpoint that cannot be used costs time, not the job.
    private func restore() -> TrainerCheckpoint {
        let fresh = TrainerCheckpoint(
            state: TrainerCheckpoint.State(
                trials: trials, currentTrial: 0, failures: [:], finishedSteps: 0, finishedSeconds: 0, currentSeconds: 0))
        guard leased.hasCheckpoint else { return fresh }
        do {
            let checkpoint = try TrainerCheckpoint(encoded: try connection.checkpoint())
            logger.info("The job goes on from a checkpoint.", ["isFitted": "\(checkpoint.best != nil)"])
            return checkpoint
        } catch {
            logger.warning("The checkpoint cannot be used; the job begins again.", ["error": "\(error)"])
            return fresh
        }
    }

    private func request(_ data: TableData) -> TableFitRequest {
        let reference = job.datasets.first
        return TableFitRequest(
            synthesizer: job.synthesizer, parameters: parameters, table: data.table, metadata: data.metadata, seed: job.seed,
            threads: threads, holdout: holdout,
            lineage: [
                "codeVersion": Version.current, "dataset": reference?.contentHash ?? "", "metadata": reference?.metadataHash ?? "",
            ])
    }

    /// The job's parameters. A synthesizer that knows a time limit of its own gets most of the job's, and ends with the best that it then has.
    private var parameters: [String: JSONValue] {
        var parameters = job.parameters
        if let limit = job.timeLimitSeconds, endsInTime {
            parameters["timeLimit"] = .number(min(0.8 * limit, parameters["timeLimit"]?.doubleValue ?? .infinity))
        }
        return parameters
    }

    private var endsInTime: Bool {
        TableSynthesizerCatalog.description(named: job.synthesizer)?.parameters.contains { $0.name == "timeLimit" } ?? false
    }

    private var holdout: HoldoutSplit? {
        guard let share = job.holdout, share > 0 else { return nil }
        return HoldoutSplit(share: share, seed: job.seed)
    }

    // MARK: - The fit

    /// Fits to the end, and puts the artifact into the checkpoint, which is sent.
    private func fit(_ data: TableData, _ checkpoint: inout TrainerCheckpoint) throws {
        let request = request(data)
        let fit = try begin(request, &checkpoint)
        var lastCheckpoint = ContinuousClock.now
        report(fit, checkpoint)
        while try fit.advance() {
            if let interruption = control.interruption {
                if interruption == .shutdown { try store(fit, &checkpoint) }
                throw Stopped(interruption)
            }
            report(fit, checkpoint)
            if let limit = job.timeLimitSeconds, secondsUsed >= limit, !endsInTime {
                throw JobFailure(
                    "The time limit of \(limit) s was reached while: \(fit.phase). No model was stored, and nothing was deleted.")
            }
            if lastCheckpoint.duration(to: .now) >= checkpointInterval, !uploader.isSendingCheckpoint {
                try store(fit, &checkpoint)
                lastCheckpoint = .now
            }
        }
        checkpoint.best = try fit.artifact()
        checkpoint.fit = nil
        checkpoint.state.currentTrial = 1
        try uploader.add(checkpoint: try checkpoint.encoded(), secondsUsed: secondsUsed)
    }

    private func begin(_ request: TableFitRequest, _ checkpoint: inout TrainerCheckpoint) throws -> TableFit {
        if let bytes = checkpoint.fit {
            do {
                return try TableFit(request, checkpoint: bytes)
            } catch {
                logger.warning("The fit's checkpoint cannot be used; it begins again.", ["error": "\(error)"])
                checkpoint.fit = nil
            }
        }
        return try TableFit(request)
    }

    private func store(_ fit: TableFit, _ checkpoint: inout TrainerCheckpoint) throws {
        guard let bytes = try fit.checkpoint() else { return }
        checkpoint.fit = bytes
        checkpoint.state.currentSeconds = secondsUsed
        try uploader.add(checkpoint: try checkpoint.encoded(), secondsUsed: secondsUsed)
    }

    private func report(_ fit: TableFit, _ checkpoint: TrainerCheckpoint) {
        let seconds = begun.duration(to: .now).inSeconds
        let (fraction, phase) = (fit.fraction, fit.phase)
        control.updateReport { report in
            report.progress = Self.fitShare * fraction
            // The report takes about as long as the rest of the progress says.
            report.secondsLeft = fraction > 0.02 ? seconds * (1 / (fraction * Self.fitShare) - 1) : nil
            report.message = phase.prefix(1).uppercased() + phase.dropFirst()
        }
    }

    // MARK: - The end

    private func conclude(_ artifact: [UInt8], _ data: TableData) throws -> FinishRequest {
        let information = try TableModel(artifact).information
        let (outcome, note) = try TableJudgement(
            job: job, data: data, artifact: artifact, holdout: holdout, threads: threads, control: control, progressFrom: Self.fitShare
        ).make()
        control.updateReport { report in
            report.secondsLeft = nil
            report.message = "Uploading the model"
        }
        try uploader.drain()
        if let outcome {
            try connection.putReport(outcome.page, format: "html", sha256: sha256Hex(outcome.page))
            try connection.putReport(outcome.json, format: "json", sha256: sha256Hex(outcome.json))
        }
        let hash = sha256Hex(artifact)
        try connection.putArtifact(artifact, sha256: hash)
        show(.succeeded)
        return FinishRequest(
            state: .succeeded, message: note ?? outcome?.summary.verdict, trials: trials,
            artifact: ArtifactSummary(
                sha256: hash, parameters: information.parameters, length: 0, channels: [], labels: [], codeVersion: Version.current,
                table: TableModelSummary(
                    requested: information.requested, trainingRows: information.trainingRows, columns: information.columns.count,
                    holdout: information.holdout?.share, notes: information.notes, report: outcome?.summary)))
    }

    /// The one trial of the job in a state.
    private func show(_ state: JobState) {
        trials = [TrialSummary(index: 0, parameters: job.parameters, state: state, isBest: state == .succeeded)]
        control.updateReport { $0.trials = trials }
    }
}
