import Reports
import Tabular
import Testing

@Suite("Odd reports") struct OddReportTests {
    /// Tables that a report may stumble over.
    private static let tables: [String: Table] = [
        "one row": Table([Column("n", .real([1])), Column("c", .category(codes: [0], values: ["x"])), Column("b", .boolean([true]))]),
        "one column": Table([Column("n", .integer([3, 1, 2, 2]))]),
        "no values": Table([
            Column("n", .real([0, 0, 0]), missing: [true, true, true]),
            Column("c", .category(codes: [0, 0, 0], values: [""]), missing: [true, true, true]),
            Column("d", .datetime([0, 0, 0]), missing: [true, true, true]),
            Column("b", .boolean([true, true, true]), missing: [true, true, true]),
        ]),
        "constants": Table([
            Column("n", .integer([5, 5, 5])), Column("m", .real([0, 0, 0])), Column("d", .datetime([7, 7, 7])),
            Column("c", .category(codes: [1, 1, 1], values: ["unused", "ü😀"])),
        ]),
        "unicode": Table([
            Column("größe 身長 📏", .integer([1, 2, 3, 4])), Column("", .real([0.1, 0.2, 0.3, 0.4])),
            Column("שם", .category(codes: [0, 1, 0, 2], values: ["שלום", "", "e\u{301}\u{301}\u{301}"])),
        ]),
        "infinite": Table([
            Column("n", .real([-.infinity, 1, 2, 3, .infinity, .nan])), Column("m", .real([1, 2, 3, 4, 5, 6])),
            Column("c", .category(codes: [0, 1, 0, 1, 0, 1], values: ["a", "b"])),
        ]),
        "only infinite": Table([Column("n", .real([.infinity, -.infinity])), Column("m", .integer([1, 2]))]),
        "huge and tiny": Table([
            Column("n", .real([1e300, -1e300, 1e-300, 0, 1])), Column("x", .real([1.7e308, -1.7e308, 0, 0, .leastNonzeroMagnitude])),
            Column("i", .integer([.min, .max, 0, 1, -1])), Column("d", .datetime([.min, .max, 0, 1, 2])),
            Column("t", .real([.leastNonzeroMagnitude, 0, 2 * Double.leastNonzeroMagnitude, 0, 0])),
            Column("near", .real([1, 1.0000000000000002, 1, 1, 1])),
        ]),
    ]

    @Test("Any table has a report with a page and JSON that reads back, with a holdout and without", arguments: tables.keys.sorted())
    func reports(name: String) throws {
        let table = try #require(Self.tables[name])
        let repeated = table.gathered((0..<7).map { $0 % table.rowCount })
        for holdout in [table, nil] {
            let report = try TableReport(
                training: table, holdout: holdout, synthetic: repeated, metadata: ReportTables.metadata(table))
            #expect(try TableReport(json: report.json()) == report)
            #expect(report.columns.count == table.columns.count)
            #expect(TableReportPage(report).html().hasSuffix("</html>\n"))
            for column in report.columns {
                guard let histogram = column.histogram else { continue }
                let present = column.realMissing * Double(table.rowCount)
                #expect(Double(histogram.real.reduce(0, +)) <= Double(table.rowCount) - present + 1e-9)
                #expect((1...HistogramBins.limit).contains(histogram.bins.count))
                #expect(zip(histogram.bins.edges, histogram.bins.edges.dropFirst()).allSatisfy { $0 < $1 })
            }
        }
    }

    @Test("Any table, even one without rows or columns, has a profile, its JSON and its text", arguments: tables.keys.sorted())
    func profiles(name: String) throws {
        let table = try #require(Self.tables[name])
        for table in [table, table.gathered([]), Table([])] {
            let profile = TableProfile(of: table, metadata: ReportTables.metadata(table))
            #expect(try TableProfile(json: profile.json()) == profile)
            #expect(TableProfileText(profile, width: 80).text().split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
    }

    @Test("A synthetic column without values fits whatever its type was taken for")
    func emptyColumn() throws {
        let training = ReportTables.people(60, seed: 1)
        let columns = ReportTables.people(60, seed: 3).columns.map { column in
            column.name == "income"
                ? Column("income", .text([String](repeating: "", count: 60)), missing: [Bool](repeating: true, count: 60)) : column
        }
        let report = try TableReport(
            training: training, holdout: ReportTables.people(60, seed: 2), synthetic: Table(columns),
            metadata: ReportTables.metadata(training))
        let income = try #require(report.columns.first { $0.name == "income" })
        #expect(income.syntheticMissing == 1 && income.syntheticNumbers == nil && income.histogram?.synthetic.reduce(0, +) == 0)
    }

    @Test("A table of 300 columns has a page of at most two megabytes that says what is not drawn")
    func wide() throws {
        let rows = 50
        func table(_ seed: UInt64) -> Table {
            Table(
                (0..<300).map { place in
                    var column = ReportTables.people(rows, seed: seed &* 1_000 &+ UInt64(place)).columns[1 + place % 4]
                    column.name = "column \(place)"
                    return column
                })
        }
        let training = table(1)
        var options = TableReportOptions()
        options.target = "column 1"
        let report = try TableReport(
            training: training, holdout: table(2), synthetic: table(3), metadata: ReportTables.metadata(training), options: options)
        let page = TableReportPage(report).html()
        #expect(report.columns.count == 300 && report.pairCount == 44_850 && report.pairs.count == 500)
        #expect(page.utf8.count < 2_000_000 && report.json().count < 2_000_000)
        #expect(page.contains("The worst 24 of 300 columns have charts"))
        #expect(page.contains("Shown are the 40 columns"))
        #expect((0..<300).allSatisfy { page.contains(">column \($0)<") })
    }
}
