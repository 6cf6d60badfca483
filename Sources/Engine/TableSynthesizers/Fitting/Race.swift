import Safetensors
import Specification
import Threads

/// Fits one synthesizer, or several one after the other of which the best is kept.
final class Race {
    private let candidates: [String]
    /// Begins the fit of a synthesizer; whether it may learn from the rows that candidates are judged by.
    private let begin: (String, Bool) throws -> any StateModelFit
    private var fit: (any StateModelFit)?
    private var models: [any StateModel] = []
    private var scores: [CandidateJudge.Score] = []
    private var pending: SafetensorsFile?
    /// nil if there is nothing to choose.
    private let judge: CandidateJudge?
    /// The place of the best candidate.
    private var chosen: Int?
    /// The place of the candidate whose model is kept; its fit has ended.
    private var winner: Int?
    private(set) var notes: [String] = []

    init(
        _ synthesizer: String, _ parameters: ParameterValues, training: StateMatrix, validation: StateMatrix, seed: UInt64, team: Team
    ) {
        let isAutomatic = synthesizer == AutomaticChoice.name
        candidates = isAutomatic ? AutomaticChoice.candidates(rows: training.rowCount, variables: training.variables.count) : [synthesizer]
        judge = isAutomatic ? CandidateJudge(training: training, validation: validation, seed: seed, team: team) : nil
        begin = { name, learnsValidation in
            let values = isAutomatic ? try AutomaticChoice.parameters(of: name, parameters) : parameters
            switch name {
            case "forest":
                return ForestFit(
                    training: training, validation: validation, learnsValidation: learnsValidation, parameters: values, seed: seed,
                    team: team)
            case "argn":
                return try AutoregressionFit(training: training, validation: validation, parameters: values, seed: seed, team: team)
            case "copula":
                return CopulaFit(
                    training: learnsValidation ? training.followed(by: validation) : training, parameters: values, team: team)
            default: throw TableSynthesisError(.unknownSynthesizer, "there is no synthesizer \(name) of tables")
            }
        }
    }

    /// About how long each takes beside the others.
    private static func effort(_ name: String) -> Double { name == "argn" ? 20 : name == "forest" ? 2 : 1 }

    var fraction: Double {
        guard winner == nil else { return 1 }
        let efforts = candidates.map(Self.effort)
        let present = models.count < candidates.count ? efforts[models.count] * (fit?.fraction ?? 0) : 0
        return (efforts[..<models.count].reduce(0, +) + present) / efforts.reduce(0, +) * (judge == nil ? 1 : 0.99)
    }

    var phase: String {
        guard models.count == scores.count || judge == nil, models.count < candidates.count else { return "judging" }
        return "\(candidates[models.count]): \(fit?.phase ?? "preparing")"
    }

    /// The name of the synthesizer that was kept, and its model.
    var result: (String, any StateModel)? { winner.map { (candidates[$0], models[$0]) } }

    /// Does the next piece of work; whether something is left to do.
    func advance() throws -> Bool {
        if let chosen { return try finish(chosen) }
        guard winner == nil else { return false }
        if let judge, scores.count < models.count {
            scores.append(judge.score(models[scores.count]))
            if models.count == candidates.count { decide() }
            return true
        }
        let name = candidates[models.count]
        guard let fit else {
            let fit = try begin(name, judge == nil)
            if let pending, pending.metadata["candidate"] == name {
                self.pending = nil
                try fit.restore(try pending.bytes("checkpoint"))
            }
            self.fit = fit
            return true
        }
        if try !fit.advance() {
            models.append(try fit.model())
            self.fit = nil
            if judge == nil { winner = 0 }
        }
        return winner == nil
    }

    /// Fits the best once more, with the rows that it was judged by; argn needs these to know when to end.
    private func finish(_ place: Int) throws -> Bool {
        guard winner == nil else { return false }
        guard candidates[place] != "argn" else {
            winner = place
            return false
        }
        guard let fit else {
            self.fit = try begin(candidates[place], true)
            return true
        }
        guard try !fit.advance() else { return true }
        models[place] = try fit.model()
        self.fit = nil
        winner = place
        return false
    }

    /// Chooses the best, and says why.
    private func decide() {
        let best = CandidateJudge.best(of: scores)
        chosen = best
        let figures = zip(candidates, scores).map { name, score in
            "\(name) \(Self.text(score.detection, decimals: 3))"
                + (score.logLikelihood.map { " and \(Self.text($0, decimals: 2))" } ?? "")
        }
        notes.append(
            "\(candidates[best]) was kept: its rows are hardest to tell from rows kept aside, and where that is even, these are most probable under it "
                + "(area under the ROC curve, best 0.5, and mean log-likelihood: \(figures.joined(separator: ", ")))")
    }

    private static func text(_ value: Double, decimals: Int) -> String {
        let scale = decimals == 3 ? 1_000 : 100
        let whole = Int((abs(value) * Double(scale)).rounded())
        return "\(value < 0 && whole > 0 ? "-" : "")\(whole / scale).\(String(scale + whole % scale).dropFirst())"
    }

    /// Goes on from a checkpoint; synthesizers before the one that it is of are fitted again, which takes them seconds and gives the same.
    func resume(_ file: SafetensorsFile) { pending = file }

    func checkpoint(metadata: [String: String]) throws -> [UInt8]? {
        guard models.count < candidates.count, let bytes = try fit?.checkpoint() else { return nil }
        var metadata = metadata
        metadata["candidate"] = candidates[models.count]
        var builder = SafetensorsBuilder(metadata: metadata)
        builder.add("checkpoint", shape: [bytes.count], bytes)
        return try builder.build()
    }
}
