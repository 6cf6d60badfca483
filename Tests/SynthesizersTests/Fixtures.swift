import Glibc
import Random
import Series
import Specification
import Synthesizers
import Testing

/// A synthesizer with an architecture: what every rule is checked for.
struct Case: Sendable, CustomTestStringConvertible {
    var synthesizer: String
    var architecture: String

    var testDescription: String { "\(synthesizer) \(architecture)" }

    static let all = ["wgan-gp", "cgan"].flatMap { name in ["mlp", "conv"].map { Case(synthesizer: name, architecture: $0) } }

    /// Parameters of a fit of a few quick steps.
    func parameters(_ given: [String: JSONValue] = [:]) throws -> ParameterValues {
        let description = try #require(SynthesizerCatalog.description(named: synthesizer))
        let quick: [String: JSONValue] = [
            "architecture": .string(architecture), "batchSize": 8, "latentDimension": 6, "epochs": 1000, "maximumSteps": 7,
            "reportEvery": 3,
        ]
        return try ParameterValues(quick.merging(given) { $1 }, for: description)
    }

    func begin(_ data: SeriesSet, _ given: [String: JSONValue] = [:], seed: UInt64 = 1) throws -> any SeriesFit {
        try SeriesFits.begin(synthesizer: synthesizer, parameters: try parameters(given), data: data, seed: seed)
    }

    /// A whole fit's model file.
    func artifact(_ data: SeriesSet, _ given: [String: JSONValue] = [:], seed: UInt64 = 1) throws -> [UInt8] {
        let fit = try begin(data, given, seed: seed)
        try run(fit)
        return try fit.artifact(lineage: ["codeVersion": "test"])
    }

    func model(_ data: SeriesSet, _ given: [String: JSONValue] = [:]) throws -> SeriesModel {
        try SeriesModel(artifact: try artifact(data, given))
    }

    func run(_ fit: any SeriesFit, to end: Int? = nil) throws {
        while fit.step < end ?? fit.totalSteps { _ = try fit.advance() }
    }
}

/// Sines with random phases; the label is the number of cycles.
func harmonics(
    _ count: Int, length: Int = 24, channels: Int = 1, labels: [Int32]? = [1, 2, 3], noise: Float = 0.1, level: Float = 0, seed: UInt64 = 1
) -> SeriesSet {
    var stream = RandomStream(seed: seed, purpose: Purpose("test harmonics"))
    var values: [Float] = []
    let own = (0..<count).map { labels?[$0 % (labels?.count ?? 1)] ?? 1 }
    for series in 0..<count {
        let phase = stream.uniformDouble()
        for step in 0..<length {
            for channel in 0..<channels {
                let angle = 2 * .pi * (Double(own[series]) * Double(step) / Double(length) + phase + 0.2 * Double(channel))
                values.append(level + 2 * Float(sin(angle)) + noise * stream.normal())
            }
        }
    }
    return SeriesSet(
        count: count, length: length, channels: Channel.unnamed(channels), values: values, labels: labels == nil ? nil : own)
}
