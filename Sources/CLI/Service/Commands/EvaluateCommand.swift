internal import Configuration
internal import Evaluation
internal import FoundationEssentials
internal import Reports
internal import TableSynthesizers
internal import Tabular

/// `semblance evaluate`.
enum EvaluateCommand: Command {
    static let name = "evaluate"
    static let summary = "judges rows of a model beside the original: fidelity, usefulness, privacy"
    static let details = """
        Compares synthetic rows with the rows that the model learned from and with those that were kept aside. The model remembers
        where its original is; --real gives a copy of it. Without a file, as many rows as the model learned from are made.

        With --require-privacy the exit code is 4 unless the report shows that the rows do not give away who was learned from: it
        says "do not share", or nothing can be told because no rows, or too few, were kept aside.
        """
    static let operands = [Operand("MODEL", completes: .model), Operand("FILE", .optional, completes: .file)]
    static let options: [CommandOption] = [
        .value("--real", "FILE", "the original, when it is not where it was", completes: .file),
        .value("--target", "COLUMN", "the column to predict when usefulness is measured; the best suited ones when left out"),
        .flag("--require-privacy", "exit code 4 unless the rows may be shared"),
        .value("--output", "FILE", "the report as one HTML file that needs nothing else", short: "-o", completes: .file),
        .value("--json", "FILE", "the report as JSON", completes: .file),
        .value("--seed", "N", "of rows that are made, and of draws from large tables; 0 when left out"),
        .value("--threads", "N", "how many share the work; all processors, at most 8, when left out"),
        .flag("--quiet", "shows no progress"), ModelStore.option,
    ]
    static let examples = [
        "semblance evaluate people synthetic.csv -o report.html",
        "semblance evaluate people synthetic.csv --target income --require-privacy --json report.json",
        "semblance evaluate people --real backup/people.csv",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let stored = try StoredModel(try arguments.operand("MODEL"), in: ModelStore(arguments, environment))
        let isQuiet = arguments.has("--quiet")
        let metadata = stored.information.metadata
        if let target = arguments["--target"], metadata[target] == nil {
            throw UsageError("--target: there is no column \(target)\(Suggestion.text(for: target, among: metadata.columns.map(\.name)))")
        }
        let run = EvaluationRun(
            stored: stored, target: arguments["--target"], seed: try arguments.seed() ?? 0, threads: try Processors.threads(arguments))
        if let file = arguments["FILE"], file != "-", !FileManager.default.fileExists(atPath: file) {
            throw CommandFailure("there is no file \(file)")
        }
        let original = try await OriginalTable.read(stored, instead: arguments["--real"], terminal: terminal, isQuiet: isQuiet)
        let (synthetic, source) = try await syntheticRows(arguments["FILE"], run, terminal, isQuiet)
        let report = try await run.run(original, synthetic: synthetic, source: source, terminal: terminal, isQuiet: isQuiet)
        if let path = arguments["--output"] { try SmallFile.write(TableReportPage(report).bytes(), to: path) }
        if let path = arguments["--json"] { try SmallFile.write(report.json(), to: path) }
        if let note = original.note { terminal.complain(note) }
        for line in ReportText.lines(report) { terminal.say(line) }
        guard arguments.has("--require-privacy") else { return .success }
        switch report.privacy.verdict {
        case .noSignOfCopying, .slight: return .success
        case .doNotShare: throw CommandFailure("do not share: \(report.privacy.explanation)", code: .notPrivate)
        case .undecided: throw CommandFailure("privacy is not shown: \(report.privacy.explanation)", code: .notPrivate)
        }
    }

    private static func syntheticRows(
        _ file: String?, _ run: EvaluationRun, _ terminal: Terminal, _ isQuiet: Bool
    ) async throws -> (Table, [TableReportLineageEntry]) {
        let information = run.stored.information
        guard let file else {
            let rows = information.trainingRows
            return (try await run.made(rows), run.source(rows))
        }
        let input = try await TableInput.read(
            file, ReadingPlan(readingAs: information.metadata), title: "Reading the synthetic rows", terminal: terminal, isQuiet: isQuiet)
        return (
            input.table,
            [
                TableReportLineageEntry("Synthetic rows", input.path ?? "standard input"),
                TableReportLineageEntry("SHA-256 of the synthetic rows", input.hash),
            ]
        )
    }
}
