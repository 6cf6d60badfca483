import Evaluation
import Reports
import Specification
import Tabular
import Testing

@Suite("Table profile") struct TableProfileTests {
    @Test("Counts, quantiles and shares are those of the cells")
    func figures() throws {
        let table = Table([
            Column("n", .integer([4, 1, 3, 2, 5, 0]), missing: [false, false, false, false, false, true]),
            Column(
                "c", .category(codes: [1, 1, 0, 1, 2, 0], values: ["x", "y", "z"]), missing: [false, false, false, false, true, true]),
            Column("t", .text(["a", "bcd", "a", "", "ü😀", ""])),
            Column("d", .datetime([0, 86_400_000_000, 0, 0, 0, 172_800_000_000])),
        ])
        var metadata = ReportTables.metadata(table)
        metadata["d"]?.format.datetime = try DateTimeFormat("%d.%m.%Y")
        let profile = TableProfile(of: table, metadata: metadata)

        #expect(profile.rowCount == 6 && profile.missingShare == 3.0 / 24)
        let n = profile.columns[0]
        #expect(n.missingCount == 1 && n.missingShare == 1.0 / 6 && n.distinctCount == 5)
        #expect(n.numbers?.mean.number == 3 && n.numbers?.minimum.text == "1" && n.numbers?.maximum.text == "5")
        #expect(n.numbers?.quantile(0.5)?.number == 3)
        #expect(abs((n.numbers?.standardDeviation ?? 0) - 2.5.squareRoot()) < 1e-12)
        #expect(n.histogram?.bins.edges == [1, 2, 3, 4, 5, 6] && n.histogram?.counts == [1, 1, 1, 1, 1])
        let c = profile.columns[1]
        #expect(c.categories?.values == ["y", "x"] && c.categories?.counts == [3, 1] && c.categories?.otherValues == 0)
        #expect(c.missingCount == 2 && c.distinctCount == 2)
        let t = profile.columns[2]
        #expect(t.lengths?.minimum == 0 && t.lengths?.mean == 7.0 / 6 && t.lengths?.maximum == 3)
        #expect(t.categories == nil && t.distinctCount == 4)
        let d = profile.columns[3]
        #expect(d.numbers?.minimum.text == "01.01.1970" && d.numbers?.maximum.text == "03.01.1970" && d.pattern == "%d.%m.%Y")
        #expect(profile.associations == AssociationMatrix(of: table))
    }

    @Test("The commonest ten values are listed, the others counted; ordered values keep their order")
    func categories() throws {
        let codes = (0..<100).map { Int32($0 * $0 % 13) }
        let values = (0..<13).map { "value \($0)" }
        let table = Table([Column("c", .category(codes: codes, values: values))])
        var metadata = ReportTables.metadata(table)
        let common = try #require(TableProfile(of: table, metadata: metadata).columns[0].categories)
        #expect(common.counts == common.counts.sorted(by: >))
        #expect(common.counts.reduce(0, +) + common.otherCount == 100)
        metadata["c"]?.isOrdinal = true
        let ordered = try #require(TableProfile(of: table, metadata: metadata).columns[0].categories)
        #expect(ordered.values == values.filter(ordered.values.contains))
        #expect(Set(ordered.values) == Set(common.values))

        let many = Table([Column("c", .category(codes: (0..<40).map { Int32($0) }, values: (0..<40).map { "\($0)" }))])
        let listed = try #require(TableProfile(of: many, metadata: ReportTables.metadata(many)).columns[0].categories)
        #expect(listed.values.count == 10 && listed.otherValues == 30 && listed.otherCount == 30)
    }

    @Test("No value of a personal column is listed")
    func personal() throws {
        let table = Table([
            Column("who", .category(codes: [0, 1, 0], values: ["Ada", "Grace"])), Column("note", .text(["Ada", "x", "y"])),
        ])
        var metadata = ReportTables.metadata(table)
        metadata["who"]?.personal = .firstName
        let profile = TableProfile(of: table, metadata: metadata)
        #expect(profile.columns[0].categories == nil && profile.columns[0].distinctCount == 2)
        #expect(!String(decoding: profile.json(), as: UTF8.self).contains("Ada"))
        #expect(profile.associations.columns == [])
    }

    @Test("Many columns and rows are thinned for the associations, and the profile says so; threads change nothing")
    func limits() throws {
        let table = ReportTables.people(500, seed: 1)
        let profile = TableProfile(of: table, metadata: ReportTables.metadata(table), maximumColumns: 3, maximumRows: 200)
        #expect(profile.associations.columns == ["age", "trade", "income"] && profile.associationRows == 200)
        #expect(profile.notes.count == 2)
        let threaded = TableProfile(of: table, metadata: ReportTables.metadata(table), maximumColumns: 3, maximumRows: 200, threads: 4)
        #expect(threaded.json() == profile.json())
    }

    @Test("The text is aligned, fits the width and obeys nothing that names and values say to a terminal", arguments: [60, 80, 120])
    func text(width: Int) throws {
        let table = Table(
            ReportTables.people(200, seed: 1).columns + [
                Column("\u{1B}[31mred\nname", .category(codes: (0..<200).map { Int32($0 % 2) }, values: ["a\rb\u{7}", "\u{202E}x"])),
                Column("a name that is far too long for any column of text", .integer((0..<200).map { Int64($0) })),
            ])
        let profile = TableProfile(of: table, metadata: ReportTables.metadata(table))
        let text = TableProfileText(profile, width: width).text()
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(!text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || $0 == "\u{202E}" || $0 == "\u{7F}" })
        #expect(lines[0] == "200 rows, 9 columns, \(percent(profile.missingShare)) of the cells missing")
        // The types of all columns begin in the same place, which the heading tells.
        let place = lines[1].distance(from: lines[1].startIndex, to: try #require(lines[1].firstRange(of: "Type")).lowerBound)
        for (line, column) in zip(lines.dropFirst(2), profile.columns) {
            #expect(line.dropFirst(place).hasPrefix(column.type.rawValue + " "), "\(line)")
        }
        #expect(text.contains("age × born (correlation)"))
    }

    private func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)\u{A0}%"
    }
}
