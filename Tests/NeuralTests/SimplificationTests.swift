import Neural
import Testing

@Suite struct SimplificationTests {
    /// A gradient penalty on rows between real and generated ones, whose critic sees those too.
    private func plan(fuses: Bool, seesBoth: Bool) -> Plan {
        let variables = Variables(seed: 3)
        let critic = Sequential([
            Linear("c.0", inputs: 40, outputs: 50, in: variables), Function { $0.leakyReLU(0.2) },
            Linear("c.1", inputs: 50, outputs: 1, in: variables),
        ])
        let graph = Graph("critic")
        let (real, fake) = (graph.random(.normal, [30, 40], purpose: "real"), graph.random(.uniform, [30, 40], purpose: "fake"))
        let share = graph.random(.uniform, [30, 1], purpose: "share")
        let penalty = Losses.gradientPenalty(at: share * real + (1 - share) * fake, critic: critic.callAsFunction)
        let loss = (seesBoth ? critic(fake).mean() - critic(real).mean() : critic(fake).mean()) + 10 * penalty
        let gradients = graph.gradients(of: loss, withRespectTo: critic.parameters.map(graph.read))
        var outputs = ["loss": loss]
        for (index, gradient) in gradients.enumerated() { outputs["\(index)"] = gradient }
        var options = Plan.Options()
        options.fuses = fuses
        let plan = Plan(graph, outputs: outputs, seed: 2, options: options)
        plan.run()
        return plan
    }

    @Test("An input whose use has folded away can still be filled in")
    func foldedInput() {
        let graph = Graph("g")
        let (x, y) = (graph.input("x", [3]), graph.input("y", [3]))
        let plan = Plan(graph, outputs: ["sum": (x + 0 * y.squared()).sum()])
        _ = plan.input("y").update(fromContentsOf: [1, 2, 3])
        _ = plan.input("x").update(fromContentsOf: [4, 5, 6])
        plan.run()
        #expect(plan.value("sum") == 15)
    }

    @Test("Outputs stay as they are while another plan on the same arena is made, and are right again after a run")
    func sharedArena() {
        let arena = Arena()
        func plan(_ count: Int) -> Plan {
            let graph = Graph("g")
            return Plan(graph, outputs: ["y": graph.random(.uniform, [count], purpose: "x") * 2], seed: 1, arena: arena)
        }
        let small = plan(10)
        small.run()
        let values = Array(small.output("y"))
        let large = plan(100_000)
        #expect(Array(small.output("y")) == values)
        large.run()
        small.run()
        #expect(Array(small.output("y")) == values && Array(large.output("y")).count == 100_000)
    }

    private func products(_ plan: Plan) -> Int {
        plan.listing.split(separator: "\n").count { $0.hasPrefix("Matmul") || $0.hasPrefix("product") }
    }

    @Test("Mixed rows take no product of their own where their parts' products exist, and nothing else changes")
    func mixedRows() {
        let (plain, simple) = (plan(fuses: false, seesBoth: true), plan(fuses: true, seesBoth: true))
        #expect(products(simple) == products(plain) - 1)
        for name in ["loss", "0", "1", "2"] {
            let (expected, found) = (plain.output(name), simple.output(name))
            let largest = expected.map(\.magnitude).max() ?? 0
            #expect(largest > 0 && zip(expected, found).allSatisfy { abs($0 - $1) <= 1e-5 * largest }, "\(name)")
        }
        #expect(products(plan(fuses: true, seesBoth: false)) == products(plan(fuses: false, seesBoth: false)))
    }
}
