/// Splits a line that holds one JSON object into the names and values of its members.
struct JSONLineParser {
    struct Failure: Error {
        var message: String
    }

    /// A member: its name, and where the text of its value is in `bytes`.
    struct Member {
        /// Empty if the column is known.
        var name: String
        /// The place of the column of this name; nil if there is none yet.
        var column: Int?
        var start: Int
        var end: Int
        var isString: Bool
    }

    /// The texts of values, of one line after the other.
    var bytes: [UInt8] = []
    /// What was seen of the form of the lines.
    private(set) var hasSpaceAfterComma: Bool?
    private(set) var hasSpaceAfterColon: Bool?
    private(set) var hasEscapedNonASCII = false
    private(set) var hasNull = false

    /// Deeper values are an error.
    private static let largestDepth = 64

    private var line: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
    private var position = 0
    /// The names of the columns so far, and the place of each.
    private var names: [[UInt8]] = []
    private(set) var columns: [String: Int] = [:]
    /// The column whose name most likely comes next: lines tend to have one order.
    private var nextColumn = 0

    /// The members of a line, in its order; the texts of their values are appended to `bytes`.
    mutating func members(_ line: UnsafeBufferPointer<UInt8>) throws(Failure) -> [Member] {
        self.line = line
        position = 0
        nextColumn = 0
        var members: [Member] = []
        skipSpaces()
        try expect(0x7b, "an object must begin here")
        skipSpaces()
        if position < line.count && line[position] == 0x7d {
            position += 1
        } else {
            while true {
                skipSpaces()
                let nameStart = bytes.count
                try string()
                let (name, column) = column(namedFrom: nameStart)
                bytes.removeSubrange(nameStart...)
                skipSpaces()
                try expect(0x3a, "a colon must follow the name")
                if hasSpaceAfterColon == nil { hasSpaceAfterColon = position < line.count && line[position] == 0x20 }
                skipSpaces()
                members.append(try member(name, column))
                skipSpaces()
                guard position < line.count, line[position] == 0x2c else { break }
                position += 1
                if hasSpaceAfterComma == nil { hasSpaceAfterComma = position < line.count && line[position] == 0x20 }
            }
            try expect(0x7d, "a comma or the end of the object must follow")
        }
        skipSpaces()
        guard position == line.count else { throw Failure(message: "has something after the object, at byte \(position + 1)") }
        return members
    }

    /// Makes a name known as that of the next column.
    mutating func addColumn(_ name: String) {
        columns[name] = names.count
        names.append(Array(name.utf8))
    }

    /// The column whose name is at the end of `bytes`, or else the name.
    private mutating func column(namedFrom start: Int) -> (name: String, column: Int?) {
        if nextColumn < names.count, names[nextColumn].elementsEqual(bytes[start...]) {
            nextColumn += 1
            return ("", nextColumn - 1)
        }
        let name = String(decoding: bytes[start...], as: UTF8.self)
        guard let column = columns[name] else { return (name, nil) }
        nextColumn = column + 1
        return ("", column)
    }

    private mutating func member(_ name: String, _ column: Int?) throws(Failure) -> Member {
        let start = bytes.count
        guard position < line.count else { throw Failure(message: "ends where a value is expected") }
        let first = line[position]
        if first == 0x22 {
            try string()
            return Member(name: name, column: column, start: start, end: bytes.count, isString: true)
        }
        let from = position
        try skipValue(depth: 0)
        let text = line[from..<position]
        if text.elementsEqual([0x6e, 0x75, 0x6c, 0x6c]) {
            hasNull = true
        } else {
            bytes.append(contentsOf: text)
        }
        return Member(name: name, column: column, start: start, end: bytes.count, isString: false)
    }

