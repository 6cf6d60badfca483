import Neural
import Testing

@Suite struct ChoiceTests {
    @Test("The larger and the smaller of two numbers are one of them to the last bit, however different their sizes")
    func exact() {
        let left: [Float] = [1e-9, -1e-9, 1e9, 3, -0.1, 1e-30]
        let right: [Float] = [1, 1, 1e-9, 3, -Float(0.1).nextUp, -1e30]
        let graph = Graph("g")
        let (x, y) = (graph.input("x", [6]), graph.input("y", [6]))
        let plan = Plan(graph, outputs: ["larger": .maximum(x, y), "smaller": .minimum(x, y), "clamped": x.clamped(from: -1, to: 2)])
        _ = plan.input("x").update(fromContentsOf: left)
        _ = plan.input("y").update(fromContentsOf: right)
        plan.run()
        #expect(Array(plan.output("larger")) == zip(left, right).map { max($0, $1) })
        #expect(Array(plan.output("smaller")) == zip(left, right).map { min($0, $1) })
        #expect(Array(plan.output("clamped")) == left.map { min(max($0, -1), 2) })
    }

    @Test("The derivatives of the smaller of two tensors equal differences, to the second order")
    func derivatives() {
        let check = GradientCheck { graph, variables in
            Tensor.minimum(graph.read(variables.argument("x", [3, 4])), graph.read(variables.argument("y", [4]))).squared()
        }
        #expect(check.firstOrderError() < 3e-3)
        #expect(check.secondOrderError() < 3e-3)
    }
}
