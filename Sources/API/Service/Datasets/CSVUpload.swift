import Concurrency
import Configuration
import Contracts
import HTTPServer
import Series
import Specification
import Synchronization

/// A dataset from a CSV file, read while it arrives.
struct CSVUpload: Sendable {
    let call: Call

    /// The characters of a delimiter's word; nil when it is no word.
    static func delimiter(_ word: String) -> String? { delimiters.first { $0.word == word }.map { String($0.character) } }

    private static let delimiters: [(word: String, character: Character)] = [
        (",", ","), (";", ";"), ("|", "|"), ("\t", "\t"), ("comma", ","), ("semicolon", ";"), ("pipe", "|"), ("tab", "\t"),
    ]

    static let parameters: [Operation.Parameter] = [
        .optional("name", .text(pattern: .datasetName), "Files: the name of the dataset; needed."),
        .optional(
            "kind", .words(of: DatasetKind.self), "Files: `table` keeps the file as it is and reads it as a table; `series` when left out."),
        .optional(
            "layout", .words(of: CSVLayout.self),
            "Series, needed: a row per series (`wide`), a row per step of a series (`long`), or one long `recording` cut into windows."),
        .optional("delimiter", .words(delimiters.map(\.word)), "Files: what separates cells; recognised when left out."),
        .optional("header", .boolean, "Files: whether the first row names the columns; recognised when left out."),
        .optional(
            "seriesColumn", .text(maxLength: 120, pattern: .line),
            "CSV, long: the column that tells series apart; recognised when left out, none if empty."
        ),
        .optional(
            "timeColumn", .text(maxLength: 120, pattern: .line),
            "CSV, long and recording: the column with times; recognised when left out, none if empty."),
        .optional(
            "labelColumn", .text(maxLength: 120, pattern: .line),
            "CSV, wide and long: the column with labels; recognised when left out, none if empty."),
        .optional(
            "channels", .text(minLength: 1, maxLength: 2000, pattern: .line),
            "CSV: the columns to read as values, separated by commas; all columns of numbers when left out."),
        .optional(
            "windowLength", .integer(minimum: 2, maximum: 10_000_000),
            "CSV, recording: steps per window; the whole recording is one series when left out."),
        .optional(
            "stride", .integer(minimum: 1, maximum: 10_000_000),
            "CSV, recording: steps from one window's start to the next; the window's length when left out."),
        .optional(
            "scaling", .words(of: CSVImportOptions.Scaling.self), "CSV, recording: how each channel is scaled; `none` when left out."),
        .optional("dayFirst", .boolean, "CSV: whether dates such as 03/04/2020 begin with the day; recognised where possible."),
    ]

    /// Reads the body and stores the set.
    ///
    /// - Throws: `APIError` 422 with what is missing from the query, `SpecificationError` with all bad cells by line and column.
    func store() async throws -> Dataset {
        guard let name = call.text("name"), let layout = call.text("layout").flatMap(CSVLayout.init) else {
            throw APIError.validation(
                ["name", "layout"].filter { call.text($0) == nil }.map { Problem($0, "is missing from the query; an upload needs it") })
        }
        var limits = ImportLimits()
        limits.maximumValues = call.context.settings.maxDatasetValues
        let importer = ImporterBox(try CSVImporter(options(layout), limits: limits))
        let writer = DatasetWriter(context: call.context, account: call.account)
        try await writer.refuseTaken(name, field: "name")
        let compute = call.context.compute
        for try await piece in call.bodyStream { try await compute.run { try importer.feed(piece) } }
        let (set, report) = try await compute.run { try importer.finish() }
        return try await writer.store(set, name: name, origin: .upload, lineage: try report.lineage())
    }

    private func options(_ layout: CSVLayout) -> CSVImportOptions {
        var options = CSVImportOptions(layout: layout)
        options.delimiter = call.text("delimiter").flatMap { word in Self.delimiters.first { $0.word == word }?.character }
        options.hasHeader = call.boolean("header")
        options.seriesColumn = CSVImportOptions.ColumnChoice(parameter: call.text("seriesColumn"))
        options.timeColumn = CSVImportOptions.ColumnChoice(parameter: call.text("timeColumn"))
        options.labelColumn = CSVImportOptions.ColumnChoice(parameter: call.text("labelColumn"))
        options.channels = call.text("channels").map { text in
            text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
        }
        options.windowLength = call.integer("windowLength")
        options.stride = call.integer("stride")
        options.scaling = call.text("scaling").flatMap(CSVImportOptions.Scaling.init) ?? .none
        options.isDayFirst = call.boolean("dayFirst")
        return options
    }
}

/// An importer that is fed by one task, on changing threads.
private final class ImporterBox: Sendable {
    private let importer: Mutex<CSVImporter>

    init(_ importer: CSVImporter) { self.importer = Mutex(importer) }

    func feed(_ piece: [UInt8]) throws { try importer.withLock { try $0.feed(piece) } }

    func finish() throws -> (set: SeriesSet, report: ImportReport) { try importer.withLock { try $0.finish() } }
}
