/// The header fields of an answer: in order, with names that are compared without regard to case.
package struct HTTPClientHeaders: Sendable, Sequence {
    private var fields: [(name: String, value: String)]

    /// The given fields.
    package init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// The value of the first field of this name; nil when there is none.
    package subscript(name: String) -> String? { fields.first { Self.isSame($0.name, name) }?.value }

    /// The values of all fields of this name, in order.
    package func all(_ name: String) -> [String] { fields.filter { Self.isSame($0.name, name) }.map(\.value) }

    package func makeIterator() -> IndexingIterator<[(name: String, value: String)]> { fields.makeIterator() }

    mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }

    /// Whether two names are equal when ASCII letters of either case count as the same.
    static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
