internal import Concurrency
internal import Contracts
internal import Crypto
internal import Evaluation
internal import Logging
internal import Series
internal import Specification
internal import Synthesizers

/// Fits all trials of one job on series, one after the other, on the thread that calls it, and keeps the best.
///
/// The bytes of the artifact depend on data, parameters, seed and code only: not on the attempt, on the trainer, or on when checkpoints
/// were made.
final class FitJob: JobWork {
    private let leased: LeasedJob
    private let connection: JobConnection
    private let control: JobControl
    private let uploader: Uploader
    private let checkpointInterval: Duration
    private let threads: Int
    private let logger: Logger
    private let begun = ContinuousClock.now

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

    /// Seconds of work of all attempts.
    var secondsUsed: Double { leased.secondsUsed + begun.duration(to: .now).inSeconds }

    /// The trials as they stand.
    private(set) var trials: [TrialSummary] = []

    /// Does the work and uploads the artifact.
    ///
    /// - Returns: what the API is told at the end.
    /// - Throws: `Stopped` after an interruption; anything else fails the job.
    func run() throws -> FinishRequest {
        control.updateReport { $0.message = "Reading the data" }
        let plan = try TrialPlan(job)
        let data = try TrainingData(job, from: connection)
        var checkpoint = try restore(plan)
        trials = checkpoint.state.trials
        while checkpoint.state.currentTrial < plan.trials.count {
            try control.check()
            if isTimeOver, checkpoint.best != nil {
                note(&checkpoint, "before trial \(checkpoint.state.currentTrial + 1) of \(plan.trials.count) began.")
                break
            }
            try fitTrial(plan: plan, data: data, checkpoint: &checkpoint)
        }
        return try conclude(checkpoint)
    }

    // MARK: - Beginning

    /// The checkpoint of an earlier attempt, or a fresh start. A checkpoint that cannot be used costs time, not the job.
    private func restore(_ plan: TrialPlan) throws -> TrainerCheckpoint {
        if leased.hasCheckpoint {
            do {
                let checkpoint = try TrainerCheckpoint(encoded: try connection.checkpoint())
                // As JSON, in which 10 and 10.0 are the same number.
                if try JSON.encode(checkpoint.state.trials.map(\.parameters)) == JSON.encode(plan.trials.map(\.values)) {
                    logger.info("The job goes on from a checkpoint.", ["trial": "\(checkpoint.state.currentTrial)"])
                    return checkpoint
                }
                logger.warning("The checkpoint belongs to other trials; the job begins again.")
            } catch let error as Stopped {
                throw error
            } catch {
                logger.warning("The checkpoint cannot be used; the job begins again.", ["error": "\(error)"])
            }
        }
        return TrainerCheckpoint(
            state: TrainerCheckpoint.State(
                trials: plan.trials.enumerated().map { TrialSummary(index: $0, parameters: $1.values, state: .queued) }, currentTrial: 0,
                failures: [:], finishedSteps: 0, finishedSeconds: 0, currentSeconds: 0))
    }

    // MARK: - One trial

    /// Fits and judges the current trial; a fit that fails ends the trial only.
    private func fitTrial(plan: TrialPlan, data: TrainingData, checkpoint: inout TrainerCheckpoint) throws {
        let index = checkpoint.state.currentTrial
        update(&checkpoint, index) { $0.state = .running }
        do {
            let fit = try beginFit(plan: plan, data: data, checkpoint: &checkpoint)
            try train(fit, data: data, checkpoint: &checkpoint)
            try judge(fit, data: data, checkpoint: &checkpoint)
            checkpoint.state.finishedSteps += fit.step
        } catch let error as TrialFailure {
            logger.info("A trial failed.", ["trial": "\(index)", "error": error.description])
            checkpoint.state.failures[index] = error.description
            update(&checkpoint, index) { $0.state = .failed }
        }
        checkpoint.state.finishedSeconds += checkpoint.state.currentSeconds
        checkpoint.state.currentSeconds = 0
        checkpoint.state.currentTrial = index + 1
        checkpoint.fit = nil
        // With one trial the artifact itself follows at once, but a crash in between must not cost the whole fit.
        try uploader.add(checkpoint: try checkpoint.encoded(), secondsUsed: secondsUsed)
    }

