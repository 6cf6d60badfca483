import Neural
import Random
import Testing
import Threads

@Suite struct ProductTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var rows: Int
        var depth: Int
        var columns: Int
        var transposesLeft = false
        var transposesRight = false
        var testDescription: String {
            "\(rows) × \(depth) × \(columns)\(transposesLeft ? ", left transposed" : "")\(transposesRight ? ", right transposed" : "")"
        }
    }

    /// Shapes that take every way through a plan's products: few columns, many groups of panels, more than one depth, few panels for the threads.
    static let cases = [
        Case(rows: 96, depth: 2_500, columns: 8, transposesLeft: true), Case(rows: 33, depth: 2_500, columns: 8, transposesLeft: true),
        Case(rows: 64, depth: 700, columns: 12, transposesLeft: true, transposesRight: true), Case(rows: 900, depth: 128, columns: 8),
        Case(rows: 900, depth: 8, columns: 128, transposesRight: true), Case(rows: 20, depth: 2_100, columns: 300),
        Case(rows: 20, depth: 2_100, columns: 300, transposesRight: true), Case(rows: 70, depth: 64, columns: 1_000, transposesLeft: true),
    ]

    private func values(_ count: Int, _ index: UInt64) -> [Float] {
        var stream = RandomStream(seed: 1, purpose: Purpose("products"), index: index)
        var values = [Float](repeating: 0, count: count)
        values.withUnsafeMutableBufferPointer { stream.fillUniform($0, from: -1, to: 1) }
        return values
    }

    @Test("The sum of two products is that of plain ones, to the same byte on any number of threads", arguments: cases)
    func sum(_ test: Case) {
        let (m, k, n) = (test.rows, test.depth, test.columns)
        let graph = Graph("products")
        func product(_ number: Int) -> Tensor {
            let left = graph.input("left \(number)", test.transposesLeft ? [k, m] : [m, k])
            let right = graph.input("right \(number)", test.transposesRight ? [n, k] : [k, n])
            return left.product(right, transposesLeft: test.transposesLeft, transposesRight: test.transposesRight)
        }
        let total = product(0) + product(1)
        let (lefts, rights) = ([values(m * k, 0), values(m * k, 1)], [values(k * n, 2), values(k * n, 3)])
        let results = (1...4).map { threads -> [Float] in
            let plan = Plan(graph, outputs: ["total": total], team: Team(threads: threads))
            for number in 0..<2 {
                _ = plan.input("left \(number)").update(fromContentsOf: lefts[number])
                _ = plan.input("right \(number)").update(fromContentsOf: rights[number])
            }
            plan.run()
            return Array(plan.output("total"))
        }
        for other in results.dropFirst() { #expect(other == results[0]) }
        var worst = 0.0
        for r in 0..<m {
            for c in 0..<n {
                var expected = 0.0
                for number in 0..<2 {
                    for i in 0..<k {
                        let left = lefts[number][test.transposesLeft ? i * m + r : r * k + i]
                        expected += Double(left) * Double(rights[number][test.transposesRight ? c * k + i : i * n + c])
                    }
                }
                worst = max(worst, abs(Double(results[0][r * n + c]) - expected))
            }
        }
        #expect(worst < 3e-6 * Double(k).squareRoot() + 1e-6)
    }
}
