import Neural
import Testing

@Suite struct OptimiserTests {
    /// Moves against the gradient by η; written with nothing but what the protocol offers.
    private final class PlainDescent: Optimiser {
        let parameters: [Variable]
        var learningRate: Float = 0.25
        var stepCount = 0

        init(_ parameters: [Variable]) { self.parameters = parameters }

        func beginStep() { stepCount += 1 }

        func kernel(parameter index: Int, gradient: UnsafeMutablePointer<Float>) -> Kernel {
            let variable = parameters[index]
            return { [self] _ in
                variable.values = variable.values.enumerated().map { $0.element - learningRate * gradient[$0.offset] }
            }
        }
    }

    @Test("A graph takes any optimiser, and begins its step once in a run whatever the number of parameters")
    func anyOptimiser() {
        let variables = Variables(seed: 1)
        let parameters = [variables.make("a", [2], .constant(1)), variables.make("b", [], .constant(4))]
        let descent = PlainDescent(parameters)
        let graph = Graph("g")
        graph.minimise(parameters.map { graph.read($0).squared().sum() }.reduce(graph.constant(0), +), with: descent)
        let plan = Plan(graph)
        plan.run()
        #expect(parameters.map(\.values) == [[0.5, 0.5], [2]])
        plan.run(step: 1)
        #expect(parameters.map(\.values) == [[0.25, 0.25], [1]])
        #expect(descent.stepCount == 2)
    }
}