    private func beginFit(plan: TrialPlan, data: TrainingData, checkpoint: inout TrainerCheckpoint) throws -> any SeriesFit {
        let parameters = plan.trials[checkpoint.state.currentTrial]
        let seed = SearchSpace.seed(ofTrial: checkpoint.state.currentTrial, jobSeed: job.seed)
        if let bytes = checkpoint.fit {
            do {
                return try SeriesFits.resume(
                    checkpoint: bytes, synthesizer: job.synthesizer, parameters: parameters, data: data.training, seed: seed,
                    threads: threads)
            } catch {
                logger.warning("The fit's checkpoint cannot be used; the trial begins again.", ["error": "\(error)"])
                checkpoint.fit = nil
                checkpoint.state.currentSeconds = 0
            }
        }
        return try TrialFailure.wrapping {
            try SeriesFits.begin(synthesizer: job.synthesizer, parameters: parameters, data: data.training, seed: seed, threads: threads)
        }
    }

    /// Steps to the end, or as far as the time limit allows; at least one step.
    private func train(_ fit: any SeriesFit, data: TrainingData, checkpoint: inout TrainerCheckpoint) throws {
        var clock = FitClock(step: fit.step, secondsBefore: checkpoint.state.currentSeconds)
        var lastCheckpoint = ContinuousClock.now
        var snapshots = SnapshotSchedule(interval: checkpointInterval, secondsBefore: checkpoint.state.currentSeconds)
        while fit.step < fit.totalSteps, fit.step == 0 || !isTimeOver {
            if let interruption = control.interruption {
                checkpoint.state.currentSeconds = clock.seconds
                if interruption == .shutdown { try store(fit, &checkpoint) }
                throw Stopped(interruption)
            }
            let values = try TrialFailure.wrapping { try fit.advance() }
            clock.update(step: fit.step)
            report(fit, clock, checkpoint)
            if var values {
                if let rate = clock.stepsPerSecond {
                    values["stepsPerSecond"] = rate
                    values["secondsLeft"] = Double(fit.totalSteps - fit.step) / rate
                }
                try uploader.add(
                    MetricPoint(trial: checkpoint.state.currentTrial, step: fit.step, epoch: fit.epoch, values: values))
            }
            if lastCheckpoint.duration(to: .now) >= checkpointInterval, fit.step < fit.totalSteps, !uploader.isSendingCheckpoint {
                checkpoint.state.currentSeconds = clock.seconds
                if snapshots.isDue() { try addSnapshot(of: fit, data: data, checkpoint) }
                try store(fit, &checkpoint)
                lastCheckpoint = .now
            }
        }
        try addSnapshot(of: fit, data: data, checkpoint)
        checkpoint.state.currentSeconds = clock.seconds
        if fit.step < fit.totalSteps {
            note(&checkpoint, "at step \(fit.step) of \(fit.totalSteps); the model is as it stood then.")
        }
    }

    /// Compares series of the fitted model with those held aside, and keeps its artifact when it is the best so far.
    private func judge(_ fit: any SeriesFit, data: TrainingData, checkpoint: inout TrainerCheckpoint) throws {
        let index = checkpoint.state.currentTrial
        let ending = checkpoint.state.trials.count > 1 ? " trial \(index + 1) of \(checkpoint.state.trials.count)" : " the model"
        control.updateReport { $0.message = "Judging\(ending)" }
        let score = try TrialFailure.wrapping {
            let model = try SeriesModel(artifact: try fit.artifact(lineage: lineage(score: nil)))
            return try Judge(data).score(of: model, seed: job.seed)
        }
        let best = checkpoint.state.bestTrial.flatMap { checkpoint.state.trials[$0].score }
        update(&checkpoint, index) { trial in
            trial.state = .succeeded
            trial.score = score
        }
        guard best.map({ score < $0 }) ?? true else { return }
        if let before = checkpoint.state.bestTrial { update(&checkpoint, before) { $0.isBest = false } }
        update(&checkpoint, index) { $0.isBest = true }
        checkpoint.state.bestTrial = index
        checkpoint.best = try TrialFailure.wrapping { try fit.artifact(lineage: lineage(score: score)) }
    }

    /// What travels with the model; nothing in it may depend on the job, the attempt or the time.
    private func lineage(score: Double?) -> [String: String] {
        var lineage = [
            "codeVersion": Version.current, "datasets": job.datasets.map(\.contentHash).joined(separator: ","),
            "heldOutShare": "\(TrainingData.heldOutShare)",
        ]
        if let score { lineage["score"] = "\(score)" }
        return lineage
    }

    // MARK: - On the way

