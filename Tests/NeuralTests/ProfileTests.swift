import Neural
import Testing

@Suite struct ProfileTests {
    private struct Task {
        let parameters: [Variable]
        let plan: Plan

        /// One step of a network 6-5-1 on 4 rows of noise.
        init() {
            let variables = Variables(seed: 1)
            let network = Sequential([
                Linear("a", inputs: 6, outputs: 5, in: variables), Function { $0.tanh() },
                Linear("b", inputs: 5, outputs: 1, in: variables),
            ])
            let graph = Graph("g")
            let loss = network(graph.random(.normal, [4, 6], purpose: "noise")).squared().mean()
            parameters = network.parameters
            graph.minimise(loss, with: Adam("adam", variables: variables, parameters: parameters))
            plan = Plan(graph, outputs: ["loss": loss], seed: 3)
        }
    }

    @Test("A profiled run leaves the bytes that a run leaves")
    func bytes() {
        let (run, profiled) = (Task(), Task())
        for step in 0..<3 {
            run.plan.run(step: UInt64(step))
            _ = profiled.plan.profile(step: UInt64(step))
        }
        #expect(run.parameters.map(\.values) == profiled.parameters.map(\.values))
        #expect(run.plan.value("loss") == profiled.plan.value("loss"))
    }

    @Test("A profile has every step with its kind, and the sizes of the products: two forwards, one back, two of weights")
    func kinds() {
        let plan = Task().plan
        let profile = plan.profile()
        #expect(profile.map(\.description).joined(separator: "\n") == plan.listing)
        #expect(profile.allSatisfy { $0.seconds >= 0 && $0.products.isEmpty == ($0.kind != .product && $0.kind != .recurrent) })
        func count(_ kind: Plan.StepProfile.Kind) -> Int { profile.count { $0.kind == kind } }
        #expect(count(.optimiser) == 4 && count(.random) == 1 && count(.sum) == 3 && count(.chain) > 0)
        let products = profile.flatMap(\.products)
        let sizes = products.map { "\($0.m)×\($0.k)×\($0.n)\($0.transposesLeft ? " transposed" : "")" }
        #expect(sizes.sorted() == ["4×1×5", "4×5×1", "4×6×5", "5×4×1 transposed", "6×4×5 transposed"])
        #expect(products.map(\.floatingPointOperations).reduce(0, +) == 2 * Double(20 + 20 + 120 + 20 + 120))
    }
}
