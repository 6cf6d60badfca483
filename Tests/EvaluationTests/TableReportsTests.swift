import Evaluation
import Tabular
import Testing

@Suite("SDMetrics' reports") struct TableReportsTests {
    @Test("Each column's shape has SDMetrics' score", arguments: TableFixture.names)
    func shapes(name: String) throws {
        let fixture = try TableFixture(name)
        let report = try QualityReport(real: fixture.real, synthetic: fixture.synthetic, keys: fixture.key.map { [$0] } ?? [])
        let expected = fixture.rows("shapes")
        #expect(report.columns.map(\.column) == expected.map { $0[0] as? String ?? "" })
        // The package gives each category that only the synthetic table has a millionth of a real row.
        for (score, row) in zip(report.columns, expected) {
            #expect(agree(score.score, row[1] as? Double, within: 1e-6), "\(score.column)")
        }
    }

    @Test("Each pair's trend has SDMetrics' score, and the same pairs are strong", arguments: TableFixture.names)
    func trends(name: String) throws {
        let fixture = try TableFixture(name)
        let report = try QualityReport(real: fixture.real, synthetic: fixture.synthetic, keys: fixture.key.map { [$0] } ?? [])
        let (all, strong) = (fixture.rows("trends_all"), fixture.rows("trends_strong"))
        #expect(report.pairs.map { [$0.first, $0.second] } == all.map { $0.prefix(2).map { $0 as? String ?? "" } })
        for (index, pair) in report.pairs.enumerated() {
            let (expected, strongScore) = (all[index][2] as? Double, strong[index][2] as? Double)
            #expect(
                agree(pair.score, expected),
                "\(pair.first), \(pair.second): \(String(describing: pair.score)) \(String(describing: expected))")
            #expect(agree(pair.isStrong ? pair.score : nil, strongScore), "\(pair.first), \(pair.second)")
        }
        #expect(strong.contains { $0[2] is Double })
    }

    @Test("The quality report's totals are SDMetrics'", arguments: TableFixture.names)
    func quality(name: String) throws {
        let fixture = try TableFixture(name)
        let report = try QualityReport(real: fixture.real, synthetic: fixture.synthetic, keys: fixture.key.map { [$0] } ?? [])
        let all = [report.columnShapes, report.columnPairTrends, report.score]
        let strong = [report.columnShapes, report.strongPairTrends, report.strongScore]
        for (score, expected) in zip(all, fixture.numbers("quality", "all")) { #expect(agree(score, expected, within: 1e-6)) }
        for (score, expected) in zip(strong, fixture.numbers("quality", "strong")) { #expect(agree(score, expected, within: 1e-6)) }
    }

    @Test("The diagnostic report's scores are SDMetrics'", arguments: TableFixture.names)
    func diagnostic(name: String) throws {
        let fixture = try TableFixture(name)
        let report = try DiagnosticReport(real: fixture.real, synthetic: fixture.synthetic, keys: fixture.key.map { [[$0]] } ?? [])
        let expected = fixture.rows("validity")
        #expect(report.columns.map { [$0.column, $0.metric.rawValue] } == expected.map { $0.prefix(2).map { $0 as? String ?? "" } })
        for (score, row) in zip(report.columns, expected) { #expect(agree(score.score, row[2] as? Double), "\(score.column)") }
        for (score, total) in zip([report.dataValidity, report.dataStructure, report.score], fixture.numbers("diagnostic")) {
            #expect(agree(score, total))
        }
    }

    @Test("A column that is absent or renamed lowers the structure score as it does SDMetrics'", arguments: TableFixture.names)
    func structure(name: String) throws {
        let fixture = try TableFixture(name)
        var columns = Array(fixture.synthetic.columns.dropFirst())
        columns[0].name += " 2"
        let report = try DiagnosticReport(real: fixture.real, synthetic: Table(columns))
        #expect(agree(report.dataStructure, fixture.number("structure")))
    }

    @Test("A table against itself scores 1 throughout")
    func identity() throws {
        let table = try TableFixture("people").real
        let quality = try QualityReport(real: table, synthetic: table)
        #expect(quality.score == 1 && quality.strongScore == 1)
        let diagnostic = try DiagnosticReport(real: table, synthetic: table, keys: [["id"], ["age", "job"]])
        #expect(diagnostic.dataStructure == 1)
        #expect(diagnostic.columns.filter { $0.metric != .keyUniqueness }.allSatisfy { $0.score == 1 })
    }

    @Test("A composite key counts the rows that repeat another row's whole key or lack all of it")
    func compositeKey() throws {
        let first = Column("a", .integer([1, 1, 1, 2, 0]), missing: [false, false, false, false, true])
        let second = Column("b", .category(codes: [0, 1, 0, 0, 0], values: ["x", "y"]), missing: [false, false, false, false, true])
        let table = Table([first, second])
        let report = try DiagnosticReport(real: table, synthetic: table, keys: [["a", "b"]])
        let score = try #require(report.columns.first)
        #expect(score.column == "a,b" && score.metric == .keyUniqueness && score.score == 0.6)
    }

    @Test("Tables that do not fit together are refused with the column's name")
    func refusals() throws {
        let real = Table([Column("a", .integer([1, 2])), Column("b", .boolean([true, false]))])
        #expect(throws: TableComparisonError.missingColumn("b", table: "synthetic")) {
            try QualityReport(real: real, synthetic: real.selecting(["a"]))
        }
        let other = Table([Column("a", .category(codes: [0], values: ["x"])), Column("b", .boolean([true]))])
        #expect(throws: TableComparisonError.differentTypes(column: "a", real: "integer", table: "synthetic", other: "category")) {
            try QualityReport(real: real, synthetic: other)
        }
        #expect(throws: TableComparisonError.noRows(table: "synthetic")) { try QualityReport(real: real, synthetic: real.gathered([])) }
        #expect(TableComparisonError.missingColumn("b", table: "synthetic").description.contains("\"b\""))
    }

    @Test("Decimals compare with whole numbers, strings with categories, and a column without values with anything")
    func mixedTypes() throws {
        let real = Table([
            Column("a", .integer([1, 2])), Column("b", .category(codes: [0, 1], values: ["x", "y"])), Column("c", .real([1, 2])),
        ])
        let synthetic = Table([
            Column("a", .real([1, 2])), Column("b", .text(["y", "x"])), Column("c", .text(["", ""]), missing: [true, true]),
        ])
        let report = try QualityReport(real: real, synthetic: synthetic)
        #expect(report.columns.map(\.score) == [1, 1, nil])
    }
}
