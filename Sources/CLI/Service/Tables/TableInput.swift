internal import Crypto
internal import FoundationEssentials
internal import Glibc
internal import Specification
internal import Tabular

/// A table that a command has read, and the file it came from.
struct TableInput: Sendable {
    let table: Table
    let metadata: Metadata
    let rejected: RejectedRows
    let notes: [String]
    /// Absolute; nil for standard input.
    let path: String?
    /// SHA-256 of the whole file, in hexadecimal.
    let hash: String
    let byteCount: Int

    /// What a file is called in messages.
    static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

    /// Reads a table on a thread of its own.
    ///
    /// - Parameters:
    ///   - path: `-` for standard input.
    ///   - given: What was said of its columns beside the plan.
    ///   - title: What the progress is called.
    /// - Throws: `UsageError` for columns that are not there, `CommandFailure` for what cannot be read.
    static func read(
        _ path: String, _ plan: ReadingPlan, given: GivenMetadata? = nil, title: String? = nil, terminal: Terminal, isQuiet: Bool
    ) async throws -> TableInput {
        let title = title ?? "Reading \(name(path).split(separator: "/").last.map(String.init) ?? path)"
        return try await PlainWork.run("reading") {
            var display = ProgressDisplay(title, on: terminal, isQuiet: isQuiet)
            let source = try WatchedSource(path, terminal.interruption) { display.show($0) }
            var plan = plan
            if let given { plan.columns.merge(given.choices()) { chosen, _ in chosen } }
            let reading: TableReading
            do throws(SpecificationError) {
                reading = try TableReader(source, plan.readingOptions).read()
                // The hash is that of the whole file, also when only its first rows were asked for.
                try source.drain()
            } catch {
                try terminal.interruption.check()
                throw plan.error(error, in: name(path), given: given)
            }
            terminal.clearBar()
            var metadata = reading.metadata
            given?.apply(to: &metadata)
            if let unknown = given?.names.first(where: { metadata[$0] == nil }) {
                let known = metadata.columns.map(\.name)
                throw UsageError(
                    "--metadata: there is no column \(unknown) in \(name(path))\(Suggestion.text(for: unknown, among: known)); the columns are "
                        + known.joined(separator: ", "))
            }
            return TableInput(
                table: plan.selection.apply(to: reading.table), metadata: metadata, rejected: reading.rejected, notes: reading.notes,
                path: path == "-" ? nil : absolute(path), hash: source.hash, byteCount: source.byteCount)
        }
    }

    /// The same table with other metadata.
    func with(metadata: Metadata) -> TableInput {
        TableInput(table: table, metadata: metadata, rejected: rejected, notes: notes, path: path, hash: hash, byteCount: byteCount)
    }

    private static func absolute(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// What a person should know of how the table was read, a line each.
    func report(to terminal: Terminal) {
        for note in notes { terminal.complain("  \(note)") }
        for row in rejected.first.prefix(3) { terminal.complain("  line \(row.line): \(row.reason)") }
        if rejected.count > 3 { terminal.complain("  and \(rejected.count - 3) more; --strict makes the first an error") }
    }
}
