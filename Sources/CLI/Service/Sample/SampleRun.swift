internal import Specification
internal import TableSynthesizers
internal import Tabular

/// Makes rows, block by block.
struct SampleRun: Sendable {
    static let usualBatch = 65_536

    let model: TableModel
    let request: TableSampleRequest
    let rows: Int
    /// Rows made at a time.
    let batch: Int
    let threads: Int
    /// What the progress is called.
    let title: String

    /// - Parameter output: makes what the rows go to.
    /// - Throws: `Interrupted`; `CommandFailure` when rows cannot be made as asked, or not written.
    func run(to output: @escaping @Sendable () throws -> RowOutput, terminal: Terminal, isQuiet: Bool) async throws {
        try await PlainWork.run("sample") {
            var display = ProgressDisplay(title, on: terminal, isQuiet: isQuiet)
            var done = 0
            // What cannot be made is found out before anything is written over.
            var first: Table? = try block(0)
            try output().write(model.information.metadata) {
                try terminal.interruption.check()
                guard done < rows || first != nil else { return nil }
                let table = try first ?? block(done)
                first = nil
                done += table.rowCount
                display.show(rows == 0 ? 1 : Double(done) / Double(rows))
                return table
            }
            terminal.clearBar()
        }
    }

    private func block(_ start: Int) throws -> Table {
        let range = start..<min(rows, start + batch)
        do {
            let table = try model.sample(range, request, threads: threads)
            guard table.rowCount == range.count else {
                throw CommandFailure("the model made \(table.rowCount) rows instead of \(range.count)")
            }
            return table
        } catch let error as TableSynthesisError {
            throw CommandFailure(error.description, code: error.kind == .impossibleRequest ? .usage : .failure)
        } catch let error as SpecificationError {
            throw CommandFailure(error.description, code: .usage)
        }
    }
}
