import Safetensors
import Specification
import Threads

/// Fits one synthesizer, or several one after the other of which the best is kept.
final class Race {
    private let candidates: [String]
    private let begin: (String) throws -> any StateModelFit
    private var fit: (any StateModelFit)?
    private var models: [any StateModel] = []
    private var detections: [Double] = []
    private var pending: SafetensorsFile?
    /// nil if there is nothing to choose.
    private let judge: CandidateJudge?
    private var winner: Int?
    private(set) var notes: [String] = []

    init(
        _ synthesizer: String, _ parameters: ParameterValues, training: StateMatrix, validation: StateMatrix, seed: UInt64, team: Team
    ) {
        let isAutomatic = synthesizer == AutomaticChoice.name
        candidates = isAutomatic ? AutomaticChoice.candidates(rows: training.rowCount, variables: training.variables.count) : [synthesizer]
        judge = isAutomatic ? CandidateJudge(training: training, validation: validation, seed: seed, team: team) : nil
        begin = { name in
            let values = isAutomatic ? try AutomaticChoice.parameters(of: name, parameters) : parameters
            switch name {
            case "forest": return ForestFit(training: training, validation: validation, parameters: values, seed: seed, team: team)
            case "argn": return try AutoregressionFit(training: training, validation: validation, parameters: values, seed: seed, team: team)
            case "copula": return CopulaFit(training: training, validation: validation, parameters: values, team: team)
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
        guard models.count == detections.count || judge == nil, models.count < candidates.count else { return "judging" }
        return "\(candidates[models.count]): \(fit?.phase ?? "preparing")"
    }

    /// The name of the synthesizer that was kept, and its model.
    var result: (String, any StateModel)? { winner.map { (candidates[$0], models[$0]) } }

    /// Does the next piece of work; whether something is left to do.
    func advance() throws -> Bool {
        guard winner == nil else { return false }
        if let judge, detections.count < models.count {
            detections.append(judge.detection(of: models[detections.count]))
            if models.count == candidates.count || detections[detections.count - 1] <= CandidateJudge.indistinguishable { decide() }
            return winner == nil
        }
        let name = candidates[models.count]
        guard let fit else {
            let fit = try begin(name)
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

    /// Keeps the best, and says why.
    private func decide() {
        let best = CandidateJudge.best(of: detections)
        winner = best
        let figures = zip(candidates, detections).map { "\($0) \(Self.text($1))" }.joined(separator: ", ")
        let left = candidates.dropFirst(models.count)
        notes.append(
            "\(candidates[best]) was kept: its rows are hardest to tell from rows that were kept aside (area under the ROC curve, best 0.5: \(figures))"
                + (left.isEmpty ? "" : "; \(left.joined(separator: ", ")) was not needed"))
    }

    private static func text(_ value: Double) -> String { "0.\(String(1_000 + Int((value * 1_000).rounded())).dropFirst())" }

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
