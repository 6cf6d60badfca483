internal import Configuration
internal import Specification
internal import TableSynthesizers
internal import Tabular

/// `semblance impute`.
enum ImputeCommand: Command {
    static let name = "impute"
    static let summary = "fills the missing cells of a table with a model"
    static let details = """
        Reads a table with the columns that the model learned, and fills its missing cells with values that fit the others of their
        row. What is there stays as it is.
        """
    static let operands = [Operand("MODEL", completes: .model), Operand("FILE", completes: .file)]
    static let options: [CommandOption] =
        [
            .repeated("--column", "NAME", "only the missing cells of this column; all columns when left out"),
            .value("--seed", "N", "the same seed gives the same values; 0 when left out"),
            .value("--threads", "N", "how many share the work; all processors, at most 8, when left out"),
            .flag("--quiet", "shows no progress"),
        ] + RowOutput.options + [ModelStore.option]
    static let examples = [
        "semblance impute people gaps.csv -o full.csv",
        "semblance impute people gaps.csv --column age --column income --seed 3 -o full.csv",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let model = try StoredModel(try arguments.operand("MODEL"), in: ModelStore(arguments, environment))
        let learned = model.information.metadata
        let columns = arguments.all("--column")
        for name in columns where learned[name] == nil {
            let names = learned.columns.map(\.name)
            throw UsageError("--column: the model has no column \(name)\(Suggestion.text(for: name, among: names))")
        }
        let seed = try arguments.seed() ?? 0
        let threads = try Processors.threads(arguments)
        let isQuiet = arguments.has("--quiet")
        terminal.interruption.watch()
        let input = try await TableInput.read(
            try arguments.operand("FILE"), ReadingPlan(readingAs: learned), terminal: terminal, isQuiet: isQuiet)
        // Cells that were missing are printed as the original's; the rest of the form is that of the file.
        var metadata = input.metadata
        for column in learned.columns where metadata[column.name] != nil {
            var merged = column
            merged.format.quoting = metadata[column.name]?.format.quoting ?? column.format.quoting
            merged.format.missing = metadata[column.name]?.format.missing ?? column.format.missing
            metadata[column.name] = merged
        }
        let written = metadata
        try await PlainWork.run("impute") {
            let full: Table
            do {
                full = try model.model.impute(input.table, columns: columns.isEmpty ? nil : columns, seed: seed, threads: threads)
            } catch let error as TableSynthesisError {
                throw CommandFailure("\(error)")
            }
            try terminal.interruption.check()
            var isWritten = false
            try RowOutput(arguments, terminal).write(written) {
                defer { isWritten = true }
                return isWritten ? nil : full
            }
        }
        if !isQuiet {
            let missing = input.table.columns.reduce(0) { $0 + (columns.isEmpty || columns.contains($1.name) ? $1.missingCount : 0) }
            terminal.complain("Filled \(TextTable.grouped(missing)) cells of \(TextTable.grouped(input.table.rowCount)) rows")
        }
        return .success
    }
}
