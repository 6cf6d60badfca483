internal import Contracts
internal import Evaluation
internal import Reports
internal import Specification
internal import TableSynthesizers
internal import Tabular

/// Judges rows of a model beside real ones.
struct EvaluationRun: Sendable {
    let stored: StoredModel
    let target: String?
    let seed: UInt64
    let threads: Int

    /// - Parameters:
    ///   - synthetic: The rows to judge.
    ///   - source: What to say about where they come from.
    func run(
        _ original: OriginalTable, synthetic: Table, source: [TableReportLineageEntry], terminal: Terminal, isQuiet: Bool
    ) async throws -> TableReport {
        let information = stored.information
        var options = TableReportOptions()
        options.title = "\(stored.name): is the synthetic table like the real one?"
        options.target = target
        options.seed = seed
        options.threads = threads
        options.generated = information.columns.filter { $0.origin != "learned" }.map(\.name)
        var lineage = [
            TableReportLineageEntry("Model", stored.name),
            TableReportLineageEntry("Synthesizer", "\(information.synthesizer), asked for as \(information.requested)"),
            TableReportLineageEntry("Seed of the fit", "\(information.seed)"), TableReportLineageEntry("Original", original.path),
            TableReportLineageEntry("SHA-256 of the original", original.hash),
        ]
        lineage += source
        lineage.append(TableReportLineageEntry("Program", "semblance \(Version.current)"))
        if let note = original.note { lineage.append(TableReportLineageEntry("Note", note)) }
        let chosen = options
        let entries = lineage
        return try await PlainWork.run("evaluate") {
            let display = SharedProgress(ProgressDisplay("Evaluating \(stored.name)", on: terminal, isQuiet: isQuiet))
            do {
                let report = try TableReport(
                    training: original.training, holdout: original.holdout, synthetic: synthetic, metadata: information.metadata,
                    options: chosen, lineage: entries, progress: { display.show($1, $0) })
                terminal.clearBar()
                return report
            } catch let error as SpecificationError {
                let texts = error.problems.map { problem in
                    problem.field.hasSuffix("target") ? "--target: \(problem.message)" : "\(problem.field): \(problem.message)"
                }
                throw UsageError(texts.joined(separator: "; "))
            } catch {
                throw CommandFailure("the rows cannot be compared: \(error)")
            }
        }
    }

    /// Rows of the model.
    func made(_ rows: Int) async throws -> Table {
        try await PlainWork.run("sample") { try stored.model.sample(0..<rows, TableSampleRequest(seed: seed), threads: threads) }
    }

    /// What to say about where rows come from that were made here.
    func source(_ rows: Int) -> [TableReportLineageEntry] {
        [TableReportLineageEntry("Synthetic rows", "\(rows), made with the seed \(seed)")]
    }
}
