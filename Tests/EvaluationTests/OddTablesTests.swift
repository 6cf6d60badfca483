import Evaluation
import Foundation
import Tabular
import Testing

@Suite("Odd tables") struct OddTablesTests {
    /// Tables that a measure may stumble over.
    private static let tables: [String: Table] = [
        "one row": Table([Column("n", .real([1])), Column("c", .category(codes: [0], values: ["x"])), Column("b", .boolean([true]))]),
        "one column": Table([Column("n", .integer([3, 1, 2, 2]))]),
        "no values": Table([
            Column("n", .real([0, 0, 0]), missing: [true, true, true]),
            Column("c", .category(codes: [0, 0, 0], values: [""]), missing: [true, true, true]),
            Column("d", .datetime([0, 0, 0]), missing: [true, true, true]),
        ]),
        "constants": Table([
            Column("n", .integer([5, 5, 5])), Column("m", .real([0, 0, 0])),
            Column("c", .category(codes: [1, 1, 1], values: ["unused", "ü😀"])),
        ]),
        "infinite": Table([
            Column("n", .real([-.infinity, 1, 2, 3, .infinity, 5])), Column("m", .real([1, 2, 3, 4, 5, 6])),
            Column("c", .category(codes: [0, 1, 0, 1, 0, 1], values: ["a", "b"])),
        ]),
        "not a number": Table([Column("n", .real([.nan, 1, 2, 3])), Column("c", .boolean([true, false, true, false]))]),
        "huge and tiny": Table([
            Column("n", .real([1e300, -1e300, 1e-300, 0, 1])), Column("i", .integer([.min, .max, 0, 1, -1])),
            Column("d", .datetime([.min, .max, 0, 1, 2])), Column("x", .real([1.7e308, -1.7e308, 0, 0, .leastNonzeroMagnitude])),
        ]),
    ]

    /// What was encoded is read back the same; JSON has no word for numbers that are not finite.
    private func survives<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) == value
    }

    @Test("Every measure of an odd table is finite, and is written and read as JSON without loss", arguments: tables.keys.sorted())
    func finite(name: String) throws {
        let table = try #require(Self.tables[name])
        let repeated = table.gathered((0..<7).map { $0 % table.rowCount })
        #expect(try survives(QualityReport(real: table, synthetic: repeated)))
        #expect(try survives(DiagnosticReport(real: table, synthetic: repeated, keys: [[table.columns[0].name]])))
        #expect(try survives(MarginalAccuracy(real: table, synthetic: repeated)))
        #expect(try survives(PrivacyReport(training: table, synthetic: repeated, holdout: table)))
        #expect(try survives(PrivacyReport(training: table, synthetic: repeated, holdout: nil)))
        #expect(try survives(MissingnessReport(real: table, synthetic: repeated)))
        #expect(try survives(SyngenFigures(real: table, synthetic: repeated)))
        #expect(try survives(AssociationMatrix(of: table)))
        #expect(try survives(AssociationMatrix(of: table.gathered([]))))
    }

    @Test(
        "A table of itself in another order of columns and rows is as good as itself",
        arguments: ["infinite", "huge and tiny", "constants"])
    func order(name: String) throws {
        let table = try #require(Self.tables[name])
        let turned = Table(table.columns.reversed()).gathered((0..<table.rowCount).reversed())
        #expect(try MarginalAccuracy(real: table, synthetic: turned).univariate.accuracy == 1)
        #expect(try DiagnosticReport(real: table, synthetic: turned).score == 1)
        let copies = try ExactCopies(training: table, synthetic: turned)
        #expect(copies.copies.share == 1)
    }
}
