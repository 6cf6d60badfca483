import Evaluation
import Random
import Tabular
import Testing

@Suite("Associations of pairs of columns") struct AssociationMatrixTests {
    @Test("Cramér's V with Bergsma's correction and the correlation ratio are those of NumPy", arguments: TableFixture.names)
    func fixtures(name: String) throws {
        let fixture = try TableFixture(name)
        let matrix = AssociationMatrix(of: fixture.real)
        for field in ["cramer", "ratio"] {
            for row in fixture.rows(field) {
                let (first, second) = (row[0] as? String ?? "", row[1] as? String ?? "")
                #expect(agree(matrix[first, second], row[2] as? Double), "\(first), \(second)")
                #expect(matrix[first, second] == matrix[second, first])
            }
        }
        #expect(fixture.rows("cramer").contains { $0[2] is Double })
    }

    @Test("Numbers have Pearson's correlation, over the rows where both are present")
    func correlation() {
        let table = Table([
            Column("a", .integer([1, 2, 3, 4, 99])), Column("b", .real([-2, -4, -6, -8, 5]), missing: [false, false, false, false, true]),
        ])
        #expect(abs((AssociationMatrix(of: table)["a", "b"] ?? 0) + 1) < 1e-12)
    }

    @Test("Independent columns of many values have V near 0, a column and its copy 1")
    func correction() {
        var stream = RandomStream(seed: 1, purpose: Purpose("association"))
        let names = (0..<40).map { "v\($0)" }
        func codes() -> [Int32] { (0..<500).map { _ in Int32(stream.integer(below: 40)) } }
        let (first, second) = (codes(), codes())
        let table = Table([
            Column("a", .category(codes: first, values: names)), Column("b", .category(codes: second, values: names)),
            Column("copy", .category(codes: first, values: names)), Column("n", .real(first.map { Double($0) })),
        ])
        let matrix = AssociationMatrix(of: table)
        #expect((matrix["a", "b"] ?? 1) < 0.1)
        #expect((matrix["a", "copy"] ?? 0) > 0.99)
        #expect(abs((matrix["a", "n"] ?? 0) - 1) < 1e-12)
        #expect(matrix.measures[0] == [.cramersV, .cramersV, .cramersV, .correlationRatio])
        #expect(matrix.values.indices.allSatisfy { matrix.values[$0][$0] == 1 })
    }

    @Test("A column that does not vary has no associations, and identifiers are not looked at")
    func undefined() {
        let table = Table([
            Column("same", .real([1, 1, 1])), Column("n", .real([1, 2, 3])), Column("one", .category(codes: [0, 0, 0], values: ["x"])),
            Column("id", .identifier(["a", "b", "c"])), Column("empty", .real([0, 0, 0]), missing: [true, true, true]),
        ])
        let matrix = AssociationMatrix(of: table)
        #expect(matrix.columns == ["same", "n", "one", "empty"])
        #expect(matrix["same", "n"] == nil && matrix["one", "n"] == nil && matrix["empty", "n"] == nil && matrix["same", "same"] == nil)
        #expect(matrix["id", "n"] == nil && matrix["n", "n"] == 1)
    }
}
