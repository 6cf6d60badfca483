/// A regular expression for identifiers whose runs of letters and digits have no common form.
enum CommonPattern {
    private static let classes = ["0-9", "A-F0-9", "a-f0-9", "A-Z0-9", "a-z0-9", "A-Z", "a-z", "A-Za-z0-9"]
    private static let leastCount = 5
    private static let longest = 128

    /// Position by position if all values have one length, else for all positions at once.
    static func expression(_ values: [[UInt8]]) -> String {
        let lengths = values.map(\.count)
        guard let shortest = lengths.min(), let longest = lengths.max(), longest > 0 else { return "[0-9]{8}" }
        if shortest == longest && longest <= Self.longest {
            let parts = (0..<longest).map { place in characterClass(Set(values.lazy.map { $0[place] }), isMany: values.count >= leastCount)
            }
            return runs(parts)
        }
        let all = characterClass(values.reduce(into: Set<UInt8>()) { $0.formUnion($1) }, isMany: false)
        return "\(all){\(max(1, min(shortest, Self.longest))),\(min(longest, Self.longest))}"
    }

    /// The expression of texts that are no text but codes: words with digits, all of one shape; nil if they are not.
    static func code(_ values: [[UInt8]]) -> String? {
        guard values.count >= leastCount, let first = values.first, first.count <= longest else { return nil }
        guard first.contains(where: { $0 &- 0x30 <= 9 }), first.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        let shape = PositionalForm.shape(first)
        return values.allSatisfy { PositionalForm.shape($0) == shape } ? expression(values) : nil
    }

    /// Equal neighbours counted.
    private static func runs(_ parts: [String]) -> String {
        var text = ""
        var place = 0
        while place < parts.count {
            let end = parts[place...].firstIndex { $0 != parts[place] } ?? parts.count
            text += end - place > 1 ? "\(parts[place]){\(end - place)}" : parts[place]
            place = end
        }
        return text
    }

    /// The smallest of the usual classes that has all of some characters, with the others that are ASCII beside it.
    private static func characterClass(_ seen: Set<UInt8>, isMany: Bool) -> String {
        func isWord(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 < 26 }
        let others = seen.filter { !isWord($0) && $0 > 0x20 && $0 < 0x7f }.sorted().map { $0 == 0x5f ? "_" : "\\\(Unicode.Scalar($0))" }
        let words = seen.filter(isWord)
        if words.isEmpty { return others.count == 1 ? others[0] : others.isEmpty ? "[a-z0-9]" : "[\(others.joined())]" }
        if isMany, seen.count == 1, let byte = seen.first { return String(Unicode.Scalar(byte)) }
        let name = classes.first { name in words.isSubset(of: members(name)) } ?? "A-Za-z0-9"
        return "[\(name)\(others.joined())]"
    }

    private static func members(_ name: String) -> Set<UInt8> {
        var members: Set<UInt8> = []
        var bytes = Array(name.utf8)[...]
        while bytes.count >= 3 {
            members.formUnion(bytes[bytes.startIndex]...bytes[bytes.startIndex + 2])
            bytes = bytes.dropFirst(3)
        }
        return members
    }
}
