/// The fields of a submitted form or of a query, in their order; a name may come several times.
package struct FormValues: Sendable {
    package private(set) var pairs: [(name: String, value: String)]
    private var positions: [String: [Int]] = [:]

    package init(_ pairs: [(name: String, value: String)] = []) {
        self.pairs = []
        for pair in pairs { append(pair.name, pair.value) }
    }

    /// Reads `application/x-www-form-urlencoded` text. Broken percent escapes stay as they are.
    package init(urlEncoded text: String) {
        self.init()
        for item in text.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            append(Self.decode(parts[0]), parts.count == 2 ? Self.decode(parts[1]) : "")
        }
    }

    package mutating func append(_ name: String, _ value: String) {
        positions[name, default: []].append(pairs.count)
        pairs.append((name, value))
    }

    /// Replaces every value of the name by one.
    package mutating func set(_ name: String, _ value: String) {
        self = FormValues(pairs.filter { $0.name != name } + [(name, value)])
    }

    /// The last value of that name: a checkbox that follows a hidden field of the same name wins.
    package subscript(name: String) -> String? { positions[name]?.last.map { pairs[$0].value } }

    /// The last value of that name without white space around it, nil when that leaves nothing.
    package func text(_ name: String) -> String? {
        guard let value = self[name]?.trimmed, !value.isEmpty else { return nil }
        return value
    }

    /// Every value of that name.
    package func all(_ name: String) -> [String] { (positions[name] ?? []).map { pairs[$0].value } }

    package var isEmpty: Bool { pairs.isEmpty }

    /// The fields whose names begin with `prefix`, without it.
    package func under(_ prefix: String) -> FormValues {
        FormValues(pairs.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.value) })
    }

    private static func decode(_ bytes: Substring.UTF8View.SubSequence) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let hexadecimal = bytes[index...].prefix(2)
                // A sign would pass as the number's first character.
                if hexadecimal.count == 2, hexadecimal.first != UInt8(ascii: "+"), hexadecimal.first != UInt8(ascii: "-"),
                    let value = UInt8(String(decoding: hexadecimal, as: UTF8.self), radix: 16)
                {
                    decoded.append(value)
                    index = bytes.index(index, offsetBy: 2)
                } else {
                    decoded.append(byte)
                }
            default: decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
