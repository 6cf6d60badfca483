/// The header fields of a request or response: in order, with names that are compared without regard to case.
package struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral, Sequence {
    private var fields: [(name: String, value: String)] = []

    /// No fields.
    package init() {}

    /// The given fields, in order.
    package init(_ fields: [(name: String, value: String)]) { self.fields = fields }

    package init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { (name: $0.0, value: $0.1) } }

    /// The value of the first field of this name; setting replaces all fields of the name, nil removes them.
    package subscript(name: String) -> String? {
        get {
            for field in fields where equalsIgnoringCase(field.name, name) { return field.value }
            return nil
        }
        set {
            guard let newValue else {
                fields.removeAll { equalsIgnoringCase($0.name, name) }
                return
            }
            set(name, newValue)
        }
    }

    /// The values of all fields of this name, in order.
    package func all(_ name: String) -> [String] { fields.filter { equalsIgnoringCase($0.name, name) }.map(\.value) }

    /// Adds a field, also when there is one of the name.
    package mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }

    /// Replaces all fields of the name by one.
    package mutating func set(_ name: String, _ value: String) {
        guard let first = fields.firstIndex(where: { equalsIgnoringCase($0.name, name) }) else { return append(name, value) }
        fields[first].value = value
        var index = fields.count - 1
        while index > first {
            if equalsIgnoringCase(fields[index].name, name) { fields.remove(at: index) }
            index -= 1
        }
    }

    /// The number of fields.
    package var count: Int { fields.count }

    /// Whether there are no fields.
    package var isEmpty: Bool { fields.isEmpty }

    package func makeIterator() -> IndexingIterator<[(name: String, value: String)]> { fields.makeIterator() }

    mutating func reserve(_ count: Int) { fields.reserveCapacity(count) }
}

/// Whether two texts are equal when ASCII letters of either case count as the same.
func equalsIgnoringCase(_ left: String, _ right: String) -> Bool {
    let left = left.utf8
    let right = right.utf8
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A) }
}
