import Neural
import Random
import Testing

@Suite struct TrainingTests {
    @Test("Adam's first step moves every parameter by the learning rate against the sign of its gradient")
    func firstStep() {
        let variables = Variables(seed: 1)
        let parameter = variables.make("p", [3], .constant(1))
        let adam = Adam("adam", variables: variables, parameters: [parameter], learningRate: 0.01)
        let graph = Graph("g")
        graph.minimise((graph.read(parameter) * graph.constant([2, -0.5, 0], [3])).sum(), with: adam)
        let plan = Plan(graph)
        plan.run()
        #expect(zip(parameter.values, [0.99, 1.01, 1] as [Float]).allSatisfy { abs($0 - $1) < 1e-6 })
        adam.learningRate = 0.1
        plan.run(step: 1)
        #expect(zip(parameter.values, [0.89, 1.11, 1] as [Float]).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(adam.stepCount == 2)
    }

    @Test("Adam equals its published formula over ten steps of changing gradients")
    func tenSteps() {
        let variables = Variables(seed: 1)
        let parameter = variables.make("p", [1], .constant(2))
        let adam = Adam("adam", variables: variables, parameters: [parameter], learningRate: 0.05, beta1: 0.5, beta2: 0.9, epsilon: 1e-3)
        let graph = Graph("g")
        graph.minimise(graph.read(parameter).squared().sum(), with: adam)
        let plan = Plan(graph)
        var (x, m, v) = (2.0, 0.0, 0.0)
        var (b1, b2) = (1.0, 1.0)
        for step in 0..<10 {
            let g = 2 * x
            m = 0.5 * m + 0.5 * g
            v = 0.9 * v + 0.1 * g * g
            b1 *= 0.5
            b2 *= 0.9
            x -= 0.05 * (m / (1 - b1)) / ((v / (1 - b2)).squareRoot() + 1e-3)
            plan.run(step: UInt64(step))
            #expect(abs(Double(parameter.values[0]) - x) < 1e-5)
        }
    }

    @Test("A linear layer fits a known line")
    func fitsLine() {
        let variables = Variables(seed: 1)
        let layer = Linear("l", inputs: 2, outputs: 1, in: variables)
        let adam = Adam("adam", variables: variables, parameters: layer.parameters, learningRate: 0.02)
        let graph = Graph("g")
        let x = graph.random(.normal, [32, 2], purpose: "x")
        let target = x.product(graph.constant([3, -2], [2, 1])) + 0.5
        let loss = Losses.meanSquaredError(layer(x), target)
        graph.minimise(loss, with: adam)
        let plan = Plan(graph, outputs: ["loss": loss], seed: 8)
        for step in 0..<1_000 { plan.run(step: UInt64(step)) }
        #expect(plan.value("loss") < 1e-4)
        #expect(abs(layer.weight.values[0] - 3) < 0.01 && abs(layer.weight.values[1] + 2) < 0.01)
    }

    /// A small WGAN-GP with all that carries state: batch normalisation, dropout, noise, two optimisers.
    private struct SmallGAN {
        let variables = Variables(seed: 21)
        let criticPlan: Plan
        let generatorPlan: Plan
        let optimisers: [Adam]

        init() {
            let variables = variables
            let generator = Sequential([
                Linear("g.0", inputs: 4, outputs: 16, hasBias: false, in: variables),
                BatchNorm1D("g.1", features: 16, epsilon: 0.8, in: variables),
                Function { $0.leakyReLU(0.2) }, Linear("g.2", inputs: 16, outputs: 8, in: variables),
            ])
            let critic = Sequential([
                Linear("c.0", inputs: 8, outputs: 16, in: variables), Function { $0.leakyReLU(0.2) }, Dropout("c.1"),
                Linear("c.2", inputs: 16, outputs: 1, in: variables),
            ])
            let criticAdam = Adam("critic", variables: variables, parameters: critic.parameters, learningRate: 1e-3, beta1: 0.5)
            let generatorAdam = Adam("generator", variables: variables, parameters: generator.parameters, learningRate: 1e-3, beta1: 0.5)

            let step = Graph("critic step")
            let real = step.random(.uniform, [12, 8], purpose: "real")
            let fake = generator(step.random(.normal, [12, 4], purpose: "noise"))
            let share = step.random(.uniform, [12, 1], purpose: "share")
            let penalty = Losses.gradientPenalty(at: share * real + (1 - share) * fake, critic: critic.callAsFunction)
            let loss = critic(fake).mean() - critic(real).mean() + 10 * penalty
            step.minimise(loss, with: criticAdam)
            criticPlan = Plan(step, outputs: ["loss": loss], seed: 5)

            let other = Graph("generator step")
            let score = -critic(generator(other.random(.normal, [12, 4], purpose: "noise"))).mean()
            other.minimise(score, with: generatorAdam)
            generatorPlan = Plan(other, outputs: ["loss": score], seed: 5)
            optimisers = [criticAdam, generatorAdam]
        }

