import FoundationEssentials
import Specification

/// The header of a safetensors file: free text metadata, and where each tensor's bytes lie.
///
/// The format: eight bytes with the header's length (little-endian), the header as JSON, then the tensors' bytes. Reading
/// one never runs code. Reference: the Hugging Face safetensors format description.
package struct SafetensorsHeader: Hashable, Sendable {
    /// Element types that Semblance writes and reads.
    package enum DataType: String, Sendable, CaseIterable {
        case float32 = "F32"
        case float64 = "F64"
        case int32 = "I32"
        case int64 = "I64"
        case uint8 = "U8"

        package var byteCount: Int {
            switch self {
            case .float32, .int32: 4
            case .float64, .int64: 8
            case .uint8: 1
            }
        }
    }

    /// Name, type, shape and place of one tensor.
    package struct Entry: Hashable, Sendable {
        package var name: String
        package var type: DataType
        package var shape: [Int]
        /// The tensor's bytes, counted from the end of the header.
        package var byteRange: Range<Int>
    }

    package private(set) var metadata: [String: String]
    /// In the order of their bytes.
    package private(set) var entries: [Entry]

    /// The largest header that is read, in bytes; a longer one is refused before anything is allocated for it.
    package static let maximumByteCount = 16 << 20

    /// A header for tensors that follow each other without gaps.
    package init(metadata: [String: String], tensors: [(name: String, type: DataType, shape: [Int])]) {
        self.metadata = metadata
        var offset = 0
        entries = tensors.map { tensor in
            let byteCount = tensor.shape.reduce(1, *) * tensor.type.byteCount
            defer { offset += byteCount }
            return Entry(name: tensor.name, type: tensor.type, shape: tensor.shape, byteRange: offset..<(offset + byteCount))
        }
    }

    package subscript(name: String) -> Entry? { entries.first { $0.name == name } }

    /// How many bytes all tensors take.
    package var dataByteCount: Int { entries.last?.byteRange.upperBound ?? 0 }
}

extension SafetensorsHeader {
    /// The length field and the JSON, padded with spaces so that the tensors begin at a multiple of eight.
    package func encoded() throws -> [UInt8] {
        var object: [String: JSONValue] = ["__metadata__": .object(metadata.mapValues(JSONValue.string))]
        for entry in entries {
            object[entry.name] = [
                "dtype": .string(entry.type.rawValue), "shape": .array(entry.shape.map(JSONValue.integer)),
                "data_offsets": [.integer(entry.byteRange.lowerBound), .integer(entry.byteRange.upperBound)],
            ]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = [UInt8](try encoder.encode(object))
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(json.count).littleEndian, Array.init) + json
    }

    /// The length of the JSON that follows the first eight bytes.
    package static func jsonByteCount(prefix: some Collection<UInt8>) throws(SafetensorsError) -> Int {
        guard prefix.count >= 8 else { throw SafetensorsError("the file is shorter than its length field (8 bytes)") }
        let length = prefix.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(maximumByteCount) else {
            throw SafetensorsError("the header claims \(length) bytes; at most \(maximumByteCount) are read")
        }
        return Int(length)
    }

    /// Reads and checks the JSON of a header: types, shapes, and tensors that follow each other without gaps or overlaps.
    package init(json: some Sequence<UInt8>) throws(SafetensorsError) {
        let object: [String: JSONValue]
        do {
            object = try JSONDecoder().decode([String: JSONValue].self, from: Data(json))
        } catch {
            throw SafetensorsError("the header is not a JSON object")
        }
        metadata = [:]
        entries = []
        for (name, value) in object {
            if name == "__metadata__" {
                guard let fields = value.objectValue else { throw SafetensorsError("__metadata__ is not an object") }
                for (key, field) in fields {
                    guard let text = field.stringValue else { throw SafetensorsError("__metadata__.\(key) is not text") }
                    metadata[key] = text
                }
            } else {
                entries.append(try Self.entry(name: name, value))
            }
        }
        entries.sort {
            ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name) < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
        }
        var end = 0
        for entry in entries {
            guard entry.byteRange.lowerBound == end else {
                throw SafetensorsError("tensor \(entry.name) begins at byte \(entry.byteRange.lowerBound), where \(end) was expected")
            }
            end = entry.byteRange.upperBound
        }
    }

    private static func entry(name: String, _ value: JSONValue) throws(SafetensorsError) -> Entry {
        guard let fields = value.objectValue, let typeName = fields["dtype"]?.stringValue,
            let dimensions = fields["shape"]?.arrayValue, let offsets = fields["data_offsets"]?.arrayValue, offsets.count == 2,
            let begin = offsets[0].integerValue, let end = offsets[1].integerValue
        else { throw SafetensorsError("tensor \(name) lacks dtype, shape or data_offsets") }
        guard let type = DataType(rawValue: typeName) else { throw SafetensorsError("tensor \(name) has the unknown type \(typeName)") }
        var shape: [Int] = []
        var byteCount = type.byteCount
        for dimension in dimensions {
            guard let size = dimension.integerValue, size >= 0 else {
                throw SafetensorsError("tensor \(name) has a size that is no whole number")
            }
            let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
            guard !overflow else { throw SafetensorsError("tensor \(name) is too large") }
            byteCount = product
            shape.append(size)
        }
        guard begin >= 0, end >= begin, end - begin == byteCount else {
            throw SafetensorsError("tensor \(name) of shape \(shape) needs \(byteCount) bytes, its offsets span \(begin)..<\(end)")
        }
        return Entry(name: name, type: type, shape: shape, byteRange: begin..<end)
    }
}

/// Why bytes are not a safetensors file that can be read.
package struct SafetensorsError: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) { self.description = description }
}
