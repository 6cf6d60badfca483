/// The parameters after the `?` of an address, decoded.
package struct QueryParameters: Sendable, Sequence {
    private var pairs: [(name: String, value: String)] = []

    /// No parameters.
    package init() {}

    /// The given parameters, in order.
    package init(_ pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// Reads `name=value&…`; nil when the percent-encoding is broken or does not give UTF-8 text.
    package init?(encoded text: some StringProtocol) {
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let split = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let rest = split < part.endIndex ? part[part.index(after: split)...] : part[split...]
            guard let name = percentDecoded(part[..<split], plusIsSpace: true), let value = percentDecoded(rest, plusIsSpace: true)
            else { return nil }
            pairs.append((name, value))
        }
    }

    /// The first value of the parameter; nil when it is not given.
    package func first(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// The first value of the parameter; nil when it is not given.
    package subscript(name: String) -> String? { first(name) }

    /// All values of the parameter, in order.
    package func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The names that are given, each once, in order.
    package var names: [String] {
        var seen: Set<String> = []
        return pairs.map(\.name).filter { seen.insert($0).inserted }
    }

    /// Whether there are no parameters.
    package var isEmpty: Bool { pairs.isEmpty }

    package func makeIterator() -> IndexingIterator<[(name: String, value: String)]> { pairs.makeIterator() }
}
