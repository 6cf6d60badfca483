import Neural
import Testing

@Suite struct ExponentialMovingAverageTests {
    /// A small network, its optimiser and its averages, trained on random rows.
    private struct Fit {
        let variables = Variables(seed: 4)
        let network: Sequential
        let optimiser: AdamW
        let averages: ExponentialMovingAverage
        let plan: Plan

        init(decay: Float = 0.75, start: ExponentialMovingAverage.Start = .fromInitialValues, averages isAveraging: Bool = true) {
            network = Sequential([
                Linear("0", inputs: 3, outputs: 40, in: variables), Function { $0.tanh() },
                Linear("1", inputs: 40, outputs: 2, in: variables),
            ])
            optimiser = AdamW("adam", variables: variables, parameters: network.parameters, learningRate: 0.01)
            averages = ExponentialMovingAverage("ema", of: optimiser, decay: decay, start: start, in: variables)
            let graph = Graph("g")
            let x = graph.random(.normal, [16, 3], purpose: "x")
            let loss = Losses.meanSquaredError(network(x), x.squared().sum(axes: [1], keepsAxes: true))
            graph.minimise(loss, with: optimiser, clipping: .globalNorm(1))
            if isAveraging { graph.follow(averages) }
            plan = Plan(graph, outputs: ["loss": loss], seed: 3)
        }

        func train(_ steps: Range<UInt64>) { for step in steps { plan.run(step: step) } }
        func bytes(_ part: String? = nil) -> [UInt32] {
            variables.all.filter { part.map($0.name.contains) ?? true }.flatMap(\.values).map(\.bitPattern)
        }

        /// The network's answer for one row, from the parameters or from their averages.
        func answer(averaged: Bool) -> [Float] {
            let graph = Graph("sample", mode: .inference, reading: averaged ? averages : nil)
            let plan = Plan(graph, outputs: ["y": network(graph.constant([0.5, -1, 2], [1, 3]))])
            plan.run()
            return Array(plan.output("y"))
        }
    }

    @Test(
        "Averages follow the moved parameters of the same run, with each start",
        arguments: [ExponentialMovingAverage.Start.fromInitialValues, .warmUp, .unbiased])
    func follows(_ start: ExponentialMovingAverage.Start) {
        let fit = Fit(decay: 0.75, start: start)
        let parameters = fit.network.parameters
        var expected = parameters.map { $0.values.map(Double.init) }
        var weighted = expected.map { $0.map { _ in 0.0 } }
        var weight = 0.0
        for t in 1...25 {
            fit.plan.run(step: UInt64(t - 1))
            // (1 + t) / (10 + t) passes 0.75 after t = 26: it is the smaller one in all these steps.
            let decay = start == .warmUp ? Double(1 + t) / Double(10 + t) : 0.75
            weight = 0.75 * weight + 1
            for (index, parameter) in parameters.enumerated() {
                for (i, value) in parameter.values.enumerated() {
                    weighted[index][i] = 0.75 * weighted[index][i] + Double(value)
                    expected[index][i] =
                        start == .unbiased ? weighted[index][i] / weight : decay * expected[index][i] + (1 - decay) * Double(value)
                }
                let average = fit.averages.average(of: parameter)?.values ?? []
                #expect(average.count == expected[index].count)
                #expect(zip(average, expected[index]).allSatisfy { abs(Double($0) - $1) < 1e-6 }, "step \(t)")
            }
        }
    }

    @Test("A warm-up ends at the decay")
    func warmUpEnds() {
        let (warm, plain) = (Fit(decay: 0.1, start: .warmUp), Fit(decay: 0.1))
        warm.train(0..<5)
        plain.train(0..<5)
        #expect(warm.bytes("average") == plain.bytes("average"))
    }

    @Test("Averaging does not change the fit, and a graph that reads averages answers with them as they are at each run")
    func reading() {
        let (fit, other) = (Fit(), Fit(averages: false))
        let sample = Graph("sample", mode: .inference, reading: fit.averages)
        let plan = Plan(sample, outputs: ["y": fit.network(sample.constant([0.5, -1, 2], [1, 3]))])
        plan.run()
        #expect(Array(plan.output("y")) == fit.answer(averaged: false))
        fit.train(0..<20)
        other.train(0..<20)
        #expect(fit.network.parameters.map(\.values) == other.network.parameters.map(\.values))
        #expect(fit.bytes("adam") == other.bytes("adam"))
        let (raw, averaged) = (fit.answer(averaged: false), fit.answer(averaged: true))
        #expect(raw != averaged)
        plan.run()
        #expect(Array(plan.output("y")) == averaged)
        for parameter in fit.network.parameters { parameter.values = fit.averages.average(of: parameter)?.values ?? [] }
        #expect(fit.answer(averaged: false) == averaged)
    }

    @Test("A gradient may depend on averages, which it sees as they were before the run")
    func readByTheLoss() throws {
        let variables = Variables(seed: 1)
        let parameter = variables.make("p", [2], .constant(3))
        let adam = Adam("adam", variables: variables, parameters: [parameter], learningRate: 0.5, epsilon: 0)
        let averages = ExponentialMovingAverage("ema", of: adam, decay: 0.5, in: variables)
        let average = try #require(averages.average(of: parameter))
        average.values = [8, 8]
        let graph = Graph("g")
        let loss = (graph.read(parameter) - graph.read(average)).sum()
        graph.minimise(loss.squared(), with: adam)
        graph.follow(averages)
        let plan = Plan(graph, outputs: ["loss": loss])
        plan.run()
        #expect(plan.value("loss") == -10)
        #expect(parameter.values.allSatisfy { abs($0 - 3.5) < 1e-6 })
        #expect(average.values.allSatisfy { abs($0 - 5.75) < 1e-6 })
        #expect(!average.isTrainable && average.name == "ema.average.p")
    }

    @Test(
        "A fit with averages that is resumed gives the bytes of an uninterrupted one",
        arguments: [ExponentialMovingAverage.Start.fromInitialValues, .warmUp, .unbiased])
    func resumes(_ start: ExponentialMovingAverage.Start) throws {
        let (whole, before, after) = (Fit(start: start), Fit(start: start), Fit(start: start))
        whole.train(0..<20)
        before.train(0..<9)
        let stored = Dictionary(uniqueKeysWithValues: before.variables.all.map { ($0.name, $0.values) })
        try after.variables.restore { stored[$0] }
        after.optimiser.stepCount = before.optimiser.stepCount
        after.train(9..<20)
        #expect(after.bytes() == whole.bytes())
        #expect(after.bytes() != before.bytes() && after.bytes("average") != before.bytes("average"))
    }
}
