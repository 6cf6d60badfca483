internal import Contracts
internal import Specification
internal import Synthesizers

/// The parameters of every trial of a job.
struct TrialPlan {
    /// At least one.
    let trials: [ParameterValues]

    /// Takes the trials that the job lists, and else expands its search.
    /// - Throws: `JobFailure` when this trainer does not know the synthesizer or one of its parameters.
    init(_ job: Job) throws(JobFailure) {
        guard let description = SynthesizerCatalog.description(named: job.synthesizer) else {
            throw JobFailure("This trainer (version \(Version.current)) does not know the synthesizer \(job.synthesizer).")
        }
        do {
            if job.trials.isEmpty {
                trials = try SearchSpace(
                    search: job.search ?? [:], trials: nil, base: job.parameters, description: description, seed: job.seed
                ).trials
            } else {
                trials = try job.trials.sorted { $0.index < $1.index }.map { try ParameterValues($0.parameters, for: description) }
            }
        } catch {
            throw JobFailure("This trainer (version \(Version.current)) cannot use the job's parameters. \(error)")
        }
    }
}

/// Why one trial failed; the others go on.
struct TrialFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Runs a part of the fit; whatever it throws fails the trial.
    static func wrapping<R>(_ body: () throws -> R) throws(TrialFailure) -> R {
        do {
            return try body()
        } catch let failure as TrialFailure {
            throw failure
        } catch {
            throw TrialFailure("\(error)")
        }
    }
}
