/// The decoded parts of a path that stand where a pattern has `{name}`.
package struct PathParameters: Sendable {
    private var pairs: [(name: String, value: String)] = []

    /// No parameters.
    package init() {}

    /// The given parameters.
    package init(_ pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// The value of the parameter; nil when the pattern has none of this name.
    package subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }
}
