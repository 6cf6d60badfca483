internal import Contracts
internal import FoundationEssentials
internal import Glibc
internal import Reports
internal import Specification
internal import TableSynthesizers
internal import Tabular

/// What syngen's `train` and `infer` do, done with our synthesizers.
struct SyngenRun {
    static let logLevels = ["TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]

    let settings: SyngenSettings
    let terminal: Terminal
    let isQuiet: Bool

    /// - Throws: `UsageError` for a level that syngen does not know.
    static func isQuiet(_ arguments: Arguments) throws(UsageError) -> Bool {
        guard let level = arguments["--log_level"] else { return false }
        guard let place = logLevels.firstIndex(of: level.uppercased()) else {
            throw UsageError("--log_level must be one of \(logLevels.joined(separator: ", ")), not '\(level)'")
        }
        return place >= 3
    }

    /// Adds the name, or what the metadata say, which wins over the options.
    static func complete(
        _ settings: SyngenSettings, _ arguments: Arguments, table: String?, _ terminal: Terminal
    ) throws -> SyngenSettings {
        var settings = settings
        guard let path = arguments["--metadata_path"] else {
            guard let table else {
                throw UsageError("--table_name is missing\(settings.source == nil ? ", or --metadata_path in its place" : "")")
            }
            settings.table = table
            return settings
        }
        if table != nil || settings.source != nil { terminal.complain("--source and --table_name are ignored: --metadata_path is given") }
        try SyngenMetadata(path: path).apply(to: &settings)
        return settings
    }

    // MARK: - train

    func train() async throws {
        guard let source = settings.source else { throw UsageError("--source is missing") }
        let folder = try SyngenFolder(table: settings.table)
        for ending in [".xls", ".xlsx", ".avro", ".pkl", ".dat"] where source.lowercased().hasSuffix(ending) {
            throw UsageError("--source \(source): files of the kind \(ending) are not read; save the table as CSV")
        }
        if settings.epochs != nil { note("epochs: learning stops by itself when rows kept aside become no more probable") }
        if settings.trainBatch != nil { note("batch_size of the training: the synthesizers choose it themselves") }
        var reading = settings.reading
        reading.selection = RowSelection(dropsMissing: settings.dropsNull ?? false, limit: settings.rowLimit, seed: 0)
        for column in settings.categories { reading.columns[column] = ColumnChoice(type: .category) }
        for column in settings.uniqueKeys where settings.patterns[column] != nil {
            reading.columns[column] = ColumnChoice(type: .identifier)
        }
        terminal.interruption.watch()

        let read = try await TableInput.read(source, reading, terminal: terminal, isQuiet: isQuiet)
        if !isQuiet { read.report(to: terminal) }
        guard read.table.rowCount > 0 else { throw CommandFailure("\(source): no row is left to learn from") }
        let input = read.with(metadata: try keys(read.metadata))
        try folder.prepare()
        let run = FitRun(
            input: input, plan: FitPlan(reading: reading), title: "Training \(settings.table)", checkpointPath: folder.checkpoint)
        let outcome = try await run.run(terminal: terminal, isQuiet: isQuiet)
        try SmallFile.write(outcome.bytes, to: folder.model)
        unlink(folder.checkpoint)
        terminal.clearBar()
        if !isQuiet { for note in outcome.notes { terminal.complain("  \(note)") } }
        let model = try StoredModel(bytes: outcome.bytes, name: settings.table)
        terminal.say("Training of the table \(settings.table) is done: \(model.shortDescription), in \(folder.model)")
        try await report(settings.trainReports, model, synthetic: nil, folder, isOfTraining: true)
    }

    /// The keys that the metadata name.
    private func keys(_ metadata: Metadata) throws(UsageError) -> Metadata {
        var metadata = metadata
        for name in settings.primaryKey + settings.uniqueKeys {
            guard metadata[name] != nil else { throw UsageError("keys: there is no column \(name) in \(settings.source ?? "the source")") }
            metadata[name]?.isUnique = true
            if let pattern = settings.patterns[name] { metadata[name]?.pattern = pattern }
        }
        if !settings.primaryKey.isEmpty { metadata.primaryKey = settings.primaryKey }
        return metadata
    }

    // MARK: - infer

    func infer() async throws {
        let folder = try SyngenFolder(table: settings.table)
        guard FileManager.default.fileExists(atPath: folder.model) else {
            throw CommandFailure(
                "nothing was learned under the name \(settings.table) (no \(folder.model)); semblance train --source FILE --table_name "
                    + "\(settings.table) does it")
        }
        let model = try StoredModel(bytes: try SmallFile.bytes(of: folder.model), name: settings.table)
        if settings.runsParallel != nil { note("run_parallel: all processors are used in any case, and no row depends on it") }
        let path = settings.destination ?? folder.output(ending: Self.ending(model.information.lineage["file"]))
        try folder.prepare(output: path)
        let rows = settings.size ?? 100
        let request = TableSampleRequest(seed: settings.seed ?? 0)
        let run = SampleRun(
            model: model.model, request: request, rows: rows, batch: settings.inferBatch ?? SampleRun.usualBatch,
            threads: Processors.count, title: "Inferring \(settings.table)")
        terminal.interruption.watch()
        let output = path
        try await run.run(to: { try RowOutput(path: output) }, terminal: terminal, isQuiet: isQuiet)
        terminal.say("Synthesis of the table \(settings.table) is done: \(TextTable.grouped(rows)) rows in \(path)")
        try await report(settings.inferReports, model, synthetic: path, folder, isOfTraining: false)
    }

    /// The ending of the original's name, which the output has as well.
    private static func ending(_ file: String?) -> String {
        guard let name = file?.split(separator: "/").last?.lowercased() else { return ".csv" }
        return [".csv", ".tsv", ".psv", ".txt", ".csv.gz", ".jsonl"].first { name.hasSuffix($0) } ?? ".csv"
    }

    // MARK: - Reports

    private func report(
        _ reports: [SyngenSettings.Report]?, _ model: StoredModel, synthetic path: String?, _ folder: SyngenFolder, isOfTraining: Bool
    ) async throws {
        let reports = reports ?? [.none]
        if reports.contains(.sample) {
            note("reports sample: row_limit and drop_null draw rows without changing them; the report accuracy compares with the rest")
        }
        guard reports.contains(where: { [.accuracy, .metricsOnly, .all].contains($0) }) else { return }
        let threads = Processors.count
        let original = try await OriginalTable.read(model, instead: nil, terminal: terminal, isQuiet: isQuiet)
        let run = EvaluationRun(stored: model, target: nil, seed: 0, threads: threads)
        let synthetic: Table
        let lineage: [TableReportLineageEntry]
        if let path {
            let plan = ReadingPlan(readingAs: model.information.metadata)
            synthetic = try await TableInput.read(path, plan, terminal: terminal, isQuiet: isQuiet).table
            lineage = [TableReportLineageEntry("Synthetic rows", path)]
        } else {
            synthetic = try await run.made(model.information.trainingRows)
            lineage = run.source(model.information.trainingRows)
        }
        let report = try await run.run(original, synthetic: synthetic, source: lineage, terminal: terminal, isQuiet: isQuiet)
        for line in ReportText.syngenLines(report) { terminal.say(line) }
        guard reports.contains(where: { [.accuracy, .all].contains($0) }) else { return }
        let stamp = Timestamp.now().description.prefix(19).map { $0 == ":" ? "-" : $0 }
        let target = folder.report(isOfTraining: isOfTraining, at: String(stamp))
        try SmallFile.write(TableReportPage(report).bytes(), to: target)
        terminal.say("The report is in \(target)")
    }

    private func note(_ text: String) {
        if !isQuiet { terminal.complain("note: \(text)") }
    }
}
