import Random
import Safetensors
import Specification
import Threads

/// Fits one synthesizer, or several one after the other of which the best is kept.
final class Race {
    private let candidates: [String]
    private var fits: [any StateModelFit]
    private var current = 0
    private var models: [any StateModel] = []
    private var pending: SafetensorsFile?
    private let judge: CandidateJudge?
    private(set) var notes: [String] = []
    private var winner: Int?

    init(
        _ synthesizer: String, _ parameters: ParameterValues, training: StateMatrix, validation: StateMatrix, seed: UInt64, team: Team
    ) throws {
        candidates = synthesizer == AutomaticChoice.name ? AutomaticChoice.candidates(parameters, rows: training.rowCount) : [synthesizer]
        fits = try candidates.map { name in
            let values = synthesizer == AutomaticChoice.name ? try AutomaticChoice.parameters(of: name, parameters) : parameters
            return try Self.fit(name, values, training: training, validation: validation, seed: seed, team: team)
        }
        judge = candidates.count > 1 ? CandidateJudge(training: training, validation: validation, seed: seed, team: team) : nil
    }

    /// The fit of a synthesizer by its name.
    private static func fit(
        _ name: String, _ parameters: ParameterValues, training: StateMatrix, validation: StateMatrix, seed: UInt64, team: Team
    ) throws -> any StateModelFit {
        switch name {
        case "forest": ForestFit(training: training, validation: validation, parameters: parameters, seed: seed, team: team)
        case "argn": try AutoregressionFit(training: training, validation: validation, parameters: parameters, seed: seed, team: team)
        case "copula": CopulaFit(training: training, validation: validation, parameters: parameters, team: team)
        default: throw TableSynthesisError(.unknownSynthesizer, "there is no synthesizer \(name) of tables")
        }
    }

    /// About how long each takes beside the others.
    private static func effort(_ name: String) -> Double { name == "argn" ? 20 : name == "forest" ? 2 : 1 }

    var fraction: Double {
        guard winner == nil else { return 1 }
        let efforts = candidates.map(Self.effort)
        let done = efforts[..<current].reduce(0, +) + (current < fits.count ? efforts[current] * fits[current].fraction : 0)
        return done / efforts.reduce(0, +) * (judge == nil ? 1 : 0.95)
    }

    var phase: String {
        guard current < fits.count else { return "judging" }
        return "\(candidates[current]): \(fits[current].phase)"
    }

    /// The name of the synthesizer that was kept, and its model.
    var result: (String, any StateModel)? { winner.map { (candidates[$0], models[$0]) } }

    func advance() throws -> Bool {
        guard winner == nil else { return false }
        if current < fits.count {
            if let pending, pending.metadata["candidate"] == candidates[current] {
                self.pending = nil
                try fits[current].restore(try pending.bytes("checkpoint"))
            }
            if try !fits[current].advance() {
                models.append(try fits[current].model())
                current += 1
            }
            if current < fits.count || judge != nil { return true }
        }
        guard let judge else {
            winner = 0
            return false
        }
        let verdict = judge.best(of: zip(candidates, models).map { ($0, $1) })
        winner = verdict.place
        notes.append(verdict.reason)
        return false
    }

    /// Goes on from a checkpoint; synthesizers before the one that it is of are fitted again, which takes them seconds and gives the same.
    func resume(_ file: SafetensorsFile) { pending = file }

    func checkpoint(metadata: [String: String]) throws -> [UInt8]? {
        guard current < fits.count, let bytes = try fits[current].checkpoint() else { return nil }
        var metadata = metadata
        metadata["candidate"] = candidates[current]
        var builder = SafetensorsBuilder(metadata: metadata)
        builder.add("checkpoint", shape: [bytes.count], bytes)
        return try builder.build()
    }
}
