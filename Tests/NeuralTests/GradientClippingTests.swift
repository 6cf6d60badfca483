import Neural
import Random
import Testing

@Suite struct GradientClippingTests {
    /// The clipped gradients, which are given as data, of two parameters.
    private func clipped(_ clipping: GradientClipping, _ first: [Float], _ second: [Float]) -> [[Float]] {
        let graph = Graph("g")
        let tensors = clipping([graph.input("a", [2, first.count / 2]), graph.input("b", [second.count])])
        let plan = Plan(graph, outputs: ["a": tensors[0], "b": tensors[1]])
        _ = plan.input("a").update(fromContentsOf: first)
        _ = plan.input("b").update(fromContentsOf: second)
        plan.run()
        return [Array(plan.output("a")), Array(plan.output("b"))]
    }

    private func random(_ count: Int, _ index: UInt64, scale: Float) -> [Float] {
        var stream = RandomStream(seed: 6, purpose: Purpose("gradients"), index: index)
        return (0..<count).map { _ in (stream.uniform() - 0.5) * scale }
    }

    @Test("Gradients of a norm beyond the bound are scaled to it together, whatever their size", arguments: [1e-2, 1, 300, 1e6] as [Float])
    func globalNorm(_ scale: Float) {
        let (a, b) = (random(2_000, 0, scale: scale), random(70, 1, scale: scale))
        let norm = (a + b).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        let bound = Float(norm / 7)
        let factor = Double(bound) / (norm + 1e-6)
        let result = clipped(.globalNorm(bound), a, b)
        for (value, original) in zip(result[0] + result[1], a + b) {
            #expect(abs(Double(value) - factor * Double(original)) <= 2e-6 * factor * abs(Double(original)))
        }
    }

    @Test("Equal elements, whose rounding errors all point one way, have a norm right to six digits")
    func equalElements() {
        let count = 1 << 20
        let result = clipped(.globalNorm(1), [Float](repeating: 0.1, count: count), [0.1, 0.1])
        let expected = 1 / Double(count + 2).squareRoot()
        #expect(abs(Double(result[0][7]) - expected) < 1e-5 * expected)
    }

    @Test("Gradients within the bound keep their bytes")
    func withinNorm() {
        let (a, b) = (random(40, 0, scale: 1e-3), random(5, 1, scale: 1e-9))
        #expect(clipped(.globalNorm(0.3), a, b) == [a, b])
        #expect(clipped(.value(0.3), a, b) == [a, b])
        #expect(clipped(.globalNorm(0.3), [0, 0], [0]) == [[0, 0], [0]])
    }

    @Test("Elements beyond the bound are set to it, and the others stay")
    func value() {
        #expect(clipped(.value(0.3), [1e9, -1e9, 0.3, -0.3], [1e-8, -0.31, 0]) == [[0.3, -0.3, 0.3, -0.3], [1e-8, -0.3, 0]])
    }

    @Test("A gradient that is not a number is not hidden", arguments: [GradientClipping.value(1), .globalNorm(1)])
    func notANumber(_ clipping: GradientClipping) {
        #expect(clipped(clipping, [.nan, 3], [1])[0][0].isNaN)
    }

    /// Bytes of a small fit after some steps.
    private func fit(_ clipping: GradientClipping?, weightDecay: Float = 0) -> [UInt32] {
        let variables = Variables(seed: 4)
        let network = Sequential([
            Linear("0", inputs: 3, outputs: 20, in: variables), Function { $0.tanh() }, Linear("1", inputs: 20, outputs: 1, in: variables),
        ])
        let adam = Adam("adam", variables: variables, parameters: network.parameters, learningRate: 0.01, weightDecay: weightDecay)
        let graph = Graph("g")
        let x = graph.random(.normal, [16, 3], purpose: "x")
        let loss = Losses.meanSquaredError(network(x), x.sum(axes: [1], keepsAxes: true).squared())
        graph.minimise(loss, with: adam, clipping: clipping)
        let plan = Plan(graph, seed: 3)
        for step in 0..<30 { plan.run(step: UInt64(step)) }
        return variables.all.flatMap(\.values).map(\.bitPattern)
    }

    @Test("A fit with a bound that is never reached has the bytes of one without, and a reached bound changes it")
    func fits() {
        #expect(fit(.globalNorm(1e6)) == fit(nil))
        #expect(fit(.globalNorm(0.5)) != fit(nil))
        #expect(fit(.value(0.01)) != fit(nil))
        #expect(fit(.globalNorm(0.5)) == fit(.globalNorm(0.5)))
    }

    @Test("Weight decay and clipping by value need no more memory than a plain step: gradients do not wait for each other")
    func memory() {
        func arena(_ clipping: GradientClipping?, weightDecay: Float = 0) -> Int {
            let variables = Variables(seed: 4)
            let layers = (0..<4).map { Linear("\($0)", inputs: 64, outputs: 64, in: variables) }
            let adam = Adam("adam", variables: variables, parameters: layers.flatMap(\.parameters), weightDecay: weightDecay)
            let graph = Graph("g")
            let output = layers.reduce(graph.input("x", [4, 64])) { $1($0).tanh() }
            graph.minimise(output.squared().sum(), with: adam, clipping: clipping)
            return Plan(graph).arenaCount
        }
        let plain = arena(nil)
        #expect(plain < 3 * 64 * 64)
        #expect(arena(nil, weightDecay: 0.1) <= plain)
        #expect(arena(.value(1)) <= plain)
    }

    @Test("What weight decay adds to a gradient is not clipped")
    func decayIsNotClipped() {
        let variables = Variables(seed: 1)
        let parameter = variables.make("p", [1], .constant(-4))
        let adam = Adam("adam", variables: variables, parameters: [parameter], beta1: 0.5, weightDecay: 2)
        let graph = Graph("g")
        graph.minimise(graph.read(parameter).sum() * 1_000, with: adam, clipping: .value(1))
        Plan(graph).run()
        // The first moment after a step is half of 1 + 2 · (−4).
        #expect(variables["adam.first.p"]?.values == [-3.5])
    }
}
