/// Why a column cannot be made.
package struct GeneratorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place, such as `id.pattern, character 7` or `generator.kind`.
    package var field: String
    /// What was found there, and what was expected.
    package var message: String

    package init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }

    package var description: String { "\(field): \(message)" }

    /// The error with a place before its own.
    func within(_ place: String) -> GeneratorError { GeneratorError("\(place).\(field)", message) }
}
