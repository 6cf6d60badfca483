/// Why a fit cannot begin, resume or go on.
package struct FitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Kind: Hashable, Sendable {
        /// There is no synthesizer of that name.
        case unknownSynthesizer
        /// Nothing can be learned from the data.
        case unusableData
        /// The checkpoint is damaged, or belongs to another fit.
        case unusableCheckpoint
        /// A loss is no longer a finite number.
        case diverged
    }

    package var kind: Kind
    /// Steps done when it happened; 0 before the first.
    package var step: Int
    package var description: String

    package init(_ kind: Kind, step: Int = 0, _ description: String) {
        self.kind = kind
        self.step = step
        self.description = description
    }
}
