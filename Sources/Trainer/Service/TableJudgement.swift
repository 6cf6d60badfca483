internal import Concurrency
internal import Contracts
internal import Evaluation
internal import Reports
internal import Specification
internal import TableSynthesizers
internal import Tabular

/// Makes a synthetic table as large as the training table, and the report on it.
///
/// The work is done on a thread of its own, so that the job can be left at once when it is cancelled; the thread then ends by itself.
struct TableJudgement {
    /// A report, ready to be stored.
    struct Outcome: Sendable {
        let page: [UInt8]
        let json: [UInt8]
        let summary: ReportSummary
    }

    let job: Job
    let data: TableData
    let artifact: [UInt8]
    let holdout: HoldoutSplit?
    let threads: Int
    let control: JobControl
    /// Where on the job's progress it begins.
    let progressFrom: Double

    private static let blockRows = 65_536

    /// The report; or, when none can be made of this table, a sentence that says why.
    ///
    /// - Throws: `Stopped` after an interruption; what hinders the model from making rows.
    func make() throws -> (Outcome?, note: String?) {
        let answer = Monitor<Result<(Outcome?, String?), any Error>?>(nil)
        let work = Work(self)
        let thread = try PlainThread(name: "report") {
            let result = Result { try work.run() }
            answer.broadcast { $0 = result }
        }
        while true {
            if let result = answer.wait(for: .milliseconds(200), { $0 }) {
                thread.join()
                let (outcome, note) = try result.get()
                return (outcome, note)
            }
            try control.check()
        }
    }

    /// What the thread needs.
    private struct Work: Sendable {
        let data: TableData
        let artifact: [UInt8]
        let holdout: HoldoutSplit?
        let threads: Int
        let control: JobControl
        let progressFrom: Double
        let seed: UInt64
        let reference: DatasetReference?

        init(_ judgement: TableJudgement) {
            data = judgement.data
            artifact = judgement.artifact
            holdout = judgement.holdout
            threads = judgement.threads
            control = judgement.control
            progressFrom = judgement.progressFrom
            seed = judgement.job.seed
            reference = judgement.job.datasets.first
        }

        func run() throws -> (Outcome?, String?) {
            let model = try TableModel(artifact)
            let rows = holdout?.rows(of: data.table.rowCount)
            let training = rows.map { data.table.gathered($0.training) } ?? data.table
            let held = rows.flatMap { $0.holdout.isEmpty ? nil : data.table.gathered($0.holdout) }
            show("Making \(training.rowCount) synthetic rows", 0)
            let synthetic = try model.sample(0..<training.rowCount, TableSampleRequest(seed: seed), threads: threads)
            try control.check()
            var options = TableReportOptions()
            options.title = "How the synthetic \(reference?.name ?? "table") compares with the real one"
            options.generated = model.information.columns.filter { !$0.canBeCondition }.map(\.name)
            options.seed = seed
            options.threads = threads
            do {
                let report = try TableReport(
                    training: training, holdout: held, synthetic: synthetic, metadata: data.metadata, options: options,
                    lineage: lineage(model.information)
                ) { show($0, $1) }
                let summary = ReportSummary(verdict: Self.verdict(report), privacy: Self.privacy(report.privacy.verdict))
                return (Outcome(page: TableReportPage(report).bytes(), json: report.json(), summary: summary), nil)
            } catch let stopped as Stopped {
                throw stopped
            } catch {
                return (nil, "There is no report: \(error)")
            }
        }

        private func show(_ what: String, _ fraction: Double) {
            control.updateReport { report in
                report.progress = progressFrom + (0.99 - progressFrom) * fraction
                report.message = "Judging: \(what)"
            }
        }

        private func lineage(_ information: TableModelInformation) -> [TableReportLineageEntry] {
            [
                TableReportLineageEntry("Dataset", reference?.name ?? ""), TableReportLineageEntry("Content", reference?.contentHash ?? ""),
                TableReportLineageEntry("Metadata", reference?.metadataHash ?? ""),
                TableReportLineageEntry("Synthesizer", information.synthesizer),
                TableReportLineageEntry("Asked for", information.requested), TableReportLineageEntry("Seed", "\(seed)"),
                TableReportLineageEntry("Code version", Version.current),
            ]
        }

        private static func privacy(_ verdict: PrivacyReport.Verdict) -> PrivacyVerdict {
            switch verdict {
            case .noSignOfCopying, .slight: .mayBeShared
            case .undecided: .undecided
            case .doNotShare: .doNotShare
            }
        }

        /// The first sentence of the report that matters most: privacy when it forbids sharing.
        private static func verdict(_ report: TableReport) -> String {
            let first =
                report.privacy.mayBeShared ? report.summary.first : report.summary.first { $0.topic == .privacy } ?? report.summary.first
            return first.map { "\($0.headline). \($0.explanation)" } ?? ""
        }
    }
}
