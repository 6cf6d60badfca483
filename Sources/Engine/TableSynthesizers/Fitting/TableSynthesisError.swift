/// Why a fit cannot begin or go on, a model cannot be read, or rows cannot be made.
package struct TableSynthesisError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Kind: String, Hashable, Sendable {
        /// There is no synthesizer of that name.
        case unknownSynthesizer
        /// Nothing can be learned from the table.
        case unusableData
        /// A checkpoint is damaged, or belongs to another fit.
        case unusableCheckpoint
        /// A model file is damaged, or of a kind that this program does not know.
        case unusableModel
        /// Rows cannot be made as asked: no such column, a value that was never seen, more unique values than there are.
        case impossibleRequest
        /// The fit ran into numbers that are not finite.
        case diverged
    }

    package var kind: Kind
    package var description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
