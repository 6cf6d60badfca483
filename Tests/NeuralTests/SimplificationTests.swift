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
