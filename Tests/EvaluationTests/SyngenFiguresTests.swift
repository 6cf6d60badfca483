import Evaluation
import Random
import Tabular
import Testing

@Suite("The figures of syngen's report") struct SyngenFiguresTests {
    @Test("Accuracy and correlation are those that SciPy and pandas give", arguments: TableFixture.names)
    func fixtures(name: String) throws {
        let fixture = try TableFixture(name)
        let figures = try SyngenFigures(real: fixture.real, synthetic: fixture.synthetic, keys: fixture.key.map { [$0] } ?? [])
        let expected = fixture.numbers("syngen")
        #expect(agree(figures.accuracy, expected[0], within: 1e-6))
        #expect(agree(figures.correlation, expected[1]))
        #expect(figures.columns.count == figures.accuracyMap.count)
    }

    /// Rows in three clouds far apart, so many of each.
    private func clouds(_ counts: [Int], seed: UInt64) -> Table {
        var stream = RandomStream(seed: seed, purpose: Purpose("clouds"))
        let centres = [(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)]
        let points = zip(counts, centres).flatMap { count, centre in
            (0..<count).map { _ in (centre.0 + stream.normalDouble() / 2, centre.1 + stream.normalDouble() / 2) }
        }
        return Table([Column("x", .real(points.map(\.0))), Column("y", .real(points.map(\.1)))])
    }

    @Test("Clusters are found, and how unevenly the tables share them is told")
    func clusters() throws {
        let real = clouds([100, 100, 100], seed: 1)
        #expect(try SyngenFigures(real: real, synthetic: clouds([100, 100, 100], seed: 2)).clusters == 1)
        // 50/100, 100/150 and 100/100.
        let uneven = try #require(try SyngenFigures(real: real, synthetic: clouds([50, 150, 100], seed: 2)).clusters)
        #expect(abs(uneven - (0.5 + 2.0 / 3 + 1) / 3) < 1e-9)
        // A cloud that the synthetic table lacks counts 0.
        let absent = try #require(try SyngenFigures(real: real, synthetic: clouds([150, 150, 0], seed: 2)).clusters)
        #expect(abs(absent - (2.0 / 3 + 2.0 / 3) / 3) < 1e-9)
    }

    @Test("A table against itself has an accuracy of 1, in the highest band, and no difference of correlations")
    func identity() throws {
        let table = try TableFixture("people").real
        let figures = try SyngenFigures(real: table, synthetic: table, seed: 3)
        #expect(figures.accuracy == 1 && figures.band == .high && figures.correlation == 0 && figures.clusters != nil)
        #expect(figures == (try SyngenFigures(real: table, synthetic: table, seed: 3)))
    }

    @Test("Too little data leaves figures open")
    func little() throws {
        let table = Table([Column("x", .real([1, 2]), missing: [false, true])])
        let figures = try SyngenFigures(real: table, synthetic: table)
        #expect(figures.accuracy == nil && figures.band == nil && figures.clusters == nil)
    }
}
