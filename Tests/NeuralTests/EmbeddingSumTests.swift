import CKernels
import Neural
import Random
import Testing

@Suite struct EmbeddingSumTests {
    static let columns = Segments([2, 3])

    static let cases: [GradientTests.Case] = [
        GradientTests.Case("sum of embeddings") { graph, variables in
            EmbeddingSum("e", columns: columns, width: 3, in: variables)(SoftmaxTests.indices(graph, [1, 2, 0, 2, 1, 0])).tanh()
        },
        GradientTests.Case("masked sum of embeddings") { graph, variables in
            let mask = graph.read(variables.argument("mask", [3, 2]))
            return EmbeddingSum("e", columns: columns, width: 3, in: variables)(
                SoftmaxTests.indices(graph, [1, 2, 0, 2, 1, 0]), mask: mask
            )
            .squared()
        },
        GradientTests.Case("sum of embeddings wider than a vector") { graph, variables in
            let mask = graph.read(variables.argument("mask", [2, 2]))
            return EmbeddingSum("e", columns: columns, width: 67, deviation: 0.3, in: variables)(
                SoftmaxTests.indices(graph, [1, 2, 1, 0]), mask: mask
            ).tanh()
        },
        GradientTests.Case("embeddings side by side") { graph, variables in
            EmbeddingSum("e", columns: columns, width: 2, in: variables).each(SoftmaxTests.indices(graph, [1, 2, 0, 2])).tanh()
        },
    ]

    @Test("First derivatives equal differences of values", arguments: cases)
    func firstOrder(_ item: GradientTests.Case) {
        #expect(GradientCheck(item.build).firstOrderError() < 3e-3)
    }

    @Test("Second derivatives equal differences of first ones", arguments: cases)
    func secondOrder(_ item: GradientTests.Case) {
        #expect(GradientCheck(item.build).secondOrderError() < 3e-3)
    }

    @Test("The sum has each column's row times its mask, the rows side by side are the table's", arguments: [1, 5, 64, 100, 256])
    func values(_ width: Int) {
        let (columns, rows) = (Segments([4, 2, 90]), 9)
        let variables = Variables(seed: 2)
        let layer = EmbeddingSum("e", columns: columns, width: width, in: variables)
        let graph = Graph("g")
        let (indices, mask) = (graph.indices("i", count: rows * 3), graph.input("mask", [rows, 3]))
        let plan = Plan(graph, outputs: ["sum": layer(indices, mask: mask), "plain": layer(indices), "each": layer.each(indices)])
        let chosen = (0..<(rows * 3)).map { $0 * 7 % columns.widths[$0 % 3] }
        let factors = (0..<(rows * 3)).map { Float($0 % 4) / 2 }
        _ = plan.indices("i").update(fromContentsOf: chosen.map { Int32($0) })
        _ = plan.input("mask").update(fromContentsOf: factors)
        plan.run()
        let table = layer.weight.values
        for row in 0..<rows {
            for j in 0..<width {
                let parts = (0..<3).map { table[(columns.starts[$0] + chosen[row * 3 + $0]) * width + j] }
                let sum = (0..<3).reduce(Float(0)) { $0 + factors[row * 3 + $1] * parts[$1] }
                #expect(abs(plan.output("sum")[row * width + j] - sum) < 1e-5)
                #expect(abs(plan.output("plain")[row * width + j] - parts.reduce(0, +)) < 1e-5)
                for c in 0..<3 { #expect(plan.output("each")[(row * 3 + c) * width + j] == parts[c]) }
            }
        }
    }

    @Test("Random indices and indices of sampled categories can be looked up")
    func sampledIndices() {
        let columns = Segments([3, 3])
        let variables = Variables(seed: 2)
        let layer = EmbeddingSum("e", columns: columns, width: 1, in: variables)
        layer.weight.values = [0, 1, 2, 10, 20, 30]
        let graph = Graph("g")
        let random = layer(graph.random(.indices(below: 3), [500, 2], purpose: "i"))
        let logits = graph.constant([0, 9, 0, 0, 0, 9], [1, 6]).broadcast(to: [500, 6])
        let plan = Plan(graph, outputs: ["random": random, "largest": layer(logits.largestIndices(over: columns))])
        plan.run()
        #expect(Set(plan.output("random")).count == 9)
        #expect(Set(plan.output("largest")) == [31])
    }

    @Test("A row's bytes do not depend on the rows around it")
    func independentRows() {
        let (columns, rows, width) = (Segments([4, 2, 90]), 23, 70)
        let chosen = (0..<(rows * 3)).map { Int32($0 * 5 % columns.widths[$0 % 3]) }
        func run(_ range: Range<Int>) -> [Float] {
            let graph = Graph("g")
            let indices = graph.indices("i", count: range.count * 3)
            let plan = Plan(graph, outputs: ["y": EmbeddingSum("e", columns: columns, width: width, in: Variables(seed: 1))(indices)])
            _ = plan.indices("i").update(fromContentsOf: chosen[(range.lowerBound * 3)..<(range.upperBound * 3)])
            plan.run()
            return Array(plan.output("y"))
        }
        let all = run(0..<rows)
        for range in [0..<1, 22..<23, 7..<15] { #expect(run(range) == Array(all[(range.lowerBound * width)..<(range.upperBound * width)])) }
    }

    @Test(
        "Adding a scaled row equals doing it one by one within half a unit in the last place of each step", arguments: [1, 15, 16, 33, 257])
    func addScaled(_ count: Int) {
        let a = (0..<count).map { Float($0 % 9) / 7 - 0.5 }
        var out = (0..<count).map { Float($0 % 5) }
        let expected = zip(out, a).map { $0 + 0.3 * $1 }
        sb_add_scaled(&out, a, 0.3, count)
        for (x, y) in zip(out, expected) { #expect(abs(x - y) <= 5e-7) }
    }
}
