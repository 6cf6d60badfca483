internal import Configuration

/// `semblance infer`.
enum InferCommand: Command {
    static let name = "infer"
    static let summary = "sample, in the spelling of syngen"
    static let details = """
        Makes rows with what `semblance train` learned, into model_artifacts/tmp_store/NAME/merged_infer_NAME.csv. Size and name may
        be given as options or as two words. The same --random_seed gives the same rows.
        """
    static let operands = [Operand("SIZE", .optional), Operand("TABLE", .optional)]
    static let options: [CommandOption] = [
        .value("--size", "N", "how many rows; 100 when left out"),
        .value("--table_name", "NAME", "the name that was given to train"),
        .value("--metadata_path", "FILE", "metadata of one table in YAML; what it says wins over the options", completes: .file),
        .truth("--run_parallel", "accepted; all processors are used in any case, and no row depends on it"),
        .value("--batch_size", "N", "rows made at a time, which changes none of them"),
        .value("--random_seed", "N", "the same seed gives the same rows; 0 when left out"),
        .repeated(
            "--reports", "KIND", "none, accuracy, metrics_only or all; none when left out",
            completes: .words(SyngenSettings.Report.allCases.map(\.rawValue))),
        .truth("--print_report", "the same as --reports accuracy"),
        .value(
            "--log_level", "LEVEL", "TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL; from WARNING on no progress is shown",
            completes: .words(SyngenRun.logLevels)),
        .value("--fernet_key", "NAME", "accepted; no copy of the data is kept that would have to be decrypted"),
    ]
    static let examples = [
        "semblance infer 5000 Churn", "semblance infer --size 5000 --table_name Churn --random_seed 10 --reports accuracy",
        "semblance infer --metadata_path metadata.yaml",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        var table = arguments["--table_name"]
        var size = try arguments.integer("--size", atLeast: 1)
        if let word = arguments["SIZE"] {
            guard size == nil, let rows = Int(word), rows >= 1 else {
                throw UsageError("SIZE must be a whole number of at least 1, given once, not '\(word)'")
            }
            size = rows
        }
        if let word = arguments["TABLE"] {
            guard table == nil || table == word else { throw UsageError("the table is called both '\(word)' and '\(table ?? "")'") }
            table = word
        }
        var settings = SyngenSettings(table: "")
        settings.size = size
        settings.runsParallel = arguments.truth("--run_parallel")
        settings.inferBatch = try arguments.integer("--batch_size", atLeast: 1)
        settings.seed = try arguments.seed("--random_seed")
        settings.inferReports =
            try SyngenSettings.reports(arguments.all("--reports")) ?? (arguments.truth("--print_report") == true ? [.accuracy] : nil)
        let run = SyngenRun(
            settings: try SyngenRun.complete(settings, arguments, table: table, terminal), terminal: terminal,
            isQuiet: try SyngenRun.isQuiet(arguments))
        try await run.infer()
        return .success
    }
}
