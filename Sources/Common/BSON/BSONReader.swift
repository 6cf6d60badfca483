internal import Glibc

/// Reads documents from bytes that may be anything; every length is checked before it is used.
struct BSONReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Reads a document that must end at or before `end`.
    mutating func document(end: Int, depth: Int) throws(BSONError) -> BSONDocument {
        var elements: [BSONDocument.Element] = []
        try readElements(end: end, depth: depth) { key, value in elements.append(BSONDocument.Element(key, value)) }
        return BSONDocument(elements: elements)
    }

    /// Reads an array; the names of its elements say nothing and are not kept.
    private mutating func array(end: Int, depth: Int) throws(BSONError) -> [BSONValue] {
        var values: [BSONValue] = []
        try readElements(end: end, depth: depth) { _, value in values.append(value) }
        return values
    }

    private mutating func readElements(end: Int, depth: Int, _ add: (String, BSONValue) -> Void) throws(BSONError) {
        let start = position
        guard depth <= BSONDocument.maximumDepth else {
            throw BSONError(offset: start, reason: "nested deeper than \(BSONDocument.maximumDepth) levels")
        }
        let length = Int(try int32(end: end))
        guard length >= 5, length <= end - start else {
            throw BSONError(offset: start, reason: "a document of \(length) bytes where at least 5 and at most \(end - start) are possible")
        }
        let last = start + length - 1
        guard bytes[last] == 0 else { throw BSONError(offset: last, reason: "the document does not end in a zero byte") }
        while position < last {
            let typeOffset = position
            let type = bytes[position]
            position += 1
            let key = try cString(end: last)
            add(key, try value(type: type, typeOffset: typeOffset, end: last, depth: depth))
        }
        position = last + 1
    }

    private mutating func value(type: UInt8, typeOffset: Int, end: Int, depth: Int) throws(BSONError) -> BSONValue {
        switch type {
        case 0x01: return .double(Double(bitPattern: try uint64(end: end)))
        case 0x02: return .string(try string(end: end))
        case 0x03: return .document(try document(end: end, depth: depth + 1))
        case 0x04: return .array(try array(end: end, depth: depth + 1))
        case 0x05: return try binary(end: end)
        case 0x06: return .undefined
        case 0x07: return .objectID(try objectID(end: end))
        case 0x08: return .boolean(try boolean(end: end))
        case 0x09: return .datetime(Int64(bitPattern: try uint64(end: end)))
        case 0x0A: return .null
        case 0x0B:
            let pattern = try cString(end: end)
            return .regularExpression(pattern: pattern, options: try cString(end: end))
        case 0x0C:
            let name = try string(end: end)
            return .databasePointer(name, try objectID(end: end))
        case 0x0D: return .javascript(try string(end: end))
        case 0x0E: return .symbol(try string(end: end))
        case 0x0F: return try javascriptWithScope(end: end, depth: depth)
        case 0x10: return .int32(try int32(end: end))
        case 0x11: return .timestamp(try uint64(end: end))
        case 0x12: return .int64(Int64(bitPattern: try uint64(end: end)))
        case 0x13:
            let low = try uint64(end: end)
            return .decimal128(BSONDecimal128(high: try uint64(end: end), low: low))
        case 0x7F: return .maximumKey
        case 0xFF: return .minimumKey
        default: throw BSONError(offset: typeOffset, reason: "there is no type with the number \(type)")
        }
    }

    /// Moves on by `count` bytes that must lie before `end`; returns where they start.
    private mutating func take(_ count: Int, end: Int) throws(BSONError) -> Int {
        guard count >= 0, count <= end - position else {
            throw BSONError(offset: position, reason: "\(count) bytes are expected but only \(max(0, end - position)) are left")
        }
        defer { position += count }
        return position
    }

    private mutating func int32(end: Int) throws(BSONError) -> Int32 {
        let start = try take(4, end: end)
        return Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self))
    }

    private mutating func uint64(end: Int) throws(BSONError) -> UInt64 {
        let start = try take(8, end: end)
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }

    private mutating func boolean(end: Int) throws(BSONError) -> Bool {
        let start = try take(1, end: end)
        guard bytes[start] <= 1 else { throw BSONError(offset: start, reason: "a boolean must be 0 or 1, not \(bytes[start])") }
        return bytes[start] == 1
    }

    private mutating func objectID(end: Int) throws(BSONError) -> BSONObjectID {
        let start = try take(12, end: end)
        return BSONObjectID(
            seconds: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)),
            rest: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt64.self)))
    }

    private mutating func binary(end: Int) throws(BSONError) -> BSONValue {
        let lengthOffset = position
        let length = Int(try int32(end: end))
        let subtype = bytes[try take(1, end: end)]
        let start = try take(length, end: end)
        // The old generic subtype repeats the length inside the data.
        if subtype == 2 {
            guard length >= 4, Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int32.self))) == length - 4 else {
                throw BSONError(offset: lengthOffset, reason: "the two lengths of binary data of subtype 2 disagree")
            }
        }
        return .binary(subtype: subtype, Array(bytes[start..<start + length]))
    }

    private mutating func javascriptWithScope(end: Int, depth: Int) throws(BSONError) -> BSONValue {
        let start = position
        let length = Int(try int32(end: end))
        guard length >= 14, length <= end - start else {
            throw BSONError(
                offset: start, reason: "code with scope of \(length) bytes where at least 14 and at most \(end - start) are possible")
        }
        let code = try string(end: start + length)
        let scope = try document(end: start + length, depth: depth + 1)
        guard position == start + length else {
            throw BSONError(offset: start, reason: "the length of code with scope does not match its parts")
        }
        return .javascriptWithScope(code, scope)
    }

    private mutating func string(end: Int) throws(BSONError) -> String {
        let lengthOffset = position
        let length = Int(try int32(end: end))
        guard length >= 1, length <= end - position else {
            throw BSONError(
                offset: lengthOffset, reason: "a string of \(length) bytes where at least 1 and at most \(end - position) are possible")
        }
        let start = try take(length, end: end)
        guard bytes[start + length - 1] == 0 else {
            throw BSONError(offset: start + length - 1, reason: "the string does not end in a zero byte")
        }
        return try text(start, length - 1)
    }

    private mutating func cString(end: Int) throws(BSONError) -> String {
        guard position < end, let base = bytes.baseAddress,
            let terminator = memchr(base + position, 0, end - position)
        else { throw BSONError(offset: position, reason: "a name does not end in a zero byte") }
        let start = position
        let length = UnsafeRawPointer(terminator) - (base + start)
        position = start + length + 1
        return try text(start, length)
    }

    private func text(_ start: Int, _ length: Int) throws(BSONError) -> String {
        let range = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
        guard let text = String(validating: range, as: UTF8.self) else { throw BSONError(offset: start, reason: "the text is not UTF-8") }
        return text
    }
}
