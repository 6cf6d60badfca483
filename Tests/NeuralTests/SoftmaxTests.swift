import Glibc
import Neural
import Random
import Testing

@Suite struct SoftmaxTests {
    static let mixed = Segments([2, 1, 7, 40, 3])

    static let cases: [GradientTests.Case] = [
        .unary("softmax") { $0.softmax().squared() },
        .unary("log-softmax") { ($0 * 2).logSoftmax().squared() },
        .unary("softmax of parts") { ($0 * 2).softmax(over: Segments([1, 3])).squared() },
        .unary("log-softmax of parts") { $0.logSoftmax(over: Segments([2, 2])).squared() },
        .unary("sums of parts") { $0.sum(of: Segments([1, 3])).squared() },
        .binary("numbers spread over parts", [3, 2], [3, 4]) { $0.spread(over: Segments([1, 3])).squared() * $1 },
        .unary("cross-entropy") { Losses.crossEntropy($0, indices($0.graph, [0, 3, 2])) },
        .unary("cross-entropy of parts") {
            ($0 * 2).crossEntropies(indices($0.graph, [0, 1, 0, 0, 0, 2]), over: Segments([1, 3])).squared()
        },
        .binary("weighted cross-entropy of heads", [3, 4], [3, 2]) {
            Losses.crossEntropies($0, indices($0.graph, [1, 1, 0, 0, 0, 1]), heads: Segments([2, 2]), weights: $1).squared()
        },
        GradientTests.Case("cross-entropy of a head of 2 and one of 150") { graph, variables in
            let x = graph.read(variables.argument("x", [1, 152]))
            return x.crossEntropies(indices(graph, [1, 149]), over: Segments([2, 150])).squared()
        },
        GradientTests.Case("softmax of parts of 2 and 150") { graph, variables in
            graph.read(variables.argument("x", [1, 152])).softmax(over: Segments([2, 150])).exp()
        },
        GradientTests.Case("log-softmax with masked places") { graph, variables in
            let mask = graph.constant([1, 0, 1, 1, 0, 1], [2, 3]).log()
            return (graph.read(variables.argument("x", [2, 3])) + mask).softmax().squared()
        },
        .unary("soft Gumbel sample") { $0.gumbelSoftmax(temperature: 0.7, over: Segments([2, 2]), purpose: "g").squared() },
    ]

    @Test("First derivatives equal differences of values", arguments: cases)
    func firstOrder(_ item: GradientTests.Case) {
        #expect(GradientCheck(item.build).firstOrderError() < 3e-3)
    }

    @Test("Second derivatives equal differences of first ones", arguments: cases)
    func secondOrder(_ item: GradientTests.Case) {
        #expect(GradientCheck(item.build).secondOrderError() < 3e-3)
    }

    /// Softmax of each part in double precision.
    private func reference(_ x: [Float], _ segments: Segments) -> (shares: [Double], logarithms: [Double]) {
        var (shares, logarithms) = ([Double](), [Double]())
        for row in stride(from: 0, to: x.count, by: segments.total) {
            for s in 0..<segments.count {
                let part = x[(row + segments.starts[s])..<(row + segments.starts[s + 1])].map(Double.init)
                let most = part.max() ?? 0
                let sum = part.reduce(0) { $0 + Glibc.exp($1 - most) }
                shares += part.map { Glibc.exp($0 - most) / sum }
                logarithms += part.map { $0 - most - Glibc.log(sum) }
            }
        }
        return (shares, logarithms)
    }

    private func logits(_ count: Int, scale: Float) -> [Float] {
        var stream = RandomStream(seed: 5, purpose: Purpose("logits"))
        return (0..<count).map { _ in stream.normal() * scale }
    }

    struct Sizes: Sendable {
        var widths: [Int]
        var scale: Float
    }

