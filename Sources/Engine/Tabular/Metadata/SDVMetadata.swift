internal import FoundationEssentials
package import Specification

/// SDV's description of tables, `METADATA_SPEC_VERSION` `V1`; `SINGLE_TABLE_V1` and `MULTI_TABLE_V1` are read as well.
package struct SDVMetadata: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        /// `numerical`, `categorical`, `boolean`, `datetime`, `id`, `unknown`, or what the column says of a person.
        package var sdtype: String
        /// `strftime`'s pattern, for `datetime`.
        package var datetimeFormat: String?
        /// For `id`.
        package var pattern: String?
        package var isPersonal: Bool
    }

    package struct Table: Hashable, Sendable {
        package var primaryKey: [String]
        package var columns: [String: Column]
    }

    /// By name; the one table of `SINGLE_TABLE_V1` is called `table`.
    package var tables: [String: Table]

    /// Reads the JSON.
    ///
    /// - Throws: `SpecificationError` that names every place that is not what was expected.
    package init(json: [UInt8]) throws(SpecificationError) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(json)), let root = value.objectValue else {
            throw SpecificationError("metadata", "is not a JSON object")
        }
        let version = root["METADATA_SPEC_VERSION"]?.stringValue ?? "V1"
        guard ["V1", "SINGLE_TABLE_V1", "MULTI_TABLE_V1"].contains(version) else {
            throw SpecificationError("METADATA_SPEC_VERSION", "is \(version); V1, SINGLE_TABLE_V1 and MULTI_TABLE_V1 are known")
        }
        var problems: [Problem] = []
        tables = [:]
        if let tables = root["tables"]?.objectValue {
            for (name, table) in tables { self.tables[name] = Self.table(table, "tables.\(name)", &problems) }
        } else if root["columns"] != nil {
            tables["table"] = Self.table(value, "table", &problems)
        } else {
            problems.append(Problem("metadata", "has neither tables nor columns"))
        }
        guard problems.isEmpty else { throw SpecificationError(problems.sorted { $0.field < $1.field }) }
    }

    private static func table(_ value: JSONValue, _ place: String, _ problems: inout [Problem]) -> Table {
        guard let columns = value.objectValue?["columns"]?.objectValue else {
            problems.append(Problem("\(place).columns", "must be an object"))
            return Table(primaryKey: [], columns: [:])
        }
        let key = value.objectValue?["primary_key"]
        var table = Table(primaryKey: key?.stringValue.map { [$0] } ?? key?.arrayValue?.compactMap(\.stringValue) ?? [], columns: [:])
        for (name, column) in columns {
            guard let sdtype = column.objectValue?["sdtype"]?.stringValue else {
                problems.append(Problem("\(place).columns.\(name).sdtype", "must be a string"))
                continue
            }
            table.columns[name] = Column(
                sdtype: sdtype, datetimeFormat: column.objectValue?["datetime_format"]?.stringValue,
                pattern: column.objectValue?["regex_format"]?.stringValue, isPersonal: column.objectValue?["pii"]?.booleanValue ?? false)
        }
        for name in table.primaryKey where columns[name] == nil {
            problems.append(Problem("\(place).primary_key", "names no column: \(name)"))
        }
        return table
    }
}

extension SDVMetadata.Table {
    /// What to choose when the table is read; for `numerical` and `unknown`, what is recognised is kept.
    package func choices() -> [String: ColumnChoice] {
        columns.compactMapValues { column in
            switch column.sdtype {
            case "numerical", "unknown": nil
            case "categorical": ColumnChoice(type: .category)
            case "boolean": ColumnChoice(type: .boolean)
            // A pattern that is not known is recognised from the cells.
            case "datetime": ColumnChoice(type: .datetime, datetime: column.datetimeFormat.flatMap { try? DateTimeFormat($0) })
            case "id": ColumnChoice(type: .identifier)
            default: ColumnChoice(type: .text)
            }
        }
    }

    /// Adds what SDV's description says to what was recognised.
    package func apply(to metadata: inout Metadata) {
        metadata.primaryKey = primaryKey.isEmpty ? metadata.primaryKey : primaryKey.filter { metadata[$0] != nil }
        for (name, column) in columns {
            guard var known = metadata[name] else { continue }
            if let pattern = column.pattern { known.pattern = pattern }
            if let personal = PersonalData(rawValue: column.sdtype) {
                known.personal = personal
            } else if !column.isPersonal {
                known.personal = nil
            }
            metadata[name] = known
        }
    }
}

extension Metadata {
    /// The metadata in SDV's form, `METADATA_SPEC_VERSION` `V1`, with columns in the order of the table.
    ///
    /// - Parameter table: The name of the table.
    package func sdvJSON(table: String) -> [UInt8] {
        var text: [UInt8] = []
        func quoted(_ string: String) -> String {
            text.removeAll()
            text.append(json: string, escapesNonASCII: false)
            return String(decoding: text, as: UTF8.self)
        }
        let lines = columns.map { column in
            let properties = column.sdvProperties.map { "\"\($0)\": \($1.map(quoted) ?? "true")" }
            return "                \(quoted(column.name)): { \(properties.joined(separator: ", ")) }"
        }
        var members = ["            \"columns\": {\n\(lines.joined(separator: ",\n"))\n            }"]
        if primaryKey.count == 1 { members.append("            \"primary_key\": \(quoted(primaryKey[0]))") }
        if primaryKey.count > 1 { members.append("            \"primary_key\": [\(primaryKey.map(quoted).joined(separator: ", "))]") }
        let body = """
            {
                "METADATA_SPEC_VERSION": "V1",
                "tables": {
                    \(quoted(table)): {
            \(members.joined(separator: ",\n"))
                    }
                },
                "relationships": []
            }

            """
        return Array(body.utf8)
    }
}

extension ColumnMetadata {
    /// The names and values of the column's properties in SDV's form; nil stands for true.
    fileprivate var sdvProperties: [(String, String?)] {
        // SDV has no kind of its own for several of ours.
        if let personal, personal != .uuid || type == .text { return [("sdtype", personal.rawValue), ("pii", nil)] }
        switch type {
        case .integer: return [("sdtype", "numerical"), ("computer_representation", "Int64")]
        case .real: return [("sdtype", "numerical"), ("computer_representation", "Float")]
        case .boolean: return [("sdtype", "boolean")]
        case .category: return [("sdtype", "categorical")]
        case .datetime: return [("sdtype", "datetime")] + (format.datetime.map { [("datetime_format", $0.sdvPattern)] } ?? [])
        case .identifier: return [("sdtype", "id")] + (pattern.map { [("regex_format", $0)] } ?? [])
        case .text: return [("sdtype", "unknown")]
        }
    }
}

extension DateTimeFormat {
    /// The pattern in Python's dialect, which has one width of decimals.
    fileprivate var sdvPattern: String {
        var text = ""
        var rest = pattern[...]
        while let first = rest.popFirst() {
            text.append(first)
            guard first == "%", let next = rest.popFirst() else { continue }
            if next.isNumber {
                // %3f: Python reads any number of decimals as %f.
                _ = rest.popFirst()
                text.append("f")
            } else if next == ":" {
                // Python's %z reads a colon as well.
                continue
            } else if next == "-" {
                continue
            } else {
                text.append(next)
            }
        }
        return text
    }
}
