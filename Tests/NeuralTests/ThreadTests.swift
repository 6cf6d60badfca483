import Neural
import Testing
import Threads

@Suite struct ThreadTests {
    /// A WGAN-GP critic's step and a generator's on layers of every family that is large enough to be shared among threads.
    private func bytesAfterTraining(threads: Int, convolutional: Bool) -> [[Float]] {
        let variables = Variables(seed: 6)
        let (critic, generator): (Sequential, Sequential)
        if convolutional {
            critic = Sequential([
                Function { $0.reshaped(to: [$0.shape[0], 50, 4]) },
                Conv1D("c.0", inputs: 4, outputs: 64, width: 4, stride: 2, padding: 1, in: variables), Function { $0.leakyReLU() },
                Conv1D("c.1", inputs: 64, outputs: 64, width: 5, padding: 2, in: variables), Function { $0.leakyReLU() },
                Function { $0.reshaped(to: [$0.shape[0], 25 * 64]) }, Linear("c.2", inputs: 25 * 64, outputs: 1, in: variables),
            ])
            generator = Sequential([
                Linear("g.0", inputs: 20, outputs: 25 * 64, in: variables), Function { $0.reshaped(to: [$0.shape[0], 25, 64]) },
                BatchNorm1D("g.n", features: 64, in: variables), Function { $0.relu() }, Dropout("g.d", probability: 0.2),
                TransposedConv1D("g.1", inputs: 64, outputs: 32, width: 4, stride: 2, padding: 1, in: variables),
                Conv1D("g.2", inputs: 32, outputs: 4, width: 5, padding: 2, in: variables),
                Function { $0.tanh().reshaped(to: [$0.shape[0], 200]) },
            ])
        } else {
            critic = Sequential([
                Linear("c.0", inputs: 200, outputs: 190, in: variables), Function { $0.leakyReLU() },
                Linear("c.1", inputs: 190, outputs: 130, in: variables), Function { $0.leakyReLU() },
                Linear("c.2", inputs: 130, outputs: 1, in: variables),
            ])
            generator = Sequential([
                Linear("g.0", inputs: 20, outputs: 300, in: variables), BatchNorm1D("g.n", features: 300, in: variables),
                Function { $0.leakyReLU() }, Dropout("g.d", probability: 0.2), Linear("g.1", inputs: 300, outputs: 200, in: variables),
                Function { $0.tanh() },
            ])
        }
        let criticAdam = Adam("ca", variables: variables, parameters: critic.parameters)
        let generatorAdam = Adam("ga", variables: variables, parameters: generator.parameters)
        let team = Team(threads: threads)
        let first = Graph("critic")
        let real = first.random(.normal, [70, 200], purpose: "real")
        let fake = generator(first.random(.normal, [70, 20], purpose: "noise"))
        let share = first.random(.uniform, [70, 1], purpose: "share")
        let penalty = Losses.gradientPenalty(at: share * real + (1 - share) * fake, critic: critic.callAsFunction)
        first.minimise(critic(fake).mean() - critic(real).mean() + 10 * penalty, with: criticAdam)
        let second = Graph("generator")
        second.minimise(-critic(generator(second.random(.normal, [70, 20], purpose: "noise"))).mean(), with: generatorAdam)
        let plans = [first, second].map { Plan($0, seed: 8, team: team) }
        for step in 0..<6 { for plan in plans { plan.run(step: UInt64(step)) } }
        return variables.all.map(\.values)
    }

    @Test("Training gives the same bytes on 1, 2, 3 and 4 threads", arguments: [false, true])
    func sameBytes(convolutional: Bool) {
        let alone = bytesAfterTraining(threads: 1, convolutional: convolutional)
        #expect(alone.joined().allSatisfy { $0.isFinite })
        for threads in 2...4 { #expect(bytesAfterTraining(threads: threads, convolutional: convolutional) == alone) }
    }

    @Test("A team works through many small pieces of work, rests in between and ends")
    func manyPieces() {
        for threads in [1, 2, 5] {
            let team = Team(threads: threads)
            let graph = Graph("g")
            let x = graph.input("x", [300, 300])
            let plan = Plan(graph, outputs: ["y": (x.exp().tanh() + x).sum(axes: [1])], team: team)
            for i in plan.input("x").indices { plan.input("x")[i] = Float(i % 7) / 7 }
            plan.run()
            let first = Array(plan.output("y"))
            for _ in 0..<2_000 { plan.run() }
            #expect(Array(plan.output("y")) == first)
        }
    }
}
