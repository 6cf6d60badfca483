/// Writes documents as bytes.
struct BSONWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ document: BSONDocument) throws(BSONError) {
        let start = beginLength()
        for element in document.elements {
            try append(element.value, key: element.key)
        }
        bytes.append(0)
        try endLength(start, from: start)
    }

    private mutating func append(_ values: [BSONValue]) throws(BSONError) {
        let start = beginLength()
        for (index, value) in values.enumerated() { try append(value, key: String(index)) }
        bytes.append(0)
        try endLength(start, from: start)
    }

    private mutating func append(_ value: BSONValue, key: String) throws(BSONError) {
        let typeIndex = bytes.count
        bytes.append(0)
        try append(cString: key)
        bytes[typeIndex] = try append(value)
    }

    /// Writes what comes after a value's name; returns its type.
    private mutating func append(_ value: BSONValue) throws(BSONError) -> UInt8 {
        switch value {
        case .double(let value):
            append(value.bitPattern)
            return 0x01
        case .string(let text):
            try append(string: text)
            return 0x02
        case .document(let document):
            try append(document)
            return 0x03
        case .array(let values):
            try append(values)
            return 0x04
        case .binary(let subtype, let data):
            append(UInt32(bitPattern: try length(data.count)))
            bytes.append(subtype)
            bytes.append(contentsOf: data)
            return 0x05
        case .undefined: return 0x06
        case .objectID(let id):
            append(id)
            return 0x07
        case .boolean(let value):
            bytes.append(value ? 1 : 0)
            return 0x08
        case .datetime(let milliseconds):
            append(UInt64(bitPattern: milliseconds))
            return 0x09
        case .null: return 0x0A
        case .regularExpression(let pattern, let options):
            try append(cString: pattern)
            try append(cString: options)
            return 0x0B
        case .databasePointer(let name, let id):
            try append(string: name)
            append(id)
            return 0x0C
        case .javascript(let code):
            try append(string: code)
            return 0x0D
        case .symbol(let text):
            try append(string: text)
            return 0x0E
        case .javascriptWithScope(let code, let scope):
            let start = beginLength()
            try append(string: code)
            try append(scope)
            try endLength(start, from: start)
            return 0x0F
        case .int32(let value):
            append(UInt32(bitPattern: value))
            return 0x10
        case .timestamp(let value):
            append(value)
            return 0x11
        case .int64(let value):
            append(UInt64(bitPattern: value))
            return 0x12
        case .decimal128(let value):
            append(value.low)
            append(value.high)
            return 0x13
        case .maximumKey: return 0x7F
        case .minimumKey: return 0xFF
        }
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ id: BSONObjectID) {
        append(id.seconds.byteSwapped)
        append(id.rest.byteSwapped)
    }

    private mutating func append(string: String) throws(BSONError) {
        let start = beginLength()
        bytes.append(contentsOf: string.utf8)
        bytes.append(0)
        try endLength(start, from: start + 4)
    }

    private mutating func append(cString: String) throws(BSONError) {
        guard !cString.utf8.contains(0) else { throw BSONError(reason: "a name holds the character NUL, which ends names") }
        bytes.append(contentsOf: cString.utf8)
        bytes.append(0)
    }

    /// Leaves room for a length; returns where.
    private mutating func beginLength() -> Int {
        append(UInt32(0))
        return bytes.count - 4
    }

    /// Fills in at `index` how many bytes there are from `start` to here.
    private mutating func endLength(_ index: Int, from start: Int) throws(BSONError) {
        let length = UInt32(bitPattern: try length(bytes.count - start))
        for byte in 0..<4 { bytes[index + byte] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(byte))) }
    }

    private func length(_ count: Int) throws(BSONError) -> Int32 {
        guard let length = Int32(exactly: count) else { throw BSONError(reason: "a part of \(count) bytes is larger than 2 GiB") }
        return length
    }
}
