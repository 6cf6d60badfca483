internal import Configuration

/// `semblance train`.
enum TrainCommand: Command {
    static let name = "train"
    static let summary = "fit, in the spelling of syngen"
    static let details = """
        Learns a table as `semblance fit` does, with the options and the folder of artifacts of syngen (model_artifacts): who used
        syngen changes only the program's name. No copy of the data is kept. What means nothing here is accepted with a note.
        """
    static let options: [CommandOption] = [
        .value("--source", "FILE", "the table: CSV, with any delimiter", completes: .file),
        .value("--table_name", "NAME", "what the folders and files are called"),
        .value("--metadata_path", "FILE", "metadata of one table in YAML; what it says wins over the options", completes: .file),
        .value("--epochs", "N", "accepted; learning stops by itself when rows kept aside become no more probable"),
        .truth("--drop_null", "leaves out the rows in which a cell is missing"),
        .value("--row_limit", "N", "at most so many rows, drawn at random"),
        .value("--batch_size", "N", "accepted; the synthesizers choose it themselves"),
        .repeated(
            "--reports", "KIND", "none, accuracy, metrics_only, sample or all; none when left out",
            completes: .words(SyngenSettings.Report.allCases.map(\.rawValue))),
        .truth("--print_report", "the same as --reports accuracy"),
        .value(
            "--log_level", "LEVEL", "TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL; from WARNING on no progress is shown",
            completes: .words(SyngenRun.logLevels)),
        .value("--fernet_key", "NAME", "accepted; no copy of the data is kept that would have to be encrypted"),
    ]
    static let examples = [
        "semblance train --source ./data/Churn_modelling.csv --table_name Churn",
        "semblance train --source people.csv --table_name people --row_limit 10000 --drop_null True --reports accuracy",
        "semblance train --metadata_path metadata.yaml",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        var settings = SyngenSettings(table: "")
        settings.source = arguments["--source"]
        settings.epochs = try arguments.integer("--epochs", atLeast: 1)
        settings.dropsNull = arguments.truth("--drop_null")
        settings.rowLimit = try arguments.integer("--row_limit", atLeast: 1)
        settings.trainBatch = try arguments.integer("--batch_size", atLeast: 1)
        settings.trainReports =
            try SyngenSettings.reports(arguments.all("--reports")) ?? (arguments.truth("--print_report") == true ? [.accuracy] : nil)
        let run = SyngenRun(
            settings: try SyngenRun.complete(settings, arguments, table: arguments["--table_name"], terminal), terminal: terminal,
            isQuiet: try SyngenRun.isQuiet(arguments))
        if arguments["--fernet_key"] != nil {
            terminal.complain("--fernet_key: no copy of the data is kept that would have to be encrypted")
        }
        try await run.train()
        return .success
    }
}