    private mutating func skipValue(depth: Int) throws(Failure) {
        guard depth < Self.largestDepth else { throw Failure(message: "is nested deeper than \(Self.largestDepth)") }
        guard position < line.count else { throw Failure(message: "ends where a value is expected") }
        switch line[position] {
        case 0x22:
            let start = bytes.count
            try string()
            bytes.removeSubrange(start...)
        case 0x7b, 0x5b:
            let isObject = line[position] == 0x7b
            let close: UInt8 = isObject ? 0x7d : 0x5d
            position += 1
            skipSpaces()
            if position < line.count && line[position] == close {
                position += 1
                return
            }
            while true {
                skipSpaces()
                if isObject {
                    guard position < line.count, line[position] == 0x22 else {
                        throw Failure(message: "lacks a name at byte \(position + 1)")
                    }
                    try skipValue(depth: depth + 1)
                    skipSpaces()
                    try expect(0x3a, "a colon must follow the name")
                    skipSpaces()
                }
                try skipValue(depth: depth + 1)
                skipSpaces()
                guard position < line.count, line[position] == 0x2c else { break }
                position += 1
            }
            try expect(close, "a comma or an end must follow")
        default:
            let start = position
            while position < line.count, Self.isWord(line[position]) { position += 1 }
            let text = UnsafeBufferPointer(rebasing: line[start..<position])
            let isWord = ["true", "false", "null"].contains { text.elementsEqual($0.utf8) }
            guard isWord || NumberText.real(text, decimalMark: 0x2e) != nil || Self.isDigits(text) else {
                throw Failure(message: "has something that is no value at byte \(start + 1)")
            }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2d || byte == 0x2b || byte == 0x2e
    }

    /// Whole numbers of any length.
    private static func isDigits(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let digits = text.first == 0x2d ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.allSatisfy { $0 &- 0x30 <= 9 } && (digits.count == 1 || digits.first != 0x30)
    }

    private mutating func skipSpaces() {
        while position < line.count, [0x20, 0x09, 0x0d].contains(line[position]) { position += 1 }
    }

    private mutating func expect(_ byte: UInt8, _ message: String) throws(Failure) {
        guard position < line.count, line[position] == byte else { throw Failure(message: "\(message), at byte \(position + 1)") }
        position += 1
    }

    /// Appends the text of the string that begins here to `bytes`.
    private mutating func string() throws(Failure) {
        try expect(0x22, "a string must begin here")
        var high: UInt32?
        while position < line.count {
            let byte = line[position]
            position += 1
            if byte == 0x5c && position < line.count && line[position] == 0x75 {
                let unit = try hexadecimal()
                if unit >= 0x80 { hasEscapedNonASCII = true }
                if let first = high, (0xdc00..<0xe000).contains(unit) {
                    bytes.appendUTF8(0x10000 + (first - 0xd800) << 10 + (unit - 0xdc00))
                    high = nil
                    continue
                }
                if high != nil { bytes.appendUTF8(0xfffd) }
                high = (0xd800..<0xdc00).contains(unit) ? unit : nil
                if high == nil { bytes.appendUTF8((0xdc00..<0xe000).contains(unit) ? 0xfffd : unit) }
                continue
            }
            if high != nil {
                bytes.appendUTF8(0xfffd)
                high = nil
            }
            switch byte {
            case 0x22: return
            case 0x5c:
                guard position < line.count, let escaped = Self.escapes[line[position]] else {
                    throw Failure(message: "has an unknown escape at byte \(position)")
                }
                bytes.append(escaped)
                position += 1
            case 0..<0x20: throw Failure(message: "has a control character in a string, at byte \(position)")
            default: bytes.append(byte)
            }
        }
        throw Failure(message: "has a string that is not closed")
    }

    private static let escapes: [UInt8: UInt8] = [
        0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 0x08, 0x66: 0x0c, 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09,
    ]

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        position += 1
        guard position + 4 <= line.count else { throw Failure(message: "has an escape that is cut off") }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            let byte = line[position]
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: unit = unit << 4 | UInt32((byte | 0x20) - 0x57)
            default: throw Failure(message: "has an unknown escape at byte \(position + 1)")
            }
            position += 1
        }
        return unit
    }
}
