import Evaluation
import Tabular
import Testing
import Threads
import Trees

@Suite struct TrainOnSyntheticTests {
    private let training = TestTables.people(2_000, seed: 1)
    private let holdout = TestTables.people(1_000, seed: 2)

    @Test("Rows of the same kind teach as well; classes are judged by AUC and numbers by R²; what cannot be predicted is passed over")
    func same() throws {
        let report = try TrainOnSynthetic(training: training, synthetic: TestTables.people(2_000, seed: 3), holdout: holdout)
        #expect(report.targets.map(\.column) == ["age", "trade", "income", "rich"])
        for target in report.targets { #expect(abs(try #require(target.ratio) - 1) < 0.1) }
        let rich = try #require(report.targets.last)
        #expect(rich.classes == ["false", "true"] && rich.real.determination == nil)
        #expect(try #require(rich.real.auc) > 0.95)
        #expect(try #require(rich.real.accuracy) > 0.9)
        #expect(try #require(rich.real.f1) > 0.85)
        #expect(try #require(rich.real.logLoss) < 0.3)
        let income = report.targets[2]
        #expect(income.classes.isEmpty && income.real.auc == nil)
        #expect(try #require(income.real.determination) > 0.8)
    }

    @Test("Rows whose columns are independent teach nothing")
    func independent() throws {
        let columns = training.columns.enumerated().map { place, column in
            column.gathered((0..<2_000).map { ($0 * 7 + place * 331) % 2_000 })
        }
        let report = try TrainOnSynthetic(
            training: training, synthetic: Table(columns), holdout: holdout, targets: ["rich", "nothing", "income"])
        #expect(report.targets.map(\.column) == ["rich", "income"])
        #expect(abs(try #require(report.targets[0].synthetic.auc) - 0.5) < 0.15)
        #expect(try #require(report.targets[0].real.auc) > 0.95)
        #expect(try #require(report.targets[1].synthetic.determination) < 0.1)
    }

    @Test("Synthetic rows of one class, or none, give the figures of knowing nothing, or none")
    func degenerate() throws {
        let poor = training.columns.map { $0.name == "rich" ? Column("rich", .boolean([Bool](repeating: false, count: 2_000))) : $0 }
        let one = try TrainOnSynthetic(training: training, synthetic: Table(poor), holdout: holdout, targets: ["rich"])
        #expect(one.targets[0].synthetic.auc == 0.5)
        let none = try TrainOnSynthetic(
            training: training, synthetic: training.gathered([]), holdout: holdout, targets: ["rich", "income"])
        #expect(none.targets.allSatisfy { $0.synthetic.score == nil && $0.ratio == nil })
        #expect(throws: BinningError.missingColumn("trade")) {
            try TrainOnSynthetic(training: training, synthetic: training.selecting(["age"]), holdout: holdout, targets: ["rich"])
        }
        #expect(throws: BinningError.missingColumn("trade")) {
            try TrainOnSynthetic(training: training, synthetic: training, holdout: holdout.selecting(["age", "rich"]), targets: ["rich"])
        }
    }

    @Test("Numbers of two values are classes, and the rarest of many categories are one class")
    func classes() throws {
        let rows = 3_000
        let codes = (0..<rows).map { Int32($0 % 40 < 26 ? $0 % 13 : 0) }
        let table = Table([
            Column("flag", .integer(codes.map { $0 < 2 ? 10 : 20 })),
            Column("word", .category(codes: codes, values: (0..<13).map { "w\($0)" })),
        ])
        let report = try TrainOnSynthetic(training: table, synthetic: table, holdout: table)
        #expect(report.targets[0].classes == ["20", "10"] && report.targets[0].ratio == 1)
        #expect(
            report.targets[1].classes.count == 5 && report.targets[1].classes.first == "w0" && report.targets[1].classes.last == "other")
    }

    @Test("The report is the same on 1, 2 and 4 threads")
    func threads() throws {
        let synthetic = TestTables.people(700, seed: 3)
        let reports = try [1, 2, 4].map {
            try TrainOnSynthetic(training: training, synthetic: synthetic, holdout: holdout, team: Team(threads: $0))
        }
        #expect(reports[1] == reports[0] && reports[2] == reports[0])
    }
}
