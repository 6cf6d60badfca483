import Evaluation
import Random
import Reports
import Specification
import Synchronization
import Tabular
import Testing
import Threads

@Suite("Table report") struct TableReportTests {
    @Test("Every number is that of the measure it comes from")
    func numbers() throws {
        let (training, holdout, synthetic) = (
            ReportTables.people(400, seed: 1), ReportTables.people(400, seed: 2), ReportTables.people(300, seed: 3, independent: true)
        )
        let report = try TableReport(json: ReportTables.report(synthetic).json())

        let quality = try QualityReport(real: training, synthetic: synthetic)
        let ceiling = try QualityReport(real: training, synthetic: holdout)
        #expect(report.columnShapes.value == quality.columnShapes && report.columnShapes.ceiling == ceiling.columnShapes)
        #expect(report.columnPairTrends.value == quality.columnPairTrends)
        #expect(report.columnPairTrends.ceiling == ceiling.columnPairTrends)
        #expect(report.strongPairTrends.value == quality.strongPairTrends)
        let accuracy = try MarginalAccuracy(real: training, synthetic: synthetic)
        #expect(report.accuracy.univariate == accuracy.univariate)
        #expect(report.accuracy.bivariate == accuracy.bivariate)
        #expect(report.accuracy.trivariate == accuracy.trivariate)
        #expect(try report.holdoutAccuracy?.bivariate == MarginalAccuracy(real: training, synthetic: holdout).bivariate)
        for score in quality.columns {
            let column = try #require(report.columns.first { $0.name == score.column })
            #expect(column.shape.value == score.score && column.shapeMetric == score.metric)
            #expect(column.shape.ceiling == ceiling.columns.first { $0.column == score.column }?.score)
            #expect(column.accuracy.value == accuracy.columns.first { $0.column == score.column }?.accuracy)
            #expect(column.accuracy.ceiling == accuracy.columns.first { $0.column == score.column }?.ceiling)
        }
        #expect(Set(report.pairs.map { "\($0.trend)" }) == Set(quality.pairs.map { "\($0)" }))
        #expect(report.pairCount == quality.pairs.count)
        #expect(try report.privacy == PrivacyReport(training: training, synthetic: synthetic, holdout: holdout))
        let names = report.columns.map(\.name)
        let inOrder = training.columns.map(\.name).filter(names.contains)
        #expect(try report.detection == TwoSampleTest(real: holdout.selecting(inOrder), synthetic: synthetic.selecting(inOrder)))
        #expect(
            try report.utility
                == TrainOnSynthetic(
                    training: training.selecting(inOrder), synthetic: synthetic.selecting(inOrder), holdout: holdout.selecting(inOrder)))
        let missingness = try MissingnessReport(real: training, synthetic: synthetic)
        #expect(report.missingness.largestDifference == missingness.largestDifference)
        #expect(report.missingness.agreement.value == missingness.agreement)
        let income = try #require(missingness.dependences.first { $0.column == "income" })
        #expect(report.missingness.kept.value == min(income.synthetic ?? 0, income.real ?? 0) / (income.real ?? 1))
        #expect(report.columns.first { $0.name == "income" }?.realMissing == missingness.shares.first { $0.column == "income" }?.real)
        #expect(try report.validity.value == DiagnosticReport(real: training, synthetic: synthetic).dataValidity)
        let syngen = try SyngenFigures(real: training, synthetic: synthetic)
        #expect(report.syngen?.accuracy.value == syngen.accuracy && report.syngen?.clusters.value == syngen.clusters)
        #expect(report.associations.real == AssociationMatrix(of: training))
        #expect(report.associations.synthetic == AssociationMatrix(of: synthetic))
    }

    @Test("A report is read back from its JSON without loss, and other versions are refused")
    func json() throws {
        let report = try ReportTables.report(ReportTables.people(200, seed: 3))
        let json = report.json()
        #expect(try TableReport(json: json) == report)
        let other = String(decoding: json, as: UTF8.self).replacing("\"version\":1}", with: "\"version\":2}")
        #expect(throws: DecodingError.self) { try TableReport(json: Array(other.utf8)) }
    }

    @Test(
        "JSON whose parts do not fit together is refused, so that no page is drawn from it",
        arguments: [("\"real\":[", "\"real\":[1,"), ("\"edges\":[", "\"edges\":[9e99,"), ("\"values\":[[", "\"values\":[[1,")])
    func unsound(part: String, other: String) throws {
        let json = String(decoding: try ReportTables.report(ReportTables.people(100, seed: 3), holdout: nil).json(), as: UTF8.self)
        #expect(json.contains(part))
        #expect(throws: DecodingError.self) { try TableReport(json: Array(json.replacing(part, with: other).utf8)) }
        let table = ReportTables.people(100, seed: 3)
        let profile = TableProfile(of: table, metadata: ReportTables.metadata(table))
        let text = String(decoding: profile.json(), as: UTF8.self).replacing(part, with: other).replacing(
            "\"counts\":[", with: "\"counts\":[-1,")
        #expect(throws: DecodingError.self) { try TableProfile(json: Array(text.utf8)) }
    }

    @Test("A cancelled task makes no report")
    func cancelled() async throws {
        let task = Task { () throws -> TableReport in
            withUnsafeCurrentTask { $0?.cancel() }
            return try ReportTables.report(ReportTables.people(100, seed: 3))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("The same tables and seed give the same bytes on one and on four threads")
    func threads() throws {
        let synthetic = ReportTables.people(300, seed: 3, independent: true)
        let (one, four) = (try ReportTables.report(synthetic), try ReportTables.report(synthetic, threads: 4))
        #expect(one.json() == four.json())
        #expect(TableReportPage(one).bytes() == TableReportPage(four).bytes())
    }

    @Test("Columns and pairs that fall short of their ceiling most come first")
    func order() throws {
        let synthetic = ReportTables.people(300, seed: 3, independent: true)
        var columns = synthetic.columns
        columns[1] = Column("age", .integer((0..<300).map { _ in 99 }))
        let report = try ReportTables.report(Table(columns))

        #expect(report.columns.first?.name == "age")
        let shortfalls = report.columns.compactMap(\.accuracy.shortfall)
        #expect(shortfalls == shortfalls.sorted(by: >))
        let pairs = report.pairs.compactMap(\.figure.shortfall)
        #expect(pairs == pairs.sorted(by: >))
    }

    @Test("A fresh sample of the population is good in every respect, shuffled columns are not, and copies must not be shared")
    func verdicts() throws {
        func tones(_ report: TableReport) -> [ReportVerdict.Topic: ReportVerdict.Tone] {
            Dictionary(uniqueKeysWithValues: report.summary.map { ($0.topic, $0.tone) })
        }
        let (training, holdout) = (ReportTables.people(2_000, seed: 1), ReportTables.people(2_000, seed: 2))
        func report(_ synthetic: Table) throws -> TableReport {
            var options = TableReportOptions()
            options.target = "income"
            options.generated = ["remark"]
            return try TableReport(
                training: training, holdout: holdout, synthetic: synthetic, metadata: ReportTables.metadata(training), options: options)
        }
        let fresh = try report(ReportTables.people(2_000, seed: 3))
        #expect(fresh.privacy.mayBeShared)
        let good = tones(fresh)
        #expect([.columns, .combinations, .detection, .utility, .validity].allSatisfy { good[$0] == .good })
        #expect(fresh.utility?.targets.map(\.column) == ["income"])

        let shuffled = tones(try report(ReportTables.people(2_000, seed: 3, independent: true)))
        #expect(shuffled[.columns] == .good)
        #expect(shuffled[.combinations] == .poor && shuffled[.detection] == .poor && shuffled[.utility] == .poor)

        let copied = try report(training)
        #expect(!copied.privacy.mayBeShared)
        #expect(copied.summary.first?.headline == "Do not share this table")
        #expect(copied.summary.first { $0.topic == .combinations }?.headline == "Too like the training rows")
        #expect(TableReportPage(copied).html().contains("<strong>Do not share this table.</strong>"))
    }

    @Test("Without a holdout what cannot be said is left open")
    func noHoldout() throws {
        let report = try ReportTables.report(ReportTables.people(300, seed: 3), holdout: nil)
        #expect(report.utility == nil && report.holdoutAccuracy == nil && report.rows.holdout == nil)
        #expect(report.privacy.verdict == .undecided)
        #expect(report.columnShapes.ceiling == nil && report.columns.allSatisfy { $0.accuracy.ceiling != nil })
        #expect(report.summary.first { $0.topic == .utility }?.tone == .open)
        #expect(report.notes.contains { $0.contains("held out") })
        #expect(TableReportPage(report).html().contains("Without rows that were held out"))
    }

    @Test("Columns that were made up are looked at by no measure")
    func generated() throws {
        let synthetic = ReportTables.people(300, seed: 3)
        let strange = Table(synthetic.columns.map { $0.name == "trade" ? Column("trade", .text((0..<300).map { "made up \($0)" })) : $0 })
        let report = try ReportTables.report(strange) { $0.generated = ["trade"] }
        #expect(!report.columns.contains { $0.name == "trade" })
        #expect(report.excluded.first { $0.name == "trade" }?.reason == "made up on purpose")
        #expect(!report.pairs.contains { $0.trend.first == "trade" || $0.trend.second == "trade" })
        #expect(report.keys.isEmpty)
    }

    @Test("A key of one column is only looked at for being unique")
    func key() throws {
        var metadata = ReportTables.metadata(ReportTables.people(1, seed: 1))
        metadata.primaryKey = ["age"]
        let report = try TableReport(
            training: ReportTables.people(300, seed: 1), holdout: nil, synthetic: ReportTables.people(300, seed: 3), metadata: metadata)
        #expect(!report.columns.contains { $0.name == "age" })
        #expect(report.keys.map(\.column) == ["age"])
        #expect((report.keys.first?.score ?? 1) < 0.5)
    }

    @Test("Options that fit no column are refused with the column's name", arguments: ["nobody", "number", "remark"])
    func target(name: String) throws {
        let error = #expect(throws: SpecificationError.self) {
            try ReportTables.report(ReportTables.people(50, seed: 3)) { $0.target = name }
        }
        #expect(error?.problems.first?.field == "options.target")
        #expect(error?.description.contains(name) == true)
        let unknown = #expect(throws: SpecificationError.self) {
            try ReportTables.report(ReportTables.people(50, seed: 3)) { $0.generated = ["nobody"] }
        }
        #expect(unknown?.problems.first?.field == "options.generated")
    }

    @Test("Tables that do not fit are refused with the column's name")
    func misfits() throws {
        let synthetic = ReportTables.people(50, seed: 3)
        #expect(throws: TableComparisonError.missingColumn("age", table: "synthetic")) {
            try ReportTables.report(synthetic.selecting(synthetic.columns.map(\.name).filter { $0 != "age" }))
        }
        #expect(throws: TableComparisonError.noRows(table: "synthetic")) { try ReportTables.report(synthetic.gathered([])) }
    }

    @Test("Work is limited as asked, and the report says so")
    func limits() throws {
        let report = try ReportTables.report(ReportTables.people(300, seed: 3)) { options in
            options.limits.privacyRows = 100
            options.limits.detectionRows = 90
            options.limits.utilityRows = 80
            options.limits.utilityTargets = 2
            options.limits.pairCells = 1_000
            options.limits.matrixColumns = 3
            options.limits.listedPairs = 4
            options.limits.syngenColumns = 4
        }
        #expect(report.privacy.closeness?.realRows == 100 && report.detection.rowCount == 90)
        #expect(report.utility?.targets.count == 2 && report.pairs.count == 4 && report.pairCount == 10)
        #expect(report.associations.real.columns.count == 3 && report.associations.eligibleColumns == 5)
        #expect(report.syngen == nil)
        let shapes = try QualityReport(real: ReportTables.people(400, seed: 1), synthetic: ReportTables.people(300, seed: 3))
        #expect(report.columnShapes.value == shapes.columnShapes && report.columnPairTrends.value != shapes.columnPairTrends)
        for rows in ["100 rows", "90 rows", "80 rows", "50 rows"] { #expect(report.notes.contains { $0.contains(rows) }, "\(rows)") }
    }

    @Test("Progress rises from 0 to 1")
    func progress() throws {
        let seen = Mutex<[Double]>([])
        let training = ReportTables.people(100, seed: 1)
        _ = try TableReport(
            training: training, holdout: nil, synthetic: ReportTables.people(100, seed: 3), metadata: ReportTables.metadata(training)
        ) { _, share in seen.withLock { $0.append(share) } }
        let shares = seen.withLock { $0 }
        #expect(shares.first == 0 && shares.last == 1 && shares == shares.sorted())
    }
}
