/// Why bytes are not a BSON document, or a document cannot be written as bytes.
package struct BSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the bytes the fault was found, from 0; nil when the fault is in a value that was to be written.
    package var offset: Int?
    /// What is wrong and what was expected.
    package var reason: String

    package init(offset: Int? = nil, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    package var description: String {
        if let offset { "BSON byte \(offset): \(reason)" } else { "BSON: \(reason)" }
    }
}