    @Test(
        "Softmax, log-softmax and cross-entropy of parts equal a reference in double precision, for logits of any size",
        arguments: [
            Sizes(widths: [2, 1, 7, 40, 3], scale: 1), Sizes(widths: [2, 1, 7, 40, 3], scale: 30), Sizes(widths: [5], scale: 1),
            Sizes(widths: [1_500, 2, 1_030, 16], scale: 3), Sizes(widths: [17, 300], scale: 10_000),
        ])
    func referenceValues(_ sizes: Sizes) {
        let (widths, scale) = (sizes.widths, sizes.scale)
        let (segments, rows) = (Segments(widths), 37)
        let x = logits(rows * segments.total, scale: scale)
        let graph = Graph("g")
        let tensor = graph.input("x", [rows, segments.total])
        let labels = graph.indices("labels", count: rows * segments.count)
        let losses = tensor.crossEntropies(labels, over: segments)
        let plan = Plan(
            graph,
            outputs: [
                "softmax": tensor.softmax(over: segments), "log": tensor.logSoftmax(over: segments), "loss": losses,
                "gradient": graph.gradients(of: losses.sum(), withRespectTo: [tensor])[0],
            ])
        _ = plan.input("x").update(fromContentsOf: x)
        let chosen = (0..<(rows * segments.count)).map { Int32($0 * 7 % widths[$0 % segments.count]) }
        _ = plan.indices("labels").update(fromContentsOf: chosen)
        plan.run()
        let (shares, logarithms) = reference(x, segments)
        for (i, share) in shares.enumerated() {
            // The difference from the maximum is rounded before its exponential is taken.
            #expect(abs(Double(plan.output("softmax")[i]) - share) <= (1e-6 + 1e-7 * abs(logarithms[i])) * share + 1e-36)
            #expect(abs(Double(plan.output("log")[i]) - logarithms[i]) <= 1e-6 * max(1, abs(logarithms[i])))
        }
        for (i, label) in chosen.enumerated() {
            let (row, s) = (i / segments.count, i % segments.count)
            let start = row * segments.total + segments.starts[s]
            let loss = -logarithms[start + Int(label)]
            #expect(abs(Double(plan.output("loss")[i]) - loss) <= 1e-6 * max(1, loss))
            for j in 0..<widths[s] {
                let gradient = shares[start + j] - (j == Int(label) ? 1 : 0)
                #expect(abs(Double(plan.output("gradient")[start + j]) - gradient) <= 1e-6)
            }
        }
    }

