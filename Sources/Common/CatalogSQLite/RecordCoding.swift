internal import Catalog
internal import FoundationEssentials

/// How whole values lie in the columns `record` and `body`: as JSON, with infinite numbers and NaN as texts.
enum RecordCoding {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: infinity, negativeInfinity: negativeInfinity, nan: notANumber)
        return [UInt8](try encoder.encode(value))
    }

    static func decode<Value: Decodable>(_ bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: infinity, negativeInfinity: negativeInfinity, nan: notANumber)
        do {
            return try decoder.decode(Value.self, from: Data(bytes))
        } catch {
            throw CatalogError.corrupt("A stored \(Value.self) cannot be read.")
        }
    }

    /// Decodes many values at once, which is several times quicker than one by one.
    static func decodeAll<Value: Decodable>(_ values: [[UInt8]]) throws -> [Value] {
        var list: [UInt8] = [UInt8(ascii: "[")]
        list.reserveCapacity(values.reduce(2) { $0 + $1.count + 1 })
        for (index, value) in values.enumerated() {
            if index > 0 { list.append(UInt8(ascii: ",")) }
            list.append(contentsOf: value)
        }
        list.append(UInt8(ascii: "]"))
        return try decode(list)
    }

    private static let infinity = "Infinity"
    private static let negativeInfinity = "-Infinity"
    private static let notANumber = "NaN"
}
