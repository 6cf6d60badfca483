import Random
import TableSynthesizers
import Testing

@Suite("Random numbers of rows")
struct RowRandomTests {
    @Test("A row's number depends on seed, purpose, row and variable, and on nothing else")
    func keys() {
        let random = RowRandom(seed: 1, purpose: Purpose("a"))
        let again = RowRandom(seed: 1, purpose: Purpose("a"))
        let others = [RowRandom(seed: 2, purpose: Purpose("a")), RowRandom(seed: 1, purpose: Purpose("b"))]
        for row in [0, 1, 1 << 40] {
            for variable in 0..<9 {
                let value = random.uniform(row: row, variable: variable)
                #expect(value == again.uniform(row: row, variable: variable) && (0..<1).contains(value))
                #expect(others.allSatisfy { $0.uniform(row: row, variable: variable) != value })
                #expect(random.uniform(row: row + 1, variable: variable) != value)
            }
        }
    }
}