    @Test("Logits of ±10,000 give finite losses, gradients and probabilities that sum to 1")
    func extremeLogits() {
        let (segments, rows) = (Segments([2, 3, 20]), 4)
        let graph = Graph("g")
        let x = graph.input("x", [rows, segments.total])
        let losses = x.crossEntropies(graph.constant(0, [rows, segments.count]), over: segments)
        let plan = Plan(
            graph,
            outputs: [
                "sums": x.softmax(over: segments).sum(of: segments), "loss": losses, "log": x.logSoftmax(over: segments),
                "gradient": graph.gradients(of: losses.sum(), withRespectTo: [x])[0],
                "log gradient": graph.gradients(of: x.logSoftmax(over: segments).squared().sum(), withRespectTo: [x])[0],
            ])
        let input = plan.input("x")
        for i in input.indices { input[i] = [10_000, -10_000, 0, 9_999][i * i % 4 + i % 3 % 2] }
        plan.run()
        for name in ["loss", "log", "gradient", "log gradient"] { #expect(plan.output(name).allSatisfy { $0.isFinite }, "\(name)") }
        #expect(plan.output("sums").allSatisfy { abs($0 - 1) < 1e-6 })
    }

    @Test("A masked place has probability 0, and a part that is masked everywhere is 0 everywhere")
    func masks() {
        let graph = Graph("g")
        let x = graph.constant([3, 1, 2, 5, 5, 5], [2, 3]) + graph.constant([1, 0, 1, 0, 0, 0], [2, 3]).log()
        let plan = Plan(graph, outputs: ["y": x.softmax()])
        plan.run()
        let y = Array(plan.output("y"))
        #expect(y[1] == 0 && abs(y[0] + y[2] - 1) < 1e-6)
        #expect(y[3...].allSatisfy { $0 == 0 })
    }

    @Test("A head whose weight is 0 adds nothing to the loss and gets no gradient; the others' loss is the mean over rows")
    func weights() {
        let heads = Segments([2, 4])
        let graph = Graph("g")
        let x = graph.input("x", [2, 6])
        let labels = graph.indices("labels", count: 4)
        let each = x.crossEntropies(labels, over: heads)
        let perHead = Losses.crossEntropies(x, labels, heads: heads, weights: graph.constant([1, 0, 0, 0.5], [2, 2]))
        let plan = Plan(
            graph, outputs: ["each": each, "heads": perHead, "gradient": graph.gradients(of: perHead.sum(), withRespectTo: [x])[0]])
        _ = plan.input("x").update(fromContentsOf: logits(12, scale: 1))
        _ = plan.indices("labels").update(fromContentsOf: [1, 3, 0, 2])
        plan.run()
        let values = Array(plan.output("each"))
        #expect(abs(plan.output("heads")[0] - values[0] / 2) < 1e-7)
        #expect(abs(plan.output("heads")[1] - values[3] / 4) < 1e-7)
        let gradient = Array(plan.output("gradient"))
        #expect((gradient[2..<6] + gradient[6..<8]).allSatisfy { $0 == 0 })
        #expect((gradient[0..<2] + gradient[8..<12]).allSatisfy { $0 != 0 })
    }

    @Test("A row's bytes do not depend on the rows around it")
    func independentRows() {
        let (segments, rows) = (Self.mixed, 61)
        let x = logits(rows * segments.total, scale: 2)
        func run(_ range: Range<Int>) -> [[UInt32]] {
            let graph = Graph("g")
            let tensor = graph.input("x", [range.count, segments.total])
            let losses = tensor.crossEntropies(graph.constant(0, [range.count, segments.count]), over: segments)
            let outputs = [
                tensor.softmax(over: segments), tensor.logSoftmax(over: segments), losses,
                graph.gradients(of: losses.sum(), withRespectTo: [tensor])[0],
                graph.gradients(of: tensor.softmax(over: segments).squared().sum(), withRespectTo: [tensor])[0],
            ]
            let plan = Plan(graph, outputs: Dictionary(uniqueKeysWithValues: outputs.enumerated().map { ("\($0.offset)", $0.element) }))
            _ = plan.input("x").update(fromContentsOf: x[(range.lowerBound * segments.total)..<(range.upperBound * segments.total)])
            plan.run()
            return outputs.indices.map { plan.output("\($0)").map(\.bitPattern) }
        }
        let all = run(0..<rows)
        for range in [0..<1, 5..<6, 60..<61, 3..<22] {
            for (part, whole) in zip(run(range), all) {
                let width = whole.count / rows
                #expect(part == Array(whole[(range.lowerBound * width)..<(range.upperBound * width)]))
            }
        }
    }

    @Test("Gumbel noise is finite, repeats by its key, and its mean and variance are γ and π²/6")
    func gumbelNoise() {
        let graph = Graph("g")
        let plan = Plan(graph, outputs: ["x": graph.random(.gumbel, [200_000], purpose: "n")], seed: 4)
        plan.run(step: 1)
        let x = plan.output("x").map(Double.init)
        let mean = x.reduce(0, +) / 200_000
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 200_000
        #expect(x.allSatisfy { $0.isFinite })
        #expect(abs(mean - 0.577_216) < 0.012 && abs(variance - 1.644_934) < 0.04)
        plan.run(step: 2)
        #expect(plan.output("x").map(Double.init) != x)
        plan.run(step: 1)
        #expect(plan.output("x").map(Double.init) == x)
    }

    @Test("Hard Gumbel samples are one-hot with the frequencies of the softmax, and so are the indices of the largest noisy logits")
    func gumbelFrequencies() {
        let (segments, rows) = (Segments([2, 5]), 40_000)
        let x: [Float] = [0.5, -0.5, 1, 0, -1, 2, -10]
        let graph = Graph("g", mode: .inference)
        let wide = graph.constant(x, [1, 7]).broadcast(to: [rows, 7])
        let noisy = wide + graph.random(.gumbel, wide.shape, purpose: "index")
        let plan = Plan(
            graph,
            outputs: [
                "hard": wide.gumbelSoftmax(temperature: 0.5, isHard: true, over: segments, purpose: "g"),
                "index": noisy.largestIndices(over: segments),
            ])
        plan.run()
        let (shares, _) = reference(x, segments)
        var (frequencies, chosen) = ([Double](repeating: 0, count: 7), [Double](repeating: 0, count: 7))
        let (hard, index) = (plan.output("hard"), plan.output("index").map { Int($0.bitPattern) })
        #expect(hard.allSatisfy { $0 == 0 || $0 == 1 })
        for row in 0..<rows {
            for i in 0..<7 { frequencies[i] += Double(hard[row * 7 + i]) / Double(rows) }
            for s in 0..<2 { chosen[segments.starts[s] + index[row * 2 + s]] += 1 / Double(rows) }
        }
        for i in 0..<7 {
            let bound = 4 * (shares[i] * (1 - shares[i]) / Double(rows)).squareRoot() + 1e-9
            #expect(abs(frequencies[i] - shares[i]) < bound)
            #expect(abs(chosen[i] - shares[i]) < bound)
        }
    }

    @Test("A hard Gumbel sample has the gradient of the soft one")
    func straightThrough() {
        func gradient(isHard: Bool) -> [Float] {
            let graph = Graph("g")
            let x = graph.input("x", [3, 5])
            let sample = x.gumbelSoftmax(temperature: 0.6, isHard: isHard, over: Segments([2, 3]), purpose: "g")
            let weights = graph.constant((0..<15).map { Float($0 % 4) - 1 }, [3, 5])
            let plan = Plan(graph, outputs: ["d": graph.gradients(of: (sample * weights).sum(), withRespectTo: [x])[0]])
            _ = plan.input("x").update(fromContentsOf: logits(15, scale: 1))
            plan.run()
            return Array(plan.output("d"))
        }
        #expect(gradient(isHard: true) == gradient(isHard: false))
        #expect(gradient(isHard: true).contains { abs($0) > 0.01 })
    }

    /// A constant list of indices; their bits are those of 32-bit integers.
    static func indices(_ graph: Graph, _ indices: [Int32]) -> Tensor {
        graph.constant(indices.map { Float(bitPattern: UInt32(bitPattern: $0)) }, [indices.count])
    }
}
