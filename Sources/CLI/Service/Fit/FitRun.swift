internal import Contracts
internal import Crypto
internal import Specification
internal import TableSynthesizers

/// A fit to a table that was read, from the first step or a checkpoint to the bytes of the model.
struct FitRun: Sendable {
    /// Longest time between two checkpoints.
    private static let checkpointInterval = Duration.seconds(10)

    let input: TableInput
    let plan: FitPlan
    /// What the progress is called.
    let title: String
    /// Where to keep what is needed to go on.
    let checkpointPath: String

    struct Outcome: Sendable {
        let bytes: [UInt8]
        let notes: [String]
    }

    /// Fits on a thread of its own.
    /// - Throws: `Interrupted`, after the state was kept; `CommandFailure` when nothing can be learned.
    func run(terminal: Terminal, isQuiet: Bool) async throws -> Outcome {
        let request = TableFitRequest(
            synthesizer: plan.synthesizer, parameters: plan.parameters, table: input.table, metadata: input.metadata, seed: plan.seed,
            threads: plan.threads, holdout: plan.holdout, lineage: try plan.lineage(of: input))
        let checkpoint = FitCheckpoint(path: checkpointPath, fingerprint: try plan.fingerprint(of: input))
        let title = title
        return try await PlainWork.run("fit") {
            do {
                let fit = try Self.begin(request, checkpoint, terminal, isQuiet)
                var display = ProgressDisplay(title, on: terminal, isQuiet: isQuiet)
                var lastKept = ContinuousClock.now
                while try fit.advance() {
                    display.show(fit.fraction, message: fit.phase)
                    if terminal.interruption.isRequested { throw try Self.stop(fit, checkpoint, terminal) }
                    guard lastKept.duration(to: .now) > Self.checkpointInterval, let state = try fit.checkpoint() else { continue }
                    try checkpoint.store(state)
                    lastKept = .now
                }
                display.show(1, secondsLeft: nil, message: "saving")
                return Outcome(bytes: try fit.artifact(), notes: fit.notes)
            } catch let error as SpecificationError {
                throw FitPlan.usageError(error)
            } catch let error as TableSynthesisError {
                throw CommandFailure(error.description)
            }
        }
    }

    private static func begin(
        _ request: TableFitRequest, _ checkpoint: FitCheckpoint, _ terminal: Terminal, _ isQuiet: Bool
    ) throws -> TableFit {
        guard let state = checkpoint.load() else { return try TableFit(request) }
        do {
            let fit = try TableFit(request, checkpoint: state)
            if !isQuiet { terminal.complain("Going on from where the same fit was stopped") }
            return fit
        } catch let error as TableSynthesisError where error.kind == .unusableCheckpoint {
            return try TableFit(request)
        }
    }

    /// Keeps the state, and says how to go on.
    private static func stop(_ fit: TableFit, _ checkpoint: FitCheckpoint, _ terminal: Terminal) throws -> Interruption.Interrupted {
        if let state = try fit.checkpoint() {
            try checkpoint.store(state)
            terminal.complain("semblance: stopped at \(Int(fit.fraction * 100)) %; the same command goes on from there")
        } else {
            terminal.complain("semblance: stopped; nothing was stored")
        }
        return Interruption.Interrupted()
    }
}
