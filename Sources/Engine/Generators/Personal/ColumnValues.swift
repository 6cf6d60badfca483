/// The different present values of a column, as bytes, and how often each occurs.
struct ColumnValues {
    /// A form is learned from so many different values, if any form has so many.
    private static let leastCount = 5
    private static let largestGroupCount = 16

    var texts: [[UInt8]]
    var counts: [Int]

    /// Values that have something in common.
    struct Group<Key: Hashable & Comparable> {
        var key: Key
        var texts: [[UInt8]]
        /// The number of rows.
        var weight: Int
    }

    /// The most frequent groups of values, those with most rows first; of groups with few values, one at most.
    ///
    /// - Parameter key: What the values of a group have in common; nil leaves a value out.
    func grouped<Key>(by key: ([UInt8]) -> Key?) -> [Group<Key>] {
        var groups: [Key: Group<Key>] = [:]
        for (text, count) in zip(texts, counts) {
            guard let key = key(text) else { continue }
            groups[key, default: Group(key: key, texts: [], weight: 0)].texts.append(text)
            groups[key]?.weight += count
        }
        let sorted = groups.values.sorted { ($1.weight, $0.key) < ($0.weight, $1.key) }
        let common = sorted.filter { $0.texts.count >= Self.leastCount }
        return Array((common.isEmpty ? Array(sorted.prefix(1)) : common).prefix(Self.largestGroupCount))
    }

    /// Whether all bytes are ASCII.
    static func isASCII(_ text: [UInt8]) -> Bool { text.allSatisfy { $0 < 0x80 } }
}

/// Bytes that can be put into an order.
struct ByteKey: Hashable, Comparable {
    var bytes: [UInt8]

    static func < (left: ByteKey, right: ByteKey) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
