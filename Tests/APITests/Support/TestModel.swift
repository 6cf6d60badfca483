import Contracts
import Crypto
import Series
import Specification
import Synthesizers

/// A tiny model, fitted for a few steps: enough to be stored, loaded and sampled.
enum TestModel {
    static let length = 16
    static let parameters: JSONValue = ["epochs": 1, "batchSize": 4, "maximumSteps": 2, "latentDimension": 4]

    static let artifact: [UInt8] = make("wgan-gp", labels: nil)
    static let labelledArtifact: [UInt8] = make("cgan", labels: (0..<12).map { Int32($0 % 3) })

    static func success(_ artifact: [UInt8]) -> FinishRequest {
        FinishRequest(
            state: .succeeded, trials: [TrialSummary(index: 0, parameters: ["epochs": 1], state: .succeeded, score: 0.5, isBest: true)],
            artifact: ArtifactSummary(
                sha256: sha256Hex(artifact), parameters: ["epochs": 1], score: 0.5, length: length, channels: ["value"], labels: [],
                codeVersion: Version.current))
    }

    private static func make(_ synthesizer: String, labels: [Int32]?) -> [UInt8] {
        let values = (0..<12 * length).map { Float($0 % length) / Float(length) }
        let data = SeriesSet(count: 12, length: length, channels: [Channel(name: "value")], values: values, labels: labels)
        do {
            guard let description = SynthesizerCatalog.description(named: synthesizer) else { return [] }
            let parameters = try ParameterValues(parameters.objectValue ?? [:], for: description)
            let fit = try SeriesFits.begin(synthesizer: synthesizer, parameters: parameters, data: data, seed: 1)
            while fit.step < fit.totalSteps { _ = try fit.advance() }
            return try fit.artifact(lineage: ["codeVersion": Version.current])
        } catch {
            return []
        }
    }
}
