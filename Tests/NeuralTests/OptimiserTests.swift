import Glibc
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

    /// One of the optimisers, and its published rule in double precision.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var make: @Sendable (Variables, [Variable]) -> Adam
        /// What one step t = 1, 2, … makes of a parameter, its moments and its gradient.
        var rule: @Sendable (_ x: inout Double, _ m: inout Double, _ v: inout Double, _ g: Double, _ t: Int) -> Void
    }

    /// The moments with β₁ = 0.5 and β₂ = 0.75, and both corrected for their start at 0.
    private static func move(_ m: inout Double, _ v: inout Double, _ g: Double, _ t: Int) -> (m: Double, v: Double) {
        m = 0.5 * m + 0.5 * g
        v = 0.75 * v + 0.25 * g * g
        return (m / (1 - pow(0.5, Double(t))), v / (1 - pow(0.75, Double(t))))
    }

    static let cases: [Case] = [
        Case(testDescription: "Adam with weight decay and a schedule") {
            Adam(
                "o", variables: $0, parameters: $1, learningRate: 0.0625, beta1: 0.5, beta2: 0.75, epsilon: 0.125, weightDecay: 0.25,
                schedule: .exponentialDecay(by: 0.5))
        } rule: { x, m, v, g, t in
            let (mean, square) = move(&m, &v, g + 0.25 * x, t)
            x -= 0.0625 * pow(0.5, Double(t - 1)) * mean / (square.squareRoot() + 0.125)
        },
        Case(testDescription: "AdamW") {
            AdamW("o", variables: $0, parameters: $1, learningRate: 0.0625, beta1: 0.5, beta2: 0.75, epsilon: 0.125, weightDecay: 0.25)
        } rule: { x, m, v, g, t in
            let (mean, square) = move(&m, &v, g, t)
            x = (1 - 0.0625 * 0.25) * x - 0.0625 * mean / (square.squareRoot() + 0.125)
        },
        // ρ∞ is 7, and ρ passes 5 in the ninth step.
        Case(testDescription: "RAdam with weight decay") {
            RAdam("o", variables: $0, parameters: $1, learningRate: 0.0625, beta1: 0.5, beta2: 0.75, epsilon: 0.125, weightDecay: 0.25)
        } rule: { x, m, v, g, t in
            let (mean, _) = move(&m, &v, g + 0.25 * x, t)
            let share = 1 - pow(0.75, Double(t))
            let rho = 7 - 2 * Double(t) * (1 - share) / share
            let factor =
                rho <= 5 ? 1 : ((rho - 4) * (rho - 2) * 7 / (3 * 5 * rho)).squareRoot() * share.squareRoot() / (v.squareRoot() + 0.125)
            x -= 0.0625 * mean * factor
        },
        // ρ∞ is 3: the root of the running square is never trusted.
        Case(testDescription: "RAdam with a short memory") {
            RAdam("o", variables: $0, parameters: $1, learningRate: 0.0625, beta1: 0.5, beta2: 0.5)
        } rule: { x, m, _, g, t in
            m = 0.5 * m + 0.5 * g
            x -= 0.0625 * m / (1 - pow(0.5, Double(t)))
        },
    ]

    @Test("Twelve steps of changing gradients equal the published rule in double precision", arguments: cases)
    func equalsRule(_ item: Case) {
        let start: [Float] = [2, -0.5, 0.125, 1.5, -3]
        let scale: [Float] = [1, 4, 0.25, 2, 0.5]
        let variables = Variables(seed: 1)
        let parameter = variables.make("p", [5], .constant(0))
        parameter.values = start
        let optimiser = item.make(variables, [parameter])
        let graph = Graph("g")
        graph.minimise((graph.read(parameter).squared().squared() * graph.constant(scale, [5])).sum() * 0.25, with: optimiser)
        let plan = Plan(graph)
        var (x, m, v) = (start.map(Double.init), [Double](repeating: 0, count: 5), [Double](repeating: 0, count: 5))
        for t in 1...12 {
            plan.run(step: UInt64(t - 1))
            for i in x.indices {
                item.rule(&x[i], &m[i], &v[i], Double(scale[i]) * x[i] * x[i] * x[i], t)
                #expect(abs(Double(parameter.values[i]) - x[i]) <= 1e-5 * abs(x[i]), "element \(i), step \(t)")
            }
        }
    }

    @Test("RAdam's rectification is right to six digits for a β₂ near 1")
    func longMemory() {
        let variables = Variables(seed: 1)
        let parameter = variables.make("p", [1], .constant(0))
        let radam = RAdam("o", variables: variables, parameters: [parameter], learningRate: 0.1)
        let graph = Graph("g")
        graph.minimise(graph.read(parameter).sum(), with: radam)
        let plan = Plan(graph)
        var x = 0.0
        for t in 1...20 {
            plan.run()
            // With a gradient of 1 both corrected moments are 1.
            let rest = pow(0.999, Double(t))
            let rho = 1_999 - 2 * Double(t) * rest / (1 - rest)
            x -= 0.1 * (rho <= 5 ? 1 : ((rho - 4) * (rho - 2) * 1_999 / (1_995 * 1_997 * rho)).squareRoot())
            #expect(abs(Double(parameter.values[0]) / x - 1) < 2e-6, "step \(t)")
        }
    }

    /// Twenty steps or fewer on a line, from the start or from stored state.
    private struct LineFit {
        let variables = Variables(seed: 4)
        let layer: Linear
        let optimiser: Adam
        let plan: Plan

        init(_ make: (Variables, [Variable]) -> Adam) {
            layer = Linear("l", inputs: 2, outputs: 1, in: variables)
            optimiser = make(variables, layer.parameters)
            let graph = Graph("g")
            let x = graph.random(.normal, [32, 2], purpose: "x")
            let loss = Losses.meanSquaredError(layer(x), x.product(graph.constant([3, -2], [2, 1])) + 0.5)
            graph.minimise(loss, with: optimiser)
            plan = Plan(graph, outputs: ["loss": loss], seed: 8)
        }

        func train(_ steps: Range<UInt64>) { for step in steps { plan.run(step: step) } }
        var bytes: [UInt32] { variables.all.flatMap(\.values).map(\.bitPattern) }
    }

    @Test("Each optimiser fits a line")
    func fitsLine() {
        let makers: [(Variables, [Variable]) -> Adam] = [
            { Adam("o", variables: $0, parameters: $1, learningRate: 0.05, weightDecay: 1e-5, schedule: .cosineDecay(steps: 1_000)) },
            { AdamW("o", variables: $0, parameters: $1, learningRate: 0.05, weightDecay: 1e-5, schedule: .cosineDecay(steps: 1_000)) },
            { RAdam("o", variables: $0, parameters: $1, learningRate: 0.05, schedule: .warmUpThenCosine(warmUp: 50, total: 1_000)) },
        ]
        for make in makers {
            let fit = LineFit(make)
            fit.train(0..<1_000)
            #expect(fit.plan.value("loss") < 1e-4)
            #expect(zip(fit.layer.weight.values, [3, -2] as [Float]).allSatisfy { abs($0 - $1) < 0.01 })
        }
    }

    @Test("A fit that is resumed from its variables and step count gives the bytes of an uninterrupted one", arguments: cases)
    func resumes(_ item: Case) throws {
        let whole = LineFit(item.make)
        whole.train(0..<20)
        let before = LineFit(item.make)
        before.train(0..<9)
        let stored = Dictionary(uniqueKeysWithValues: before.variables.all.map { ($0.name, $0.values) })
        let after = LineFit(item.make)
        try after.variables.restore { stored[$0] }
        after.optimiser.stepCount = before.optimiser.stepCount
        after.train(9..<20)
        #expect(after.bytes == whole.bytes)
        #expect(after.bytes != before.bytes)
    }
}
