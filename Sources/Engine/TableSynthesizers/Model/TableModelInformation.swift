package import Specification
package import Tabular

/// What a model of a table says of itself.
package struct TableModelInformation: Codable, Hashable, Sendable {
    /// A column of the tables that the model makes.
    package struct Column: Codable, Hashable, Sendable {
        package var name: String
        package var type: ColumnType
        /// "learned", or a sentence on how its values are made up.
        package var origin: String
        /// Whether rows can be asked for by this column.
        package var canBeCondition: Bool
    }

    /// The version of the file's form.
    package var formatVersion: Int
    /// The synthesizer that the model is of.
    package var synthesizer: String
    /// The synthesizer that was asked for, such as `auto`.
    package var requested: String
    package var parameters: [String: JSONValue]
    package var seed: UInt64
    /// The rows that were learned from.
    package var trainingRows: Int
    package var columns: [Column]
    package var metadata: Metadata
    /// The rows that were kept aside; nil if none were.
    package var holdout: HoldoutSplit?
    /// Sentences for people: what was made up, what was left out, why this synthesizer.
    package var notes: [String]
    /// Text by name that the fit was given.
    package var lineage: [String: String]
}
