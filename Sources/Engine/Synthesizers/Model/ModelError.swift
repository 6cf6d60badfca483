/// Why bytes are not a model that can be used.
package struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
