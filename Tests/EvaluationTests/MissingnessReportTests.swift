import Evaluation
import Random
import Tabular
import Testing

@Suite("Missing cells of a synthetic table") struct MissingnessReportTests {
    /// `b` is missing in every row where `a` is x and nowhere else, or at random as often as that.
    private func probe(_ rows: Int, seed: UInt64, isRule: Bool) -> Table {
        var stream = RandomStream(seed: seed, purpose: Purpose("probe"))
        var a: [Int32] = []
        var gaps: [Bool] = []
        for _ in 0..<rows {
            let isX = stream.uniform() < 0.34
            a.append(isX ? 0 : Int32(1 + stream.integer(below: 3)))
            gaps.append(isRule ? isX : stream.uniform() < 0.34)
        }
        return Table([
            Column("a", .category(codes: a, values: ["x", "y", "z", "w"])), Column("b", .real(a.map { Double($0) }), missing: gaps),
            Column("c", .real((0..<rows).map { _ in stream.normalDouble() })),
        ])
    }

    @Test("A rule of 100 % and 0 % that became 34 % everywhere is found, although the share is right")
    func lostRule() throws {
        let report = try MissingnessReport(real: probe(3000, seed: 1, isRule: true), synthetic: probe(3000, seed: 2, isRule: false))
        #expect(report.largestDifference < 0.05)
        let strongest = try #require(report.dependences.first)
        #expect(strongest.column == "b" && strongest.on == "a")
        #expect((strongest.real ?? 0) > 0.99 && (strongest.synthetic ?? 1) < 0.1)
        let x = try #require(strongest.groups.first { $0.bin == .value(text: "x") })
        #expect(x.realMissing == 1 && abs((x.syntheticMissing ?? 0) - 0.34) < 0.06)
        #expect(strongest.groups.filter { $0.bin != .value(text: "x") }.allSatisfy { $0.realMissing == 0 })
        // 1 − (0.34 · 0.66 + 0.66 · 0.34)
        #expect(abs(report.agreement - 0.55) < 0.04)
    }

    @Test("A rule that was kept agrees, and chance is not taken for a rule")
    func keptRule() throws {
        let kept = try MissingnessReport(real: probe(3000, seed: 1, isRule: true), synthetic: probe(3000, seed: 2, isRule: true))
        #expect(kept.agreement > 0.999)
        #expect(!kept.dependences.contains { $0.on == "c" })
        let free = try MissingnessReport(real: probe(3000, seed: 1, isRule: false), synthetic: probe(3000, seed: 2, isRule: false))
        #expect(free.dependences.isEmpty && free.agreement == 1)
    }

    @Test("Gaps that depend on a number's size, or on another column's gaps, are found")
    func otherRules() throws {
        let numbers = (0..<1000).map { Double($0 % 100) }
        let low = numbers.map { $0 < 30 }
        let real = Table([
            Column("n", .real(numbers)), Column("u", .real(numbers), missing: low), Column("v", .real(numbers), missing: low),
        ])
        let full = Table([Column("n", .real(numbers)), Column("u", .real(numbers)), Column("v", .real(numbers))])
        let report = try MissingnessReport(real: real, synthetic: full)
        #expect(Set(report.dependences.filter { $0.column == "u" }.map(\.on)) == ["n", "v"])
        let byGaps = try #require(report.dependences.first { $0.column == "u" && $0.on == "v" })
        #expect(byGaps.groups.first { $0.bin == .missing }?.realMissing == 1)
        #expect(byGaps.synthetic == nil && abs(byGaps.agreement - 0.7) < 1e-9)
        #expect(abs(report.largestDifference - 0.3) < 1e-12)
    }

    @Test("The shares of all columns are told, of text and identifiers, too")
    func shares() throws {
        let real = Table([Column("id", .identifier(["a", "b"])), Column("t", .text(["a", "b"]), missing: [true, false])])
        let synthetic = Table([Column("t", .text(["a"])), Column("id", .identifier(["z"]), missing: [true])])
        let report = try MissingnessReport(real: real, synthetic: synthetic)
        #expect(report.shares.map(\.real) == [0, 0.5] && report.shares.map(\.synthetic) == [1, 0])
        #expect(throws: TableComparisonError.missingColumn("id", table: "synthetic")) {
            try MissingnessReport(real: real, synthetic: synthetic.selecting(["t"]))
        }
    }
}
