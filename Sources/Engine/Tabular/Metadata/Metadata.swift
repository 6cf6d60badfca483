internal import FoundationEssentials
package import Specification

/// What is known of a table beside its cells: its columns, its key, and the form in which it was written.
package struct Metadata: Codable, Hashable, Sendable {
    /// The version of the form of `metadata.json`.
    package static let version = 1

    package var version = Self.version
    package var columns: [ColumnMetadata]
    /// The columns that together tell rows apart; empty if none is known to.
    package var primaryKey: [String]
    /// How the table is written as CSV; nil if it was read from another format.
    package var csv: CSVDialect?
    /// How the table is written as JSON Lines; nil if it was read from another format.
    package var jsonLines: JSONLinesDialect?
    /// Whether the file was compressed with gzip.
    package var isCompressed = false

    package init(_ columns: [ColumnMetadata], primaryKey: [String] = [], csv: CSVDialect? = nil, jsonLines: JSONLinesDialect? = nil) {
        self.columns = columns
        self.primaryKey = primaryKey
        self.csv = csv
        self.jsonLines = jsonLines
    }

    /// The column of a name, if there is one.
    package subscript(name: String) -> ColumnMetadata? {
        get { columns.first { $0.name == name } }
        set {
            guard let place = columns.firstIndex(where: { $0.name == name }), let newValue else { return }
            columns[place] = newValue
        }
    }

    /// The metadata as the text of `metadata.json`; the same metadata give the same bytes.
    package func json() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers that are finite and lists of them can always be written.
        guard let data = try? encoder.encode(self) else { preconditionFailure("metadata could not be written") }
        return Array(data) + [0x0a]
    }

    /// Reads `metadata.json`.
    ///
    /// - Throws: `SpecificationError` that says where the text is not what was expected.
    package init(json: [UInt8]) throws(SpecificationError) {
        do {
            self = try JSONDecoder().decode(Metadata.self, from: Data(json))
        } catch let error as SpecificationError {
            throw error
        } catch let error as DecodingError {
            throw SpecificationError("metadata", Self.message(error))
        } catch {
            throw SpecificationError("metadata", "is not JSON")
        }
        guard version == Self.version else { throw SpecificationError("metadata.version", "must be \(Self.version), not \(version)") }
        let names = columns.map(\.name)
        guard Set(names).count == names.count else { throw SpecificationError("metadata.columns", "must not have a name twice") }
        let unknown = primaryKey.filter { !names.contains($0) }
        guard unknown.isEmpty else { throw SpecificationError(unknown.map { Problem("metadata.primaryKey", "names no column: \($0)") }) }
        for column in columns {
            if let style = column.format.number, !(0...22).contains(style.decimals ?? 0) || !(0...22).contains(style.leastDecimals) {
                throw SpecificationError("metadata.columns.\(column.name).format.number", "must have 0 to 22 decimals")
            }
        }
        if let csv, csv.delimiter.isEmpty || csv.quote.utf8.count != 1 || csv.decimalMark.utf8.count != 1 {
            throw SpecificationError("metadata.csv", "must have a delimiter, and a quote and a decimal mark of one character")
        }
    }

    private static func message(_ error: DecodingError) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.isEmpty ? "" : path.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }.joined(separator: ".") + ": "
        }
        switch error {
        case .keyNotFound(let key, let context): return "\(place(context.codingPath))'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): return "\(place(context.codingPath))is of another type"
        case .dataCorrupted(let context): return "\(place(context.codingPath))is not valid"
        @unknown default: return "is not valid"
        }
    }
}
