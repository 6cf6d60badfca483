package import Specification

/// What a model file says of itself.
package struct ModelInformation: Hashable, Sendable {
    /// A channel of the series that the model makes.
    package struct Channel: Hashable, Sendable {
        package var name: String
        /// The unit of its values; nil when unknown or dimensionless.
        package var unit: String?

        package init(name: String, unit: String? = nil) {
            self.name = name
            self.unit = unit
        }
    }

    /// The version of the file's form.
    package var formatVersion: Int
    package var synthesizer: String
    /// Every parameter of the fit.
    package var parameters: [String: JSONValue]
    /// The seed of the fit.
    package var seed: UInt64
    /// Optimizer steps done when the file was written.
    package var step: Int
    /// Steps of each series.
    package var length: Int
    package var channels: [Channel]
    /// The labels that can be asked for, ascending; empty when the model takes none.
    package var labels: [Int]
    /// Where the model comes from: text by name, as given to `SeriesFit.artifact(lineage:)`.
    package var lineage: [String: String]

    /// The discrepancy from held-out series that the lineage tells, smaller is better.
    package var score: Double? { lineage["score"].flatMap(Double.init) }
    /// The version of the code that the lineage tells.
    package var codeVersion: String { lineage["codeVersion"] ?? "" }
}
