internal import Specification

/// Consecutive numbers, bare or between two texts.
struct SequenceForm: Sendable, Equatable {
    private static let longestText = 1000
    static let mostPaddedDigits = 18

    var first: Int64
    var prefix: [UInt8] = []
    var suffix: [UInt8] = []
    /// Zeros are put before numbers with fewer digits.
    var leastDigits = 1
    /// Numbers have no more digits than this.
    var mostDigits = 19

    /// Bare numbers.
    init(first: Int64) { self.first = first }

    /// Numbers in the form of a pattern with one run of digits, such as `USR-[0-9]{6}`; nil if the pattern is another one.
    init?(first: Int64, pattern: String) {
        guard first >= 0, let node = try? PatternParser.parse(pattern) else { return nil }
        self.init(first: first)
        var isBehind = false
        let parts: [PatternNode] = if case .sequence(let parts) = node { parts } else { [node] }
        for part in parts {
            var (set, least, most): ([UInt32], Int, Int)
            switch part {
            case .set(let characters): (set, least, most) = (characters, 1, 1)
            case .repetition(.set(let characters), let low, let high): (set, least, most) = (characters, low, high)
            default: return nil
            }
            if set == Array(0x30...0x39) {
                guard !isBehind, least >= 1, most >= least, most <= Self.mostPaddedDigits else { return nil }
                (leastDigits, mostDigits, isBehind) = (least, most, true)
            } else {
                guard set.count == 1, least == most, let scalar = Unicode.Scalar(set[0]) else { return nil }
                let bytes = Array(String(repeating: Character(scalar), count: least).utf8)
                if isBehind { suffix += bytes } else { prefix += bytes }
            }
        }
        // Numbers that fill their digits without zeros before them were never padded: after 9 comes 10.
        if leastDigits == mostDigits, "\(first)".utf8.count == leastDigits { mostDigits = Self.mostPaddedDigits }
        guard isBehind, prefix.count <= Self.longestText, suffix.count <= Self.longestText, first <= last else { return nil }
    }

    /// The number in a text of this form.
    func number(_ text: [UInt8]) -> Int64? {
        guard text.starts(with: prefix), text.count > prefix.count + suffix.count, text.suffix(suffix.count).elementsEqual(suffix) else {
            return nil
        }
        let digits = text[prefix.count..<(text.count - suffix.count)]
        guard digits.count >= leastDigits, digits.count <= mostDigits, digits.allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    private var last: Int64 { mostDigits >= 19 ? .max : (0..<mostDigits).reduce(1) { product, _ in product * 10 } - 1 }

    /// How many numbers there are from the first on.
    var count: UInt64 {
        let distance = UInt64(bitPattern: last &- first)
        return distance == .max ? .max : distance + 1
    }

    @inline(__always)
    func append(_ row: UInt64, to bytes: inout [UInt8]) {
        let value = first &+ Int64(bitPattern: row)
        bytes += prefix
        if value < 0 { bytes.append(0x2d) }
        var rest = value.magnitude
        var length = 1
        var limit: UInt64 = 10
        while rest >= limit && length < 19 {
            length += 1
            limit = length < 19 ? limit * 10 : .max
        }
        length = max(length, leastDigits)
        let start = bytes.count
        for _ in 0..<length { bytes.append(0x30) }
        var place = start + length
        while place > start && rest > 0 {
            place -= 1
            bytes[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        bytes += suffix
    }

    // MARK: JSON

    var json: JSONValue {
        [
            "first": .integer(Int(first)), "prefix": .string(String(decoding: prefix, as: UTF8.self)),
            "suffix": .string(String(decoding: suffix, as: UTF8.self)), "digits": [.integer(leastDigits), .integer(mostDigits)],
        ]
    }

    init(json: JSONValue, _ place: String) throws(GeneratorError) {
        let object = json.objectValue ?? [:]
        guard let first = object["first"]?.integerValue, let prefix = object["prefix"]?.stringValue,
            let suffix = object["suffix"]?.stringValue, let digits = object["digits"]?.arrayValue?.compactMap(\.integerValue)
        else { throw GeneratorError(place, "must have a first number, a prefix, a suffix and numbers of digits") }
        self.init(first: Int64(first))
        self.prefix = Array(prefix.utf8)
        self.suffix = Array(suffix.utf8)
        guard digits.count == 2, digits[0] >= 1, digits[0] <= digits[1], digits[1] <= 19,
            max(prefix.utf8.count, suffix.utf8.count) <= Self.longestText
        else { throw GeneratorError(place, "must have 1 to 19 digits, and texts of at most \(Self.longestText) bytes") }
        (leastDigits, mostDigits) = (digits[0], digits[1])
        guard self.first <= last else { throw GeneratorError(place, "begins with a number of more digits than it may have") }
    }
}
