import Reports
import Tabular
import Testing

@Suite("Histogram bins") struct HistogramBinsTests {
    private func histogram(_ column: Column, format: String? = nil) throws -> ColumnProfile.Histogram {
        let table = Table([column])
        var metadata = ReportTables.metadata(table)
        metadata[column.name]?.format.datetime = try format.map { try DateTimeFormat($0) }
        return try #require(TableProfile(of: table, metadata: metadata).columns[0].histogram)
    }

    @Test("Edges are numbers that a reader can say")
    func edges() throws {
        let whole = try histogram(Column("n", .integer((0..<1_000).map { Int64($0) })))
        #expect(whole.bins.edges == (0...20).map { Double($0) * 50 } && whole.bins.label(3) == "150 to 199")
        #expect(whole.counts.allSatisfy { $0 == 50 })
        let tenths = try histogram(Column("n", .real((0..<1_000).map { Double($0) / 1_000 })))
        #expect(tenths.bins.texts.prefix(3) == ["0", "0.05", "0.1"] && tenths.bins.edges[3] == 0.15)
        let few = try histogram(Column("n", .integer([2, 3, 5])))
        #expect(few.bins.edges == [2, 3, 4, 5, 6] && few.bins.label(1) == "3" && few.counts == [1, 1, 0, 1])
    }

    @Test("Moments are cut where days, months and years begin")
    func moments() throws {
        let day: Int64 = 86_400_000_000
        let years = try histogram(Column("d", .datetime((0..<20).map { Int64($0) * 365 * day })), format: "%Y-%m-%d")
        #expect(years.bins.texts.first == "1970-01-01" && years.bins.texts.allSatisfy { $0.hasSuffix("-01-01") })
        let months = try histogram(Column("d", .datetime((0..<20).map { Int64($0) * 30 * day })), format: "%Y-%m-%d")
        #expect(months.bins.texts.allSatisfy { $0.hasSuffix("-01") } && months.bins.texts[1] == "1970-02-01")
        let hours = try histogram(Column("d", .datetime((0..<20).map { Int64($0) * 3_600_000_000 })), format: "%H:%M")
        #expect(hours.bins.texts.prefix(2) == ["00:00", "01:00"] && hours.counts.reduce(0, +) == 20)
        let before = try histogram(Column("d", .datetime([-40_000 * day, -30_000 * day])), format: "%Y-%m-%d")
        #expect(before.bins.texts.first == "1860-01-01" && before.counts.reduce(0, +) == 2)
    }

    @Test("A few numbers far away do not squash all others; the outermost bins hold them")
    func outliers() throws {
        let numbers = (0..<1_000).map { Double($0 % 100) } + [1e9]
        let histogram = try histogram(Column("n", .real(numbers)))
        #expect(histogram.bins.holdsAbove && !histogram.bins.holdsBelow)
        #expect((histogram.bins.edges.last ?? 0) < 200 && histogram.counts.reduce(0, +) == 1_001)
        #expect(histogram.bins.label(histogram.bins.count - 1).hasSuffix("and above"))
    }

    @Test("Positive numbers over many powers of ten, most of them small, get bins that grow")
    func growing() throws {
        let numbers = (0..<1_000).map { (place: Int) -> Double in
            let (first, second) = (Double(1 + place * place % 997), Double(place % 31))
            return 0.03 * first * (1 + second * second * second)
        }
        let histogram = try histogram(Column("n", .real(numbers)))
        #expect(histogram.bins.isLogarithmic && histogram.counts.reduce(0, +) == 1_000)
        #expect(histogram.bins.texts.prefix(4) == ["0.02", "0.05", "0.1", "0.2"])
        #expect(histogram.bins.count <= HistogramBins.limit && !histogram.bins.holdsAbove && !histogram.bins.holdsBelow)
    }
}
