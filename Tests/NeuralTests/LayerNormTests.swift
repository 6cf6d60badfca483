import Neural
import Testing

@Suite struct LayerNormTests {
    static let cases: [GradientTests.Case] = [
        GradientTests.Case("LayerNorm") { graph, variables in
            let x = graph.read(variables.argument("x", [3, 4]))
            return LayerNorm("n", features: 4, epsilon: 0.3, in: variables)(x).squared()
        },
        GradientTests.Case("LayerNorm on series") { graph, variables in
            let x = graph.read(variables.argument("x", [2, 2, 5]))
            return LayerNorm("n", features: 5, epsilon: 0.3, in: variables)(x).tanh()
        },
        GradientTests.Case("normalised rows of 70") { graph, variables in
            let weights = graph.constant((0..<70).map { Float($0 % 6) / 3 - 1 }, [1, 70])
            return (graph.read(variables.argument("x", [2, 70])).normalised(epsilon: 0.1) * weights).tanh()
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

    @Test("The layer equals its definition in double precision, for rows far from 0 too", arguments: [1, 3, 16, 100, 257])
    func definition(_ features: Int) {
        let rows = 7
        let variables = Variables(seed: 1)
        let layer = LayerNorm("n", features: features, in: variables)
        #expect(layer.weight.values.allSatisfy { $0 == 1 } && layer.bias.values.allSatisfy { $0 == 0 })
        layer.weight.values = (0..<features).map { Float($0 % 3) + 0.5 }
        layer.bias.values = (0..<features).map { Float($0 % 4) - 1 }
        let graph = Graph("g")
        let plan = Plan(graph, outputs: ["y": layer(graph.input("x", [rows, features]))])
        let x = (0..<(rows * features)).map { Float($0 * 31 % 89) / 89 + ($0 / features == 3 ? 100 : 0) }
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        for row in 0..<rows {
            let values = x[(row * features)..<((row + 1) * features)].map(Double.init)
            let mean = values.reduce(0, +) / Double(features)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(features)
            for j in 0..<features {
                let expected =
                    (values[j] - mean) / (variance + 1e-5).squareRoot() * Double(layer.weight.values[j]) + Double(layer.bias.values[j])
                // A mean of 100 is rounded to 8e-6, which the deviation of about 0.3 makes 3e-5.
                #expect(abs(Double(plan.output("y")[row * features + j]) - expected) < (row == 3 ? 4e-4 : 4e-6))
            }
        }
    }

    @Test("The fused gradient equals that of the composed definition, and a row's bytes do not depend on the rows around it")
    func composition() {
        let (rows, features) = (9, 50)
        let x = (0..<(rows * features)).map { Float($0 * 31 % 89) / 40 }
        func run(_ range: Range<Int>, isFused: Bool) -> [Float] {
            let graph = Graph("g")
            let input = graph.input("x", [range.count, features])
            let centred = input - input.mean(axes: [-1], keepsAxes: true)
            let composed = centred / (centred.squared().mean(axes: [-1], keepsAxes: true) + 1e-5).squareRoot()
            let loss = ((isFused ? input.normalised() : composed) + 1).squared() * input
            let plan = Plan(graph, outputs: ["d": graph.gradients(of: loss.sum(), withRespectTo: [input])[0]])
            _ = plan.input("x").update(fromContentsOf: x[(range.lowerBound * features)..<(range.upperBound * features)])
            plan.run()
            return Array(plan.output("d"))
        }
        let all = run(0..<rows, isFused: true)
        for (a, b) in zip(all, run(0..<rows, isFused: false)) { #expect(abs(a - b) < 1e-5) }
        for range in [0..<1, 8..<9, 2..<6] {
            #expect(run(range, isFused: true) == Array(all[(range.lowerBound * features)..<(range.upperBound * features)]))
        }
    }
}
