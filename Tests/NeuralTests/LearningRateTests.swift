import Neural
import Testing

@Suite struct LearningRateTests {
    private func factors(_ schedule: LearningRateSchedule, _ counts: [Int]) -> [Double] { counts.map(schedule.factor) }

    private func expect(_ values: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(values.count == expected.count, sourceLocation: sourceLocation)
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(values)", sourceLocation: sourceLocation)
    }

    @Test("A constant schedule is 1 for ever")
    func constant() { expect(factors(.constant, [0, 1, 1_000_000]), [1, 1, 1]) }

    @Test("A warm-up rises evenly to 1 and stays there")
    func warmUp() {
        expect(factors(.linearWarmUp(steps: 4), [0, 1, 2, 3, 4, 5]), [0, 0.25, 0.5, 0.75, 1, 1])
        expect(factors(.linearWarmUp(steps: 2, from: 0.2), [0, 1, 2]), [0.2, 0.6, 1])
        expect(factors(.linear(from: 1, to: 0.5, steps: 5), [0, 1, 5, 9]), [1, 0.9, 0.5, 0.5])
    }

    @Test("A cosine falls from 1 over its middle at half time to its floor and stays there")
    func cosine() {
        // cos(π/3) = 1/2 and cos(2π/3) = −1/2.
        expect(factors(.cosineDecay(steps: 6), [0, 2, 3, 4, 6, 7]), [1, 0.75, 0.5, 0.25, 0, 0])
        expect(factors(.cosineDecay(steps: 6, floor: 0.2), [0, 2, 3, 4, 6, 700]), [1, 0.8, 0.6, 0.4, 0.2, 0.2])
    }

    @Test("Decays multiply by their factor, every step or every so many")
    func decays() {
        expect(factors(.stepDecay(by: 0.1, every: 3), [0, 2, 3, 5, 6]), [1, 1, 0.1, 0.1, 0.01])
        expect(factors(.exponentialDecay(by: 0.5), [0, 1, 2, 10]), [1, 0.5, 0.25, 1.0 / 1_024])
    }

    @Test("A warm-up goes over into a cosine that ends after the total")
    func warmUpThenCosine() {
        let schedule = LearningRateSchedule.warmUpThenCosine(warmUp: 2, total: 8, floor: 0.2)
        expect(factors(schedule, [0, 1, 2, 4, 5, 6, 8, 9]), [0, 0.5, 1, 0.8, 0.6, 0.4, 0.2, 0.2])
    }

    @Test("One cycle starts at its start, has its peak after the rise and its end in the last update")
    func oneCycle() {
        let schedule = LearningRateSchedule.oneCycle(total: 10, rise: 3, start: 0.04, end: 0.001)
        expect(factors(schedule, [0, 1, 3, 6, 9]), [0.04, 0.28, 1, 0.5005, 0.001])
    }

    @Test("An optimiser's step is its learning rate times the factor for the updates made before, also after a change of the rate")
    func inOptimiser() {
        let variables = Variables(seed: 1)
        let parameter = variables.make("p", [1], .constant(0))
        let adam = Adam(
            "adam", variables: variables, parameters: [parameter], learningRate: 0.5, epsilon: 0, schedule: .linearWarmUp(steps: 4))
        let graph = Graph("g")
        graph.minimise(graph.read(parameter).sum(), with: adam)
        let plan = Plan(graph)
        // With a gradient of 1 and no ε each step has the size of the learning rate.
        func step() -> Float {
            let before = parameter.values[0]
            plan.run()
            return before - parameter.values[0]
        }
        for expected in [0, 0.125, 0.25, 0.375, 0.5, 0.5] as [Float] { #expect(abs(step() - expected) < 1e-6) }
        adam.learningRate = 1
        #expect(abs(step() - 1) < 1e-6)
    }
}