    private func store(_ fit: any SeriesFit, _ checkpoint: inout TrainerCheckpoint) throws {
        checkpoint.fit = try fit.checkpoint()
        try uploader.add(checkpoint: try checkpoint.encoded(), secondsUsed: secondsUsed)
    }

    private func addSnapshot(of fit: any SeriesFit, data: TrainingData, _ checkpoint: TrainerCheckpoint) throws {
        let series = try TrialFailure.wrapping { try fit.snapshot(count: data.snapshotCount) }
        try uploader.add(
            Snapshot(
                trial: checkpoint.state.currentTrial, step: fit.step, epoch: fit.epoch, series: SeriesPage(snapshot: series)))
    }

    private func update(_ checkpoint: inout TrainerCheckpoint, _ index: Int, _ change: (inout TrialSummary) -> Void) {
        change(&checkpoint.state.trials[index])
        trials = checkpoint.state.trials
        control.updateReport { $0.trials = trials }
    }

    private func report(_ fit: any SeriesFit, _ clock: FitClock, _ checkpoint: TrainerCheckpoint) {
        let state = checkpoint.state
        let count = state.trials.count
        let share = Double(fit.step) / Double(fit.totalSteps)
        var left: Double?
        if let rate = clock.stepsPerSecond {
            let ofThis = Double(fit.totalSteps - fit.step) / rate
            let ofEach = state.currentTrial > 0 ? state.finishedSeconds / Double(state.currentTrial) : Double(fit.totalSteps) / rate
            left = ofThis + ofEach * Double(count - state.currentTrial - 1)
            if let limit = job.timeLimitSeconds { left = min(left ?? 0, max(0, limit - secondsUsed)) }
        }
        control.updateReport { [left] report in
            // The last hundredth is for judging and uploading.
            report.progress = 0.99 * (Double(state.currentTrial) + share) / Double(count)
            report.secondsLeft = left
            let step = "step \(fit.step) of \(fit.totalSteps), epoch \(fit.epoch)"
            report.message = count > 1 ? "Trial \(state.currentTrial + 1) of \(count): \(step)" : "Training: \(step)"
        }
    }

    /// Remembers that the time limit cut the work short.
    private func note(_ checkpoint: inout TrainerCheckpoint, _ place: String) {
        guard let limit = job.timeLimitSeconds, checkpoint.state.note == nil else { return }
        let seconds = Int(exactly: limit).map(String.init) ?? "\(limit)"
        checkpoint.state.note = "The time limit of \(seconds) s was reached \(place)"
    }

    private var isTimeOver: Bool { job.timeLimitSeconds.map { secondsUsed >= $0 } ?? false }

    // MARK: - The end

    private func conclude(_ checkpoint: TrainerCheckpoint) throws -> FinishRequest {
        var state = checkpoint.state
        for index in state.currentTrial..<state.trials.count { state.trials[index].state = .cancelled }
        trials = state.trials
        guard let bestIndex = state.bestTrial, let best = checkpoint.best else {
            throw JobFailure(Self.explain(state.failures, trials: state.trials.count))
        }
        let model = try SeriesModel(artifact: best)
        control.updateReport { report in
            report.trials = state.trials
            report.secondsLeft = nil
            report.message = "Uploading the model"
        }
        try uploader.drain()
        let hash = sha256Hex(best)
        try connection.putArtifact(best, sha256: hash)
        let information = model.information
        return FinishRequest(
            state: .succeeded, message: Self.message(state, best: bestIndex), trials: state.trials,
            artifact: ArtifactSummary(
                sha256: hash, parameters: information.parameters, score: state.trials[bestIndex].score, length: information.length,
                channels: information.channels.map(\.name), labels: information.labels, codeVersion: Version.current))
    }

    private static func message(_ state: TrainerCheckpoint.State, best: Int) -> String? {
        let count = state.trials.count
        let succeeded = state.trials.count { $0.state == .succeeded }
        let outcome = count > 1 ? "\(succeeded) of \(count) trials succeeded; the best is trial \(best + 1)." : nil
        let parts = [state.note, outcome].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func explain(_ failures: [Int: String], trials: Int) -> String {
        let sentences = Set(failures.values)
        guard trials > 1 else { return sentences.first ?? "The fit ended without a model." }
        if sentences.count == 1, let sentence = sentences.first { return "All \(trials) trials failed: \(sentence)" }
        let lines = failures.sorted { $0.key < $1.key }.prefix(5).map { "trial \($0.key + 1): \($0.value)" }
        return "All \(trials) trials failed; " + lines.joined(separator: "; ")
    }
}