        func train(_ steps: Range<UInt64>) {
            for step in steps {
                criticPlan.run(step: step)
                generatorPlan.run(step: step)
            }
        }

        var bytes: [UInt32] { variables.all.flatMap(\.values).map(\.bitPattern) }
    }

    @Test("The same seed gives the same bytes, and they change with training")
    func sameSeedSameBytes() {
        let (first, second) = (SmallGAN(), SmallGAN())
        let start = first.bytes
        first.train(0..<20)
        second.train(0..<20)
        #expect(first.bytes == second.bytes)
        #expect(first.bytes != start)
        #expect(first.criticPlan.value("loss").isFinite)
    }

    @Test("A fit that is stored and resumed in new networks gives the bytes of an uninterrupted one", arguments: [1, 7, 19])
    func resumedEqualsUninterrupted(_ moment: Int) throws {
        let whole = SmallGAN()
        whole.train(0..<20)
        let before = SmallGAN()
        before.train(0..<UInt64(moment))
        let stored = Dictionary(uniqueKeysWithValues: before.variables.all.map { ($0.name, $0.values) })
        let after = SmallGAN()
        try after.variables.restore { stored[$0] }
        for (mine, theirs) in zip(after.optimisers, before.optimisers) { mine.stepCount = theirs.stepCount }
        after.train(UInt64(moment)..<20)
        #expect(after.bytes == whole.bytes)
    }

    @Test("A sampled series has the same bytes in a block of one and of any other size, dense and convolutional", arguments: [false, true])
    func rowIndependence(_ isConvolutional: Bool) {
        let variables = Variables(seed: 2)
        let network: Sequential
        if isConvolutional {
            network = Sequential([
                Linear("0", inputs: 10, outputs: 5 * 12, in: variables), Function { $0.reshaped(to: [$0.shape[0], 5, 12]) },
                BatchNorm1D("1", features: 12, in: variables), Function { $0.relu() },
                TransposedConv1D("2", inputs: 12, outputs: 7, width: 4, stride: 2, padding: 1, in: variables),
                BatchNorm1D("3", features: 7, in: variables), Function { $0.relu() },
                Conv1D("4", inputs: 7, outputs: 1, width: 5, padding: 2, in: variables), Function { $0.tanh() },
            ])
        } else {
            network = Sequential([
                Linear("0", inputs: 10, outputs: 33, in: variables), Function { $0.leakyReLU(0.2) },
                Linear("1", inputs: 33, outputs: 100, hasBias: false, in: variables), BatchNorm1D("2", features: 100, in: variables),
                Function { $0.leakyReLU(0.2) }, Linear("3", inputs: 100, outputs: 77, in: variables), Function { $0.tanh() },
            ])
        }
        func plan(_ batch: Int) -> Plan {
            let graph = Graph("sample", mode: .inference)
            return Plan(graph, outputs: ["y": network(graph.input("z", [batch, 10]))])
        }
        let plans = [64, 1, 7].map { (batch: $0, plan: plan($0)) }
        var noise = [Float](repeating: 0, count: 640)
        var stream = RandomStream(seed: 1, purpose: Purpose("z"))
        noise.withUnsafeMutableBufferPointer { stream.fillNormal($0) }
        for round in 0..<2 {
            var reference: [Float] = []
            for (batch, plan) in plans {
                var rows: [Float] = []
                for start in stride(from: 0, through: 64 - batch, by: batch) {
                    _ = plan.input("z").update(fromContentsOf: noise[(start * 10)..<((start + batch) * 10)])
                    plan.run()
                    rows += plan.output("y")
                }
                if batch == 64 { reference = rows }
                #expect(rows.map(\.bitPattern) == reference.prefix(rows.count).map(\.bitPattern), "blocks of \(batch)")
            }
            // A plan for sampling follows its variables.
            #expect(round == 0 || variables.all[0].values[0] == 0.5)
            variables.all[0].values = [Float](repeating: 0.5, count: variables.all[0].shape.count)
        }
    }
}
