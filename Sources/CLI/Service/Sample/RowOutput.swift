internal import Specification
internal import Tabular

/// Where the rows of a command go: a file that appears when it is whole, or standard output.
final class RowOutput {
    static let options: [CommandOption] = [
        .value("--output", "FILE", "where the rows go; standard output when left out", short: "-o", completes: .file),
        .value(
            "--format", "csv|jsonl", "by the ending of the file when left out, else that of the original",
            completes: .words(["csv", "jsonl"])),
        .flag("--gzip", "compresses, as a file that ends in .gz always is"),
    ]

    private let format: TableReadingOptions.Format?
    private let file: PartialFile?
    private let standard: StandardOutputSink?
    private let target: any ByteSink

    /// Where the options of a command say.
    /// - Throws: `UsageError` for the format, `CommandFailure` when the file cannot be made.
    convenience init(_ arguments: Arguments, _ terminal: Terminal) throws {
        let path = arguments["--output"] == "-" ? nil : arguments["--output"]
        let format: TableReadingOptions.Format? = try arguments.choice("--format", ["csv": .csv, "jsonl": .jsonLines])
        if let path {
            try self.init(path: path, format: format, isCompressed: arguments.has("--gzip"))
        } else {
            self.init(StandardOutputSink(terminal), format: format, isCompressed: arguments.has("--gzip"))
        }
    }

    /// A file.
    /// - Parameters:
    ///   - format: nil goes by the ending of the name, else the rows have the form of the original.
    ///   - isCompressed: a file that ends in .gz is in any case.
    init(path: String, format: TableReadingOptions.Format? = nil, isCompressed: Bool = false) throws {
        var name = path.lowercased()
        let isCompressed = isCompressed || name.hasSuffix(".gz")
        if name.hasSuffix(".gz") { name = String(name.dropLast(3)) }
        self.format = format ?? (name.hasSuffix(".csv") ? .csv : name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? .jsonLines : nil)
        let file = try PartialFile(path)
        self.file = file
        standard = nil
        target = isCompressed ? GzipSink(file.sink) : file.sink
    }

    private init(_ standard: StandardOutputSink, format: TableReadingOptions.Format?, isCompressed: Bool) {
        self.format = format
        file = nil
        self.standard = standard
        target = isCompressed ? GzipSink(standard) : standard
    }

    /// Whether whoever reads standard output wants no more.
    var isClosed: Bool { standard?.isClosed ?? false }

    /// Writes tables, one after the other.
    /// - Parameter next: gives the next rows, nil at the end.
    /// - Throws: what `next` throws, and `CommandFailure` when a file cannot be written; nothing of it is left then.
    func write(_ metadata: Metadata, next: () throws -> Table?) throws {
        do {
            var writer = TableWriter(target, metadata, format: format)
            while let table = try next() { try writer.write(table) }
            try writer.finish()
            try file?.commit()
        } catch let error as SpecificationError {
            file?.discard()
            // As `head` does: it has what it wanted.
            if isClosed { return }
            throw CommandFailure(error.description)
        } catch {
            file?.discard()
            throw error
        }
    }
}
