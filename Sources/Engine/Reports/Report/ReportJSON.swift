internal import FoundationEssentials

/// How reports and profiles are written as JSON: with sorted keys, so that equal values give equal bytes.
enum ReportJSON {
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Figures that are not finite are left out where they are made, so that all can be written.
        guard let data = try? encoder.encode(value) else { preconditionFailure("a report could not be written") }
        return Array(data)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ json: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json))
    }

    /// Throws `DecodingError` if a version is not the one that is known.
    static func check(_ version: Int, is known: Int) throws {
        guard version != known else { return }
        throw DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: [], debugDescription: "the version is \(version), and \(known) is expected"))
    }
}
