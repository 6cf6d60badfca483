import Neural
import Testing

@Suite struct SumOfSquaresTests {
    @Test("The sum of squares equals that of the elements, for every rank", arguments: [[], [7], [3, 1], [5, 33], [2, 3, 130]])
    func value(_ dimensions: [Int]) {
        let shape = Shape(dimensions)
        let values = (0..<shape.count).map { Float($0 % 17) - 8 }
        let graph = Graph("g")
        let plan = Plan(graph, outputs: ["y": graph.input("x", shape).sumOfSquares(), "two": graph.constant(2, shape).sumOfSquares()])
        _ = plan.input("x").update(fromContentsOf: values)
        plan.run()
        #expect(plan.value("y") == values.reduce(0) { $0 + $1 * $1 })
        #expect(plan.value("two") == Float(4 * shape.count))
        #expect(plan.shape(ofOutput: "y") == [])
    }

    @Test("Its derivatives equal differences, to the second order")
    func derivatives() {
        func check() -> GradientCheck {
            GradientCheck { graph, variables in
                let (x, y) = (graph.read(variables.argument("x", [3, 4])), graph.read(variables.argument("y", [])))
                return (x.tanh() * y).sumOfSquares() * y + y.sumOfSquares()
            }
        }
        #expect(check().firstOrderError() < 3e-3)
        #expect(check().secondOrderError() < 3e-3)
    }
}
