internal import Configuration
internal import Glibc
internal import Reports
internal import TableSynthesizers

/// `semblance fit`.
enum FitCommand: Command {
    static let name = "fit"
    static let summary = "learns a table from a file, and stores what was learned as a model"
    static let details = """
        Reads a table from CSV or JSON Lines, with gzip or without, recognises what its columns are, learns it and stores a model.
        A model of that name is replaced once the new one is whole. Ctrl-C or a kill lose little: the same command goes on from there.

        Columns that say who somebody is (names, addresses, identifiers) are not learned: samples have made-up ones.
        """
    static let operands = [Operand("FILE", completes: .file)]
    static let options: [CommandOption] =
        FitPlan.options + [
            .value("--model", "NAME", "what the model is called; the file's name without its endings when left out", completes: .model),
            .value(
                "--metadata", "FILE", "metadata.json, of semblance profile --metadata or of SDV (V1), in place of what is recognised",
                completes: .file),
            .value("--rows", "N", "the first N rows only"),
            .value(
                "--report", "FILE", "judges as many rows as were learned, as semblance evaluate does, and writes the report as HTML",
                completes: .file),
            .flag("--delete-original", "deletes the file for good, once the model and the report are stored"),
            .flag("--quiet", "shows no progress"),
        ] + ReadingPlan.options + [ModelStore.option]
    static let examples = [
        "semblance fit people.csv",
        "semblance fit people.csv --report report.html --delete-original",
        "semblance fit people.csv --synthesizer forest --model people-2 --seed 7",
        "semblance fit export.csv.gz --delimiter ';' --type zip=category --type born=datetime:%d.%m.%Y",
        "gzip -dc people.csv.gz | semblance fit - --model people --holdout none",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let file = try arguments.operand("FILE")
        let store = try ModelStore(arguments, environment)
        let name = try modelName(arguments, file)
        var reading = try ReadingPlan(arguments)
        reading.rowLimit = try arguments.integer("--rows", atLeast: 1)
        var plan = try FitPlan(arguments, reading: reading)
        if arguments.has("--delete-original"), file == "-" { throw UsageError("--delete-original needs a file, not standard input") }
        let given = try arguments["--metadata"].map { path in
            plan.metadata = try SmallFile.bytes(of: path)
            return try GivenMetadata(plan.metadata ?? [], path: path, table: name)
        }
        for note in plan.notes { terminal.complain("note: \(note)") }
        try store.prepare()
        terminal.interruption.watch()
        let isQuiet = arguments.has("--quiet")
        let begun = ContinuousClock.now

        let input = try await TableInput.read(file, reading, given: given, terminal: terminal, isQuiet: isQuiet)
        if !isQuiet { input.report(to: terminal) }
        let run = FitRun(input: input, plan: plan, title: "Fitting \(name)", checkpointPath: store.checkpointPath(of: name))
        let outcome = try await run.run(terminal: terminal, isQuiet: isQuiet)
        let path = try store.store(outcome.bytes, as: name)
        unlink(store.checkpointPath(of: name))

        terminal.clearBar()
        if !isQuiet { for note in outcome.notes { terminal.complain("  \(note)") } }
        let model = try StoredModel(bytes: outcome.bytes, name: name)
        let seconds = ProgressDisplay.duration(begun.duration(to: .now) / .seconds(1))
        terminal.say("Stored the model \(name) in \(path): \(model.shortDescription), \(seconds)")
        if let target = arguments["--report"] {
            let report = try await judged(model, input, threads: plan.threads, terminal: terminal, isQuiet: isQuiet)
            try SmallFile.write(TableReportPage(report).bytes(), to: target)
            for line in ReportText.lines(report) { terminal.say(line) }
        }
        if arguments.has("--delete-original"), let original = input.path {
            guard unlink(original) == 0 else {
                throw CommandFailure("the model is stored, but \(file) cannot be deleted: \(String(cString: strerror(errno)))")
            }
            terminal.say("Deleted \(file) for good; only a copy of it, given as --real, can still be compared with samples")
        }
        return .success
    }

    /// Judges rows of a model while the rows that were kept aside are at hand.
    private static func judged(
        _ model: StoredModel, _ input: TableInput, threads: Int, terminal: Terminal, isQuiet: Bool
    ) async throws -> TableReport {
        let original = OriginalTable(input, holdout: model.information.holdout)
        let rows = model.information.trainingRows
        let run = EvaluationRun(stored: model, target: nil, seed: 0, threads: threads)
        return try await run.run(
            original, synthetic: try await run.made(rows), source: run.source(rows), terminal: terminal, isQuiet: isQuiet)
    }

    private static func modelName(_ arguments: Arguments, _ file: String) throws(UsageError) -> String {
        guard let name = arguments["--model"] else { return try modelName(file, option: "--model") }
        try ModelStore.check(name, "--model")
        return name
    }

    /// `people` for `data/people.csv.gz`.
    /// - Parameter option: the one that must be given when the file has no name.
    static func modelName(_ file: String, option: String) throws(UsageError) -> String {
        guard file != "-" else { throw UsageError("\(option) is needed when the rows come from standard input") }
        var name = String(file.split(separator: "/").last ?? "")
        for ending in [".gz", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json", ".data"] where name.lowercased().hasSuffix(ending) {
            name = String(name.dropLast(ending.count))
        }
        try ModelStore.check(name, option)
        return name
    }
}
