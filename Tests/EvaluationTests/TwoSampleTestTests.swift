import Evaluation
import Tabular
import Testing
import Threads
import Trees

@Suite struct TwoSampleTestTests {
    @Test("Equal tables are not told apart, and the floor says so of real halves")
    func equal() throws {
        let test = try TwoSampleTest(real: TestTables.people(3_000, seed: 1), synthetic: TestTables.people(2_500, seed: 2))
        #expect(test.rowCount == 2_500)
        #expect(abs(try #require(test.auc) - 0.5) < 0.03)
        #expect(abs(try #require(test.floor) - 0.5) < 0.05)
        #expect(test.noise > 0.01 && test.noise < 0.02)
    }

    @Test("A column that differs tells tables apart, and is named first")
    func different() throws {
        let test = try TwoSampleTest(real: TestTables.people(2_000, seed: 1), synthetic: TestTables.people(2_000, seed: 2, shift: 1))
        #expect(try #require(test.auc) > 0.65)
        #expect(abs(try #require(test.floor) - 0.5) < 0.05)
        #expect(test.columns.first.map { ["income", "trade"].contains($0.column) } == true)
        #expect(abs(test.columns.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    }

    @Test("A column that holds another value in one table gives an area of 1")
    func leak() throws {
        let real = TestTables.people(600, seed: 1)
        let mars = Column("planet", .category(codes: [Int32](repeating: 0, count: 600), values: ["Mars"]))
        let marked = Table(real.columns.map { $0.name == "planet" ? mars : $0 })
        let test = try TwoSampleTest(real: real, synthetic: marked)
        #expect(test.auc == 1 && test.columns.map(\.column) == ["planet"] && test.columns.map(\.share) == [1])
    }

    @Test("The test is the same on 1, 2 and 4 threads, and for the same seed")
    func threads() throws {
        let (real, synthetic) = (TestTables.people(1_500, seed: 1), TestTables.people(1_500, seed: 2, shift: 0.3))
        let tests = try [1, 2, 4].map { try TwoSampleTest(real: real, synthetic: synthetic, seed: 3, team: Team(threads: $0)) }
        #expect(tests[1] == tests[0] && tests[2] == tests[0])
        #expect(try TwoSampleTest(real: real, synthetic: synthetic, seed: 4) != tests[0])
    }

    @Test("Tables of no or few rows give no figure rather than a wrong one, and lacking columns are named")
    func limits() throws {
        let real = TestTables.people(3, seed: 1)
        for rows in 0...1 {
            let test = try TwoSampleTest(real: real, synthetic: TestTables.people(rows, seed: 2))
            #expect(test.auc == nil && test.floor == nil && test.columns.isEmpty)
        }
        #expect(try TwoSampleTest(real: real, synthetic: TestTables.people(3, seed: 2)).auc == 0.5)
        #expect(throws: BinningError.missingColumn("income")) {
            try TwoSampleTest(real: real, synthetic: TestTables.people(3, seed: 2).selecting(["age", "trade", "number"]))
        }
    }
}
