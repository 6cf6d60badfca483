import Neural
import Testing

@Suite struct HeadsTests {
    static let cases: [GradientTests.Case] = [
        GradientTests.Case("HeadsLinear") { graph, variables in
            let x = graph.read(variables.argument("x", [3, 2, 4]))
            return HeadsLinear("h", width: 4, heads: Segments([2, 3]), in: variables)(x).tanh()
        },
        GradientTests.Case("HeadsLinear without bias on flat features") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 6]))
            return HeadsLinear("h", width: 2, heads: Segments([1, 2, 4]), hasBias: false, in: variables)(x).squared()
        },
        GradientTests.Case("HeadsLinear with a head of 120") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 2, 2]))
            return HeadsLinear("h", width: 2, heads: Segments([120, 2]), in: variables)(x).tanh()
        },
        GradientTests.Case("cross-entropy of HeadsLinear on embeddings") { graph, variables in
            let columns = Segments([2, 3])
            let labels = SoftmaxTests.indices(graph, [1, 2, 0, 2, 1, 0])
            let hidden = EmbeddingSum("e", columns: columns, width: 4, deviation: 0.5, in: variables)(
                labels, mask: graph.constant([0, 1], [1, 2])
            ).tanh()
            let logits = HeadsLinear("h", width: 2, heads: columns, in: variables)(hidden)
            return Losses.crossEntropies(logits, labels, heads: columns, weights: graph.constant([1, 0], [1, 2])).sum()
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

    struct Sizes: Sendable {
        var rows: Int
        var width: Int
        var heads: [Int]
    }

    @Test(
        "Each head's output is its features times its matrix, and the gradients are those of separate layers",
        arguments: [
            Sizes(rows: 1, width: 1, heads: [1]), Sizes(rows: 5, width: 3, heads: [2, 1, 40]),
            Sizes(rows: 130, width: 64, heads: [2, 100, 32, 33]), Sizes(rows: 67, width: 33, heads: [300, 2]),
        ])
    func separateLayers(_ sizes: Sizes) {
        let (rows, width, heads) = (sizes.rows, sizes.width, Segments(sizes.heads))
        let variables = Variables(seed: 3)
        let layer = HeadsLinear("h", width: width, heads: heads, in: variables)
        let (weight, bias) = (layer.weight, variables["h.bias"])
        let graph = Graph("g")
        let x = graph.random(.normal, [rows, heads.count, width], purpose: "x")
        let factors = graph.random(.normal, [rows, heads.total], purpose: "g")
        let table = graph.read(weight)
        let parts = (0..<heads.count).map { c in
            let range = heads.starts[c]..<heads.starts[c + 1]
            let features = x.slice(axis: 1, c..<(c + 1)).reshaped(to: [rows, width])
            let product = features.product(table.slice(axis: 0, range), transposesRight: true)
            return bias.map { product + graph.read($0).slice(axis: 0, range) } ?? product
        }
        var outputs: [String: Tensor] = [:]
        for (name, y) in [("one", layer(x)), ("separate", Tensor.concatenate(parts, axis: 1))] {
            outputs[name] = y
            let gradients = graph.gradients(of: (y * factors).sum(), withRespectTo: [x] + layer.parameters.map(graph.read))
            for (index, gradient) in gradients.enumerated() { outputs["\(name) \(index)"] = gradient }
        }
        let plan = Plan(graph, outputs: outputs)
        plan.run()
        for name in ["", " 0", " 1", " 2"] {
            let expected = Array(plan.output("separate" + name))
            let largest = expected.map(abs).max() ?? 1
            for (a, b) in zip(plan.output("one" + name), expected) { #expect(abs(a - b) <= 2e-6 * largest) }
        }
    }

    @Test("A row's bytes do not depend on the rows around it")
    func independentRows() {
        let (heads, rows, width) = (Segments([2, 50, 7]), 150, 20)
        let x = (0..<(rows * 3 * width)).map { Float($0 * 37 % 101) / 101 - 0.5 }
        func run(_ range: Range<Int>) -> [Float] {
            let graph = Graph("g")
            let input = graph.input("x", [range.count, 3, width])
            let plan = Plan(graph, outputs: ["y": HeadsLinear("h", width: width, heads: heads, in: Variables(seed: 1))(input)])
            _ = plan.input("x").update(fromContentsOf: x[(range.lowerBound * 3 * width)..<(range.upperBound * 3 * width)])
            plan.run()
            return Array(plan.output("y"))
        }
        let all = run(0..<rows)
        for range in [0..<1, 149..<150, 60..<70] {
            #expect(run(range) == Array(all[(range.lowerBound * heads.total)..<(range.upperBound * heads.total)]))
        }
    }
}
