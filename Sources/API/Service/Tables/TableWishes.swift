import Contracts
import Specification
import Tabular

/// What a person says of a table's columns: our metadata.json, or SDV's JSON.
struct TableWishes {
    private enum Form {
        case semblance(Metadata)
        case sdv(SDVMetadata.Table)
    }

    private let form: Form

    /// - Throws: `APIError` 400 when it is not JSON; `SpecificationError` that names what is wrong in it.
    init(_ bytes: [UInt8]) throws {
        let value: JSONValue
        do {
            value = try JSONReader.read(bytes)
        } catch {
            throw APIError.malformed("The body is not JSON: line \(error.line), column \(error.column): \(error.message).")
        }
        let members = value.objectValue ?? [:]
        guard members["METADATA_SPEC_VERSION"] != nil || members["tables"] != nil else {
            form = .semblance(try Metadata(json: bytes))
            return
        }
        let tables = try SDVMetadata(json: bytes).tables
        guard tables.count == 1, let table = tables.values.first else {
            throw SpecificationError("tables", "must be one; there are \(tables.count)")
        }
        form = .sdv(table)
    }

    /// The metadata of the table with the wishes in them.
    ///
    /// - Throws: `SpecificationError` with every column that is missing or not known.
    func applied(to known: Metadata) throws(SpecificationError) -> Metadata {
        switch form {
        case .semblance(let wanted):
            try Self.check(Set(wanted.columns.map(\.name)), known, mustBeAll: true)
            var result = known
            for place in result.columns.indices {
                guard let column = wanted[result.columns[place].name] else { continue }
                result.columns[place] = column
            }
            result.primaryKey = wanted.primaryKey
            return result
        case .sdv(let table):
            try Self.check(Set(table.columns.keys), known, mustBeAll: false)
            var result = known
            table.apply(to: &result)
            for (name, choice) in table.choices() {
                guard let type = choice.type, var column = result[name], column.type != type else { continue }
                column.type = type
                if type == .datetime { column.format.datetime = choice.datetime }
                result[name] = column
            }
            return result
        }
    }

    private static func check(_ names: Set<String>, _ known: Metadata, mustBeAll: Bool) throws(SpecificationError) {
        let columns = Set(known.columns.map(\.name))
        var problems = names.subtracting(columns).sorted().map { Problem("columns.\($0)", "is no column of the table") }
        if mustBeAll { problems += columns.subtracting(names).sorted().map { Problem("columns.\($0)", "is missing") } }
        guard problems.isEmpty else { throw SpecificationError(problems) }
    }
}
