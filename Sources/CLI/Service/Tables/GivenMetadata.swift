internal import Contracts
internal import FoundationEssentials
internal import Specification
internal import Tabular

/// What a file `metadata.json` says of a table: ours, or SDV's.
enum GivenMetadata {
    case ours(Metadata)
    case sdv(SDVMetadata.Table)

    /// Reads the bytes of a file.
    /// - Parameters:
    ///   - path: What the file is called in messages.
    ///   - table: The name to take when SDV's file describes several tables.
    /// - Throws: `UsageError` that names the option and the place.
    init(_ bytes: [UInt8], path: String, table: String) throws(UsageError) {
        do throws(SpecificationError) {
            let root = try? JSON.decode(JSONValue.self, from: bytes)
            if root?.objectValue?["columns"]?.arrayValue != nil {
                self = .ours(try Metadata(json: bytes))
                return
            }
            let tables = try SDVMetadata(json: bytes).tables
            guard let chosen = tables.count == 1 ? tables.values.first : tables[table] else {
                throw SpecificationError("tables", "has \(tables.keys.sorted().joined(separator: ", ")), and none is called \(table)")
            }
            self = .sdv(chosen)
        } catch {
            throw UsageError("--metadata \(path): \(error)")
        }
    }

    /// What to choose when the table is read.
    func choices() -> [String: ColumnChoice] {
        switch self {
        case .ours(let metadata): Dictionary(metadata.columns.map { ($0.name, $0.choice) }, uniquingKeysWith: { first, _ in first })
        case .sdv(let table): table.choices()
        }
    }

    /// The columns that are spoken of.
    var names: [String] {
        switch self {
        case .ours(let metadata): metadata.columns.map(\.name)
        case .sdv(let table): table.columns.keys.sorted()
        }
    }

    /// Adds what the file says to what was recognised.
    func apply(to metadata: inout Metadata) {
        switch self {
        case .sdv(let table): table.apply(to: &metadata)
        case .ours(let given):
            metadata.primaryKey = given.primaryKey
            for column in given.columns {
                guard let read = metadata[column.name], read.type == column.type else { continue }
                var merged = column
                // A type that was changed by hand has the form that was recognised.
                merged.format.number = column.format.number ?? read.format.number
                merged.format.datetime = column.format.datetime ?? read.format.datetime
                merged.format.boolean = column.format.boolean ?? read.format.boolean
                metadata[column.name] = merged
            }
        }
    }
}

extension ColumnMetadata {
    /// What to choose so that cells of this column are read as they were.
    var choice: ColumnChoice {
        let isText = type == .category || type == .text || type == .identifier
        // In texts one word alone says that a cell is missing; in numbers all the usual ones do. Blanks around it are no part of the word.
        let word = format.missing.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
        return ColumnChoice(
            type: type, datetime: type == .datetime ? format.datetime : nil, missing: isText ? [String(word)] : nil)
    }
}
