internal import Configuration
internal import Specification
internal import TableSynthesizers
internal import Tabular

/// `semblance sample`.
enum SampleCommand: Command {
    static let name = "sample"
    static let summary = "makes rows with a model"
    static let details = """
        Makes as many rows as you like, in the form of the original, block by block in little memory. A file appears under its name
        when it is whole; there are never fewer rows than asked for without an error.
        """
    static let operands = [Operand("MODEL", completes: .model)]
    static let options: [CommandOption] =
        SampleArguments.options + RowOutput.options + [
            .value("--batch-size", "N", "rows made at a time, which changes none of them; 65536 when left out"),
            .value("--threads", "N", "how many share the work; all processors, at most 8, when left out"),
            .flag("--quiet", "shows no progress"), ModelStore.option,
        ]
    static let examples = [
        "semblance sample people --rows 100000 --seed 1 -o synthetic.csv",
        "semblance sample people --where age=30..40 --where 'sex=Female' | head",
        "semblance sample people --rows 1000 --share 'income:>50K=0.5' -o balanced.jsonl.gz",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let model = try StoredModel(try arguments.operand("MODEL"), in: ModelStore(arguments, environment))
        let asked = try SampleArguments(arguments, columns: model.information.metadata.columns.map(\.name))
        let run = SampleRun(
            model: model.model, request: asked.request, rows: asked.rows ?? model.information.trainingRows,
            batch: try arguments.integer("--batch-size", atLeast: 1, atMost: 1 << 24) ?? SampleRun.usualBatch,
            threads: try Processors.threads(arguments), title: "Sampling \(model.name)")
        let target = arguments["--output"]
        terminal.interruption.watch()
        let isQuiet = arguments.has("--quiet") || (target ?? "-") == "-" && terminal.showsOutput
        try await run.run(to: { try RowOutput(arguments, terminal) }, terminal: terminal, isQuiet: isQuiet)
        if let target, target != "-", !arguments.has("--quiet") {
            terminal.complain("Wrote \(TextTable.grouped(run.rows)) rows to \(target)")
        }
        return .success
    }
}
