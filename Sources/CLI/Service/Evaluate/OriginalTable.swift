internal import Contracts
internal import FoundationEssentials
internal import Specification
internal import TableSynthesizers
internal import Tabular

/// The real rows beside which a model's rows are judged: those it learned from, and those that were kept aside.
struct OriginalTable: Sendable {
    let training: Table
    /// Nil when no rows were kept aside, or the file is not the one that was learned.
    let holdout: Table?
    let path: String
    let hash: String
    /// What a reader of the report should know.
    let note: String?

    /// The table that a model learned from, read as it was then.
    init(_ input: TableInput, holdout split: HoldoutSplit?) {
        let rows = split?.rows(of: input.table.rowCount)
        training = rows.map { input.table.gathered($0.training) } ?? input.table
        holdout = rows.flatMap { $0.holdout.isEmpty ? nil : input.table.gathered($0.holdout) }
        path = input.path ?? "standard input"
        hash = input.hash
        note = split == nil ? "No rows were kept aside when the model was fitted: privacy and utility cannot be told." : nil
    }

    private init(other input: TableInput, note: String) {
        training = input.table
        holdout = nil
        path = input.path ?? "standard input"
        hash = input.hash
        self.note = note
    }

    /// Reads the original that the model remembers, or the file given instead.
    /// - Throws: `CommandFailure` that says what to give when the original is gone or has changed.
    static func read(_ stored: StoredModel, instead real: String?, terminal: Terminal, isQuiet: Bool) async throws -> OriginalTable {
        let information = stored.information
        let name = stored.name
        guard let path = real ?? information.lineage["file"] else {
            throw CommandFailure("the model \(name) learned from standard input; give the original as --real FILE")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                real == nil
                    ? "the original of the model \(name), \(path), is no longer there; give a copy of it as --real FILE"
                    : "--real: there is no file \(path)")
        }
        // The same options read the same bytes into the same rows.
        let plan: ReadingPlan
        if let text = information.lineage["reading"], let stored = try? JSON.decode(ReadingPlan.self, from: text.utf8) {
            plan = stored
        } else {
            plan = ReadingPlan(readingAs: information.metadata)
        }
        let given = try information.lineage["metadata"].map { text in
            try GivenMetadata(Array(text.utf8), path: "of the model", table: name)
        }
        let input = try await TableInput.read(path, plan, given: given, title: "Reading the original", terminal: terminal, isQuiet: isQuiet)
        if input.hash == information.lineage["sha256"] {
            return OriginalTable(input, holdout: information.holdout)
        }
        guard real != nil else {
            throw CommandFailure(
                "\(path) has changed since the model \(name) learned from it; give a copy of what it was, or other real rows, as --real FILE"
            )
        }
        let note = "\(path) is not the file that the model learned from: no rows are known to be kept aside, and privacy cannot be told."
        let other = try await TableInput.read(
            path, ReadingPlan(readingAs: information.metadata), title: "Reading the original", terminal: terminal, isQuiet: isQuiet)
        return OriginalTable(other: other, note: note)
    }
}
