package import Specification
package import Tabular

/// What is to be learned, from what, and how.
package struct TableFitRequest: Sendable {
    /// A name of `TableSynthesizerCatalog`.
    package var synthesizer: String
    package var parameters: [String: JSONValue]
    package var table: Table
    package var metadata: Metadata
    /// Everything random in the fit follows from it.
    package var seed: UInt64
    /// How many threads share the work; the model is the same for any number.
    package var threads: Int
    /// Rows to be kept aside; nil learns from all.
    package var holdout: HoldoutSplit?
    /// Text by name that travels with the model.
    package var lineage: [String: String]

    package init(
        synthesizer: String = "auto", parameters: [String: JSONValue] = [:], table: Table, metadata: Metadata, seed: UInt64 = 0,
        threads: Int = 1, holdout: HoldoutSplit? = HoldoutSplit(), lineage: [String: String] = [:]
    ) {
        self.synthesizer = synthesizer
        self.parameters = parameters
        self.table = table
        self.metadata = metadata
        self.seed = seed
        self.threads = threads
        self.holdout = holdout
        self.lineage = lineage
    }
}
