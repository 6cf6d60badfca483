import Glibc
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

    /// Trains a masked network on two columns of which the second is twice the first, but for one row in eight, and answers the losses of its heads
    /// when it sees the other column and when it sees nothing.
    private func trainedLosses() -> (seeing: [Float], blind: [Float]) {
        let (columns, batch, width) = (Segments([3, 6]), 64, 8)
        let variables = Variables(seed: 5)
        let embedding = EmbeddingSum("e", columns: columns, width: 16, deviation: 0.5, in: variables)
        let hidden = Linear("l", inputs: 16, outputs: columns.count * width, in: variables)
        let heads = HeadsLinear("h", width: width, heads: columns, in: variables)
        let adam = Adam(
            "adam", variables: variables, parameters: embedding.parameters + hidden.parameters + heads.parameters, learningRate: 0.01)
        func losses(_ graph: Graph, known: Tensor) -> Tensor {
            let rows = graph.indices("rows", count: batch * 2)
            let logits = heads(hidden(embedding(rows, mask: known)).tanh())
            return Losses.crossEntropies(logits, rows, heads: columns, weights: 1 - known)
        }
        let training = Graph("train")
        training.minimise(losses(training, known: training.random(.mask(keep: 0.5), [batch, 2], purpose: "known") * 0.5).sum(), with: adam)
        let plan = Plan(training, seed: 3)
        let test = Graph("test", mode: .inference)
        let (first, second) = (test.constant([1, 0], [1, 2]), test.constant([0, 1], [1, 2]))
        let tests = Plan(
            test,
            outputs: [
                "first": losses(test, known: first), "second": losses(test, known: second),
                "blind": losses(test, known: test.constant(0, [1, 2])),
            ])
        for plan in [plan, tests] {
            for i in 0..<batch {
                plan.indices("rows")[2 * i] = Int32(i % 3)
                plan.indices("rows")[2 * i + 1] = Int32(i % 8 == 0 ? 5 : i % 3 * 2)
            }
        }
        for step in 0..<600 { plan.run(step: UInt64(step)) }
        tests.run()
        return ([tests.output("second")[0], tests.output("first")[1]], Array(tests.output("blind")))
    }

    @Test("A masked network learns how its columns depend on each other, to within 0.02 of their entropies, and repeats its bytes")
    func training() {
        let (seeing, blind) = trainedLosses()
        // Entropies of the 64 rows, counted: rows with i % 8 = 0 hold (i % 3, 5), the others (i % 3, 2 · (i % 3)).
        var counts: [[Double]] = [[Double]](repeating: [Double](repeating: 0, count: 6), count: 3)
        for i in 0..<64 { counts[i % 3][i % 8 == 0 ? 5 : i % 3 * 2] += 1 }
        func entropy(_ counts: [Double]) -> Double { counts.reduce(0) { $0 - ($1 > 0 ? $1 / 64 * log($1 / 64) : 0) } }
        let joint = entropy(counts.flatMap { $0 })
        let marginals = [entropy(counts.map { $0.reduce(0, +) }), entropy((0..<6).map { j in counts.reduce(0) { $0 + $1[j] } })]
        for c in 0..<2 {
            #expect(abs(Double(blind[c]) - marginals[c]) < 0.02)
            #expect(abs(Double(seeing[c]) - (joint - marginals[1 - c])) < 0.02)
        }
        let again = trainedLosses()
        #expect(again.seeing == seeing && again.blind == blind)
    }
}
