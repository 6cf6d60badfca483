internal import Specification
internal import Tabular

/// How the rows of a file are read, as the options of a command say; kept in a model so that its evaluation reads the same rows again.
struct ReadingPlan: Codable, Hashable {
    var format: TableReadingOptions.Format?
    var delimiter: String?
    var quote: String?
    var escape: CSVDialect.Escape?
    var hasHeader: Bool?
    var encoding: TextEncoding?
    /// Whether a bad row is an error.
    var isStrict = false
    /// Reading ends after so many rows.
    var rowLimit: Int?
    var columns: [String: ColumnChoice] = [:]
    /// Which of the rows that were read are used.
    var selection = RowSelection()
    /// Whether the columns are those of a model, not of options.
    var isOfModel = false

    /// Everything is recognised.
    init() {}

    /// The columns are those of metadata, whatever their cells look like; the form of the file is recognised.
    init(readingAs metadata: Metadata) {
        isOfModel = true
        columns = Dictionary(metadata.columns.map { ($0.name, $0.choice) }, uniquingKeysWith: { first, _ in first })
    }

    /// The options of every command that reads a table.
    static let options: [CommandOption] = [
        .value("--format", "csv|jsonl", "recognised when left out", completes: .words(["csv", "jsonl"])),
        .value("--delimiter", "TEXT", "what stands between two fields, such as ';' or tab; recognised when left out"),
        .value("--quote", "CHARACTER", "what stands around fields; recognised when left out"),
        .value(
            "--escape", "doubled|backslash", "how a quote within quotes is written; recognised when left out",
            completes: .words(["doubled", "backslash"])),
        .value(
            "--header", "yes|no", "whether the first row names the columns; recognised when left out", completes: .words(["yes", "no"])),
        .value(
            "--encoding", "NAME", "utf-8, utf-16le, utf-16be or latin-1; by the byte order mark when left out, else utf-8",
            completes: .words(["utf-8", "utf-16le", "utf-16be", "latin-1"])),
        .repeated(
            "--type", "COLUMN=TYPE",
            "integer, real, boolean, category, datetime (or datetime:%d.%m.%Y), text or identifier; what is not said is recognised"),
        .flag("--strict", "makes the first bad row an error; else bad rows are set aside and counted"),
    ]

    /// - Throws: `UsageError` that names the option.
    init(_ arguments: Arguments) throws(UsageError) {
        format = try arguments.choice("--format", ["csv": .csv, "jsonl": .jsonLines])
        delimiter = arguments["--delimiter"].map { ["tab", "\\t"].contains($0.lowercased()) ? "\t" : $0 }
        quote = arguments["--quote"]
        escape = try arguments.choice("--escape", ["doubled": .doubled, "backslash": .backslash])
        hasHeader = try arguments.choice("--header", ["yes": true, "no": false])
        encoding = try arguments.choice(
            "--encoding",
            [
                "utf-8": .utf8, "utf-16le": .utf16LittleEndian, "utf-16be": .utf16BigEndian, "latin-1": .latin1, "utf8": .utf8,
                "latin1": .latin1, "iso-8859-1": .latin1,
            ])
        isStrict = arguments.has("--strict")
        for text in arguments.all("--type") {
            let (column, choice) = try Self.columnChoice(text)
            guard columns[column] == nil else { throw UsageError("--type is given twice for \(column)") }
            columns[column] = choice
        }
    }

    /// Takes `date=datetime:%d.%m.%Y` apart.
    static func columnChoice(_ text: String) throws(UsageError) -> (column: String, choice: ColumnChoice) {
        let types = ColumnType.allCases.map(\.rawValue).joined(separator: ", ")
        guard let equals = text.lastIndex(of: "="), equals != text.startIndex else {
            throw UsageError("--type must be COLUMN=TYPE, not '\(text)'; the types are \(types)")
        }
        let column = String(text[..<equals])
        let word = text[text.index(after: equals)...]
        if word.hasPrefix("datetime:") {
            do throws(SpecificationError) {
                return (column, ColumnChoice(type: .datetime, datetime: try DateTimeFormat(String(word.dropFirst(9)))))
            } catch {
                throw UsageError("--type \(column): \(error)")
            }
        }
        guard let type = ColumnType(rawValue: word.lowercased()) else {
            throw UsageError("--type \(column): '\(word)' is not a type; the types are \(types)")
        }
        return (column, ColumnChoice(type: type))
    }

    /// What the reader of tables says of a file, in the words of options where they are what is wrong.
    func error(_ error: SpecificationError, in file: String, given: GivenMetadata?) -> any Error {
        var texts: [String] = []
        for problem in error.problems {
            let column = problem.field.hasPrefix("columns.") ? String(problem.field.dropFirst(8)) : nil
            if isOfModel, let column { return CommandFailure("\(file) has no column \(column), which the model has") }
            if let column {
                let isOfFile = given?.names.contains(column) ?? false
                texts.append("\(isOfFile ? "--metadata" : "--type"): there is no column \(column) in \(file)")
            } else if ["delimiter", "quote", "escape", "header", "encoding", "format"].contains(problem.field) {
                texts.append("--\(problem.field): \(problem.message)")
            }
        }
        guard texts.isEmpty else { return UsageError(texts.joined(separator: "; ")) }
        // Problems of the file itself name it already.
        let text = "\(error)"
        return CommandFailure(text.hasPrefix(file) ? text : "\(file): \(text)")
    }

    /// The same for the reader of tables.
    var readingOptions: TableReadingOptions {
        var options = TableReadingOptions()
        options.format = format
        options.delimiter = delimiter
        options.quote = quote
        options.escape = escape
        options.hasHeader = hasHeader
        options.encoding = encoding
        options.badRows = isStrict ? .fail : .setAside
        options.rowLimit = rowLimit
        options.columns = columns
        return options
    }
}
