package import Specification

/// The small example that a fresh installation fits once: ten labelled harmonics, a conditional GAN, about half a minute on one core.
///
/// The data are `DemoRecipes.tenHarmonics(sequences: DemoFit.sequences, length: DemoFit.length)`. The networks are the synthesizer's own; only how they
/// learn differs from its defaults. docs/benchmarks.md, "Ten harmonics", tells why.
package enum DemoFit {
    package static let synthesizer = "cgan"
    /// Series of each of the ten classes.
    package static let sequences = 200
    /// Steps of each series.
    package static let length = 128
    /// The seed of the data, the fit and the sample.
    package static let seed: UInt64 = 1
    /// How many series the finished model is asked for.
    package static let sampleCount = 100

    /// What differs from the synthesizer's defaults.
    package static let parameters: [String: JSONValue] = [
        "maximumSteps": 2000, "epochs": 1000, "batchSize": 64, "learningRate": 0.0005, "latentDimension": 16, "labelEmbedding": 32,
        "dropout": 0, "gradientPenalty": 1,
    ]
}
