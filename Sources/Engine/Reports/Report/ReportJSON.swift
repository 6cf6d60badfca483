import Evaluation
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

    /// Throws `DecodingError` that names a part which is not sound.
    static func check(_ isSound: Bool, _ part: String) throws {
        guard !isSound else { return }
        throw DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: [], debugDescription: "\(part): the lists do not fit together"))
    }

    /// Whether a number can be a number of cells, and summed with others.
    static func isCount(_ number: Int) -> Bool { (0...1 << 52).contains(number) }
}

extension AssociationMatrix {
    /// Whether there is a value and a measure for each pair of columns.
    var isSquare: Bool {
        values.count == columns.count && measures.count == columns.count && values.allSatisfy { $0.count == columns.count }
            && measures.allSatisfy { $0.count == columns.count }
    }
}

extension HistogramBins {
    /// Whether these are bins, and there is a count for each in every list.
    func fit(_ counts: [[Int]]) -> Bool {
        edges.count > 1 && texts.count == edges.count && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
            && counts.allSatisfy { $0.count == count && $0.allSatisfy(ReportJSON.isCount) }
    }
}
