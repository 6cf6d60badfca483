internal import Specification
internal import Tabular
internal import YAML

/// Syngen's metadata of tables, in YAML, of which one table is read.
struct SyngenMetadata {
    private let path: String
    private let table: String
    private let members: [String: JSONValue]
    /// Settings that hold when the table has none of its own.
    private let common: [String: JSONValue]

    /// - Throws: `UsageError` that names the file and the place.
    init(path: String) throws {
        self.path = path
        let root: JSONValue
        do throws(SpecificationError) {
            root = try YAMLDocument.value(try Self.bytes(path))
        } catch {
            throw UsageError("--metadata_path \(path): \(error)")
        }
        guard var tables = root.objectValue, !tables.isEmpty else { throw UsageError("--metadata_path \(path): must name a table") }
        common = tables.removeValue(forKey: "global")?.objectValue ?? [:]
        guard let (name, value) = tables.first, tables.count == 1 else {
            let names = tables.keys.sorted().joined(separator: ", ")
            throw UsageError(
                tables.isEmpty
                    ? "--metadata_path \(path): must name a table"
                    : "--metadata_path \(path): describes the tables \(names); linked tables cannot be learned yet, give a file with one table"
            )
        }
        table = name
        members = value.objectValue ?? [:]
    }

    private static func bytes(_ path: String) throws(SpecificationError) -> [UInt8] {
        do throws(CommandFailure) {
            return try SmallFile.bytes(of: path)
        } catch {
            throw SpecificationError("file", error.description)
        }
    }

    /// Sets what the file says, over what the options said.
    /// - Throws: `UsageError` that names the place of every value of another kind than expected.
    func apply(to settings: inout SyngenSettings) throws(UsageError) {
        settings.table = table
        settings.source = nil
        var problems: [String] = []
        try apply(section("train_settings"), common["train_settings"]?.objectValue ?? [:], &problems) { (name, value) throws(UsageError) in
            switch name {
            case "source": settings.source = value.stringValue
            case "epochs": settings.epochs = value.integerValue
            case "drop_null": settings.dropsNull = value.booleanValue
            case "row_limit": settings.rowLimit = value.integerValue
            case "batch_size": settings.trainBatch = value.integerValue
            case "reports": settings.trainReports = try SyngenSettings.reports(texts(value))
            case "print_report": settings.trainReports = value.booleanValue == true ? [.accuracy] : nil
            case "column_types": settings.categories = texts(value.objectValue?["categorical"] ?? .null)
            default: return false
            }
            return true
        }
        // The first versions of syngen had the source beside the settings.
        if let source = members["source"]?.stringValue { settings.source = source }
        try apply(section("infer_settings"), common["infer_settings"]?.objectValue ?? [:], &problems) { (name, value) throws(UsageError) in
            switch name {
            case "destination": settings.destination = value.stringValue
            case "size": settings.size = value.integerValue
            case "run_parallel": settings.runsParallel = value.booleanValue
            case "batch_size": settings.inferBatch = value.integerValue
            case "random_seed": settings.seed = value.integerValue.flatMap { UInt64(exactly: $0) }
            case "reports": settings.inferReports = try SyngenSettings.reports(texts(value))
            case "print_report": settings.inferReports = value.booleanValue == true ? [.accuracy] : nil
            default: return false
            }
            return true
        }
        applyFormat(to: &settings, &problems)
        applyKeys(to: &settings, &problems)
        for (name, value) in [("epochs", settings.epochs), ("row_limit", settings.rowLimit), ("size", settings.size)] {
            if let value, value < 1 { problems.append("\(name) must be at least 1, not \(value)") }
        }
        if let batch = settings.inferBatch, batch < 1 { problems.append("batch_size must be at least 1, not \(batch)") }
        let known = ["train_settings", "infer_settings", "source", "keys", "format", "encryption"]
        problems += members.keys.sorted().filter { !known.contains($0) }.map {
            "there is no section \($0); there are \(known.joined(separator: ", "))"
        }
        guard problems.isEmpty else { throw UsageError("--metadata_path \(path): \(table): \(problems.joined(separator: "; "))") }
    }

    private func section(_ name: String) -> [String: JSONValue] { members[name]?.objectValue ?? [:] }

    private func texts(_ value: JSONValue) -> [String] {
        value.arrayValue?.compactMap { $0.stringValue ?? $0.integerValue.map(String.init) } ?? value.stringValue.map { [$0] } ?? []
    }

    /// - Parameter set: takes a name and a value, and says whether there is such a name.
    private func apply(
        _ own: [String: JSONValue], _ common: [String: JSONValue], _ problems: inout [String],
        _ set: (String, JSONValue) throws(UsageError) -> Bool
    ) throws(UsageError) {
        for (name, value) in common.merging(own, uniquingKeysWith: { _, own in own }).sorted(by: { $0.key < $1.key }) where value != .null {
            if try !set(name, value) { problems.append("there is no setting \(name)") }
        }
    }

    private func applyFormat(to settings: inout SyngenSettings, _ problems: inout [String]) {
        for (name, value) in section("format").sorted(by: { $0.key < $1.key }) where value != .null {
            switch name {
            case "sep": settings.reading.delimiter = value.stringValue
            case "quotechar": settings.reading.quote = value.stringValue
            case "escapechar": if value.stringValue == "\\" { settings.reading.escape = .backslash }
            case "encoding":
                let word = (value.stringValue ?? "").lowercased()
                let known: [String: TextEncoding] = [
                    "utf-8": .utf8, "utf8": .utf8, "utf-8-sig": .utf8, "latin-1": .latin1, "latin1": .latin1, "iso-8859-1": .latin1,
                    "utf-16": .utf16LittleEndian, "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian,
                ]
                if let encoding = known[word] {
                    settings.reading.encoding = encoding
                } else {
                    problems.append("the encoding \(word) is not read")
                }
            case "header": if value.integerValue == 0 { settings.reading.hasHeader = true }
            case "on_bad_lines": settings.reading.isStrict = value.stringValue == "error"
            // What the reader recognises by itself, or the writer remembers.
            case "quoting", "skiprows", "engine", "na_values", "sheet_name": break
            default: problems.append("there is no setting format.\(name)")
            }
        }
        if members["format"]?.objectValue?["header"] == .some(.null) { settings.reading.hasHeader = false }
    }

    private func applyKeys(to settings: inout SyngenSettings, _ problems: inout [String]) {
        for (name, key) in section("keys").sorted(by: { $0.key < $1.key }) {
            let columns = texts(key.objectValue?["columns"] ?? .null)
            guard !columns.isEmpty else {
                problems.append("keys.\(name).columns must be a list of names")
                continue
            }
            switch key.objectValue?["type"]?.stringValue?.uppercased() {
            case "PK": settings.primaryKey = columns
            case "UQ": if columns.count == 1 { settings.uniqueKeys += columns }
            case "FK":
                let other = key.objectValue?["references"]?.objectValue?["table"]?.stringValue ?? "another table"
                problems.append("keys.\(name) refers to \(other); linked tables cannot be learned yet")
            case let type: problems.append("keys.\(name).type must be PK, UQ or FK, not \(type ?? "nothing")")
            }
            for (column, pattern) in key.objectValue?["regex_patterns"]?.objectValue ?? [:] {
                settings.patterns[column] = pattern.stringValue
            }
        }
    }
}
