import Glibc
import Neural
import Testing

@Suite struct AttentionTests {
    static let cases: [GradientTests.Case] = [
        GradientTests.Case("scaled dot-product attention") { graph, variables in
            let (q, k) = (graph.read(variables.argument("q", [2, 3, 4])), graph.read(variables.argument("k", [2, 5, 4])))
            return Attention.scaledDotProduct(q * 2, k * 2, graph.read(variables.argument("v", [2, 5, 3]))).squared()
        },
        GradientTests.Case("causal attention with a bias") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 3, 2]))
            let bias = Attention.causalBias(graph, steps: 3) + graph.read(variables.argument("b", [3, 3]))
            return Attention.scaledDotProduct(x * 2, x, x, bias: bias).tanh()
        },
        GradientTests.Case("MultiHeadAttention") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 3, 4]))
            return MultiHeadAttention("a", features: 4, heads: 2, in: variables)(x).tanh()
        },
        GradientTests.Case("MultiHeadAttention, causal and padded") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 3, 4]))
            let mask = graph.constant([1, 1, 0, 0, 1, 1], [2, 3])
            return MultiHeadAttention("a", features: 4, heads: 2, in: variables)(x, isCausal: true, keyMask: mask).tanh()
        },
        GradientTests.Case("MultiHeadAttention of another series") { graph, variables in
            let (x, memory) = (graph.read(variables.argument("x", [1, 2, 4])), graph.read(variables.argument("m", [1, 3, 4])))
            return MultiHeadAttention("a", features: 4, heads: 4, in: variables)(x, memory: memory).squared()
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

    private func series(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 29 % 83) / 41 - 1 } }

    @Test("Multi-head attention equals its definition in double precision, with both masks")
    func definition() {
        let (batch, steps, features, heads) = (2, 5, 6, 3)
        let width = features / heads
        let variables = Variables(seed: 6)
        let layer = MultiHeadAttention("a", features: features, heads: heads, in: variables)
        for bias in variables.all where bias.name.hasSuffix("bias") { bias.values = series(features).map { $0 / 3 } }
        let graph = Graph("g")
        let (input, mask) = (graph.input("x", [batch, steps, features]), graph.input("mask", [batch, steps]))
        let plan = Plan(graph, outputs: ["y": layer(input, isCausal: true, keyMask: mask)])
        let x = series(batch * steps * features)
        let keeps: [Float] = [1, 1, 0, 1, 1, 0, 1, 1, 1, 0]
        _ = plan.input("x").update(fromContentsOf: x)
        _ = plan.input("mask").update(fromContentsOf: keeps)
        plan.run()
        func projected(_ x: [Double], _ part: String) -> [Double] {
            let (weight, bias) = (variables["a.\(part).weight"]?.values ?? [], variables["a.\(part).bias"]?.values ?? [])
            return x.indices.map { place in
                let (row, j) = (place / features * features, place % features)
                return (0..<features).reduce(Double(bias[j])) { $0 + x[row + $1] * Double(weight[$1 * features + j]) }
            }
        }
        let wide = x.map(Double.init)
        let (q, k, v) = (projected(wide, "query"), projected(wide, "key"), projected(wide, "value"))
        var read = [Double](repeating: 0, count: x.count)
        for b in 0..<batch {
            for h in 0..<heads {
                for t in 0..<steps {
                    func place(_ step: Int) -> Int { (b * steps + step) * features + h * width }
                    let seen = (0...t).filter { keeps[b * steps + $0] == 1 }
                    let shares = seen.map { s in
                        Glibc.exp((0..<width).reduce(0) { $0 + q[place(t) + $1] * k[place(s) + $1] } / Double(width).squareRoot())
                    }
                    for (s, share) in zip(seen, shares) {
                        for j in 0..<width { read[place(t) + j] += share / shares.reduce(0, +) * v[place(s) + j] }
                    }
                }
            }
        }
        for (a, b) in zip(plan.output("y"), projected(read, "out")) { #expect(abs(Double(a) - b) < 2e-6) }
    }

    @Test("Under a causal mask a step's bytes and gradients do not depend on later steps")
    func causality() {
        let variables = Variables(seed: 6)
        let layer = MultiHeadAttention("a", features: 8, heads: 2, in: variables)
        let graph = Graph("g")
        let input = graph.input("x", [2, 7, 8])
        let y = layer(input, isCausal: true)
        let early = y.slice(axis: 1, 0..<4)
        let plan = Plan(graph, outputs: ["y": early, "d": graph.gradients(of: early.squared().sum(), withRespectTo: [input])[0]])
        var x = series(2 * 7 * 8)
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        let (values, gradient) = (Array(plan.output("y")), Array(plan.output("d")))
        for i in x.indices where i / 8 % 7 >= 4 {
            x[i] = 1_000
            #expect(gradient[i] == 0)
        }
        #expect(gradient.contains { $0 != 0 })
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        #expect(Array(plan.output("y")) == values)
    }

    @Test("Padding is not read, a series that is all padding reads zeros, and scores of ±10,000 stay finite")
    func padding() {
        let graph = Graph("g")
        let (x, mask) = (graph.input("x", [2, 3, 4]), graph.input("mask", [2, 3]))
        let bias = mask.log().reshaped(to: [2, 1, 3])
        let read = Attention.scaledDotProduct(x, x, x, bias: bias.broadcast(to: [2, 3, 3]))
        let plan = Plan(graph, outputs: ["y": read, "d": graph.gradients(of: read.squared().sum(), withRespectTo: [x])[0]])
        _ = plan.input("x").update(fromContentsOf: series(24).map { $0 * 100 })
        _ = plan.input("mask").update(fromContentsOf: [1, 0, 1, 0, 0, 0])
        plan.run()
        let y = Array(plan.output("y"))
        #expect(y[12...].allSatisfy { $0 == 0 })
        #expect(y[..<12].contains { $0 != 0 })
        #expect(plan.output("d").allSatisfy { $0.isFinite })
        for i in 4..<8 { plan.input("x")[i] = 7 }
        plan.run()
        #expect(Array(plan.output("y")[0..<4]) == Array(y[0..<4]) && Array(plan.output("y")[8..<12]) == Array(y[8..<12]))
    }

    @Test("A series' bytes do not depend on the series around it")
    func independentSeries() {
        let x = series(5 * 6 * 8)
        func run(_ range: Range<Int>) -> [Float] {
            let graph = Graph("g")
            let layer = MultiHeadAttention("a", features: 8, heads: 4, in: Variables(seed: 2))
            let plan = Plan(graph, outputs: ["y": layer(graph.input("x", [range.count, 6, 8]), isCausal: true)])
            _ = plan.input("x").update(fromContentsOf: x[(range.lowerBound * 48)..<(range.upperBound * 48)])
            plan.run()
            return Array(plan.output("y"))
        }
        let all = run(0..<5)
        for range in [0..<1, 4..<5, 1..<3] { #expect(run(range) == Array(all[(range.lowerBound * 48)..<(range.upperBound * 48)])) }
    }
}
