import CKernels
import Glibc
import Neural
import Random
import Testing
import Threads

@Suite struct RecurrentTests {
    enum Kind: String, CaseIterable, Sendable {
        case gru, lstm

        func layer(_ name: String, inputs: Int, units: Int, in variables: Variables) -> any RecurrentLayer {
            self == .gru ? GRU(name, inputs: inputs, units: units, in: variables) : LSTM(name, inputs: inputs, units: units, in: variables)
        }

        func state(_ hidden: Tensor, _ cell: Tensor) -> RecurrentState { RecurrentState(hidden: hidden, cell: self == .lstm ? cell : nil) }

        /// The layer by its definition, in elementary operations: the states (T, B, H) and the last state.
        func reference(_ weights: RecurrentWeights, _ x: Tensor, from start: RecurrentState) -> (states: Tensor, end: RecurrentState) {
            let graph = x.graph
            let (batch, channels, units) = (x.shape[1], x.shape[2], weights.hiddenWeight.shape[0])
            var (h, c) = (start.hidden, start.cell)
            var states: [Tensor] = []
            for t in 0..<x.shape[0] {
                let now = x.slice(axis: 0, t..<(t + 1)).reshaped(to: [batch, channels])
                let a = now.product(graph.read(weights.inputWeight)) + graph.read(weights.inputBias)
                let b = h.product(graph.read(weights.hiddenWeight)) + graph.read(weights.hiddenBias)
                func part(_ tensor: Tensor, _ index: Int) -> Tensor { tensor.slice(axis: 1, (index * units)..<((index + 1) * units)) }
                if let cell = c {
                    let sum = a + b
                    let next = part(sum, 1).sigmoid() * cell + part(sum, 0).sigmoid() * part(sum, 2).tanh()
                    h = part(sum, 3).sigmoid() * next.tanh()
                    c = next
                } else {
                    let (r, z) = ((part(a, 0) + part(b, 0)).sigmoid(), (part(a, 1) + part(b, 1)).sigmoid())
                    let n = (part(a, 2) + r * part(b, 2)).tanh()
                    h = (1 - z) * n + z * h
                }
                states.append(h.reshaped(to: [1, batch, units]))
            }
            return (.concatenate(states, axis: 0), RecurrentState(hidden: h, cell: c))
        }
    }

    /// Numbers in ±1.
    static func uniform(_ count: Int, _ index: UInt64 = 0) -> [Float] {
        var stream = RandomStream(seed: 2, purpose: Purpose("recurrent"), index: index)
        return (0..<count).map { _ in stream.uniform() * 2 - 1 }
    }

    private func largestError(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) -> Float {
        let largest = max(b.map(abs).max() ?? 0, 1e-3)
        return (zip(a, b).map { abs($0 - $1) }.max() ?? .infinity) / largest
    }

    static let sizes: [[Int]] = [
        [1, 1, 1, 1], [1, 1, 4, 5], [3, 2, 1, 17], [6, 3, 2, 33], [5, 70, 3, 16], [19, 64, 4, 32], [3, 150, 2, 8], [2, 1030, 1, 3],
    ]

    @Test("States, last state and all gradients equal those of elementary operations", arguments: Kind.allCases, sizes)
    func equalsReference(_ kind: Kind, _ size: [Int]) {
        let (steps, batch, channels, units) = (size[0], size[1], size[2], size[3])
        let variables = Variables(seed: 4)
        let layer = kind.layer("r", inputs: channels, units: units, in: variables)
        let graph = Graph("g")
        let (x, h, c) = (graph.input("x", [steps, batch, channels]), graph.input("h", [batch, units]), graph.input("c", [batch, units]))
        let fused = layer.continued(x, from: kind.state(h, c))
        let plain = kind.reference(layer.weights, x, from: kind.state(h, c))
        let targets = layer.parameters.map(graph.read) + [x, h] + (kind == .lstm ? [c] : [])
        func outputs(_ result: (states: Tensor, end: RecurrentState), onlyStates: Bool) -> [Tensor] {
            let weights = graph.constant(Self.uniform(steps * batch * units, 1), [steps, batch, units])
            var sum = (result.states * weights).sum()
            if !onlyStates { sum = sum + result.end.hidden.squared().sum() + (result.end.cell?.squared().sum() ?? graph.constant(0)) }
            let values = [result.states, result.end.hidden] + (result.end.cell.map { [$0] } ?? [])
            return values + graph.gradients(of: sum, withRespectTo: targets)
        }
        let end = RecurrentState(hidden: fused.end.hidden, cell: fused.end.cell)
        let pairs =
            Array(zip(outputs(fused, onlyStates: false), outputs(plain, onlyStates: false)))
            + Array(zip(outputs((layer.timeMajor(x, from: kind.state(h, c)), end), onlyStates: true), outputs(plain, onlyStates: true)))
        var named: [String: Tensor] = [:]
        for (index, pair) in pairs.enumerated() { (named["fused \(index)"], named["plain \(index)"]) = pair }
        let plan = Plan(graph, outputs: named)
        for (index, name) in ["x", "h", "c"].enumerated() where name != "c" || kind == .lstm {
            _ = plan.input(name).update(fromContentsOf: Self.uniform(plan.input(name).count, UInt64(2 + index)))
        }
        // A second run finds memory as the first one left it.
        plan.run()
        plan.run()
        for index in pairs.indices {
            #expect(largestError(plan.output("fused \(index)"), plan.output("plain \(index)")) < 1e-5, "output \(index)")
        }
    }

    static func check(_ kind: Kind, _ name: String) -> GradientCheck {
        GradientCheck { graph, variables in checked(kind, name, graph, variables) }
    }

    private static func checked(_ kind: Kind, _ name: String, _ graph: Graph, _ variables: Variables) -> Tensor {
        func argument(_ name: String, _ shape: Shape) -> Tensor { graph.read(variables.argument(name, shape)) }
        let layer = kind.layer("r", inputs: name == "two layers" ? 1 : 2, units: name == "batch first" ? 3 : 2, in: variables)
        switch name {
        case "batch first":
            let states = layer(argument("x", [2, 3, 2]))
            return states.squared()
        case "from a state":
            let start = kind.state(argument("h", [2, 2]), argument("c", [2, 2]))
            return layer.timeMajor(argument("x", [2, 2, 2]), from: start)
        case "to the last state":
            let end = layer.continued(argument("x", [3, 1, 2])).end
            return end.hidden + (end.cell?.squared() ?? end.hidden)
        case "two layers":
            let second = kind.layer("s", inputs: 2, units: 2, in: variables)
            return second.timeMajor(layer.timeMajor(argument("x", [2, 2, 1])))
        default:
            // The input is also the state, and the second call's arguments depend on the first's.
            let x = argument("x", [2, 2])
            let first = layer.step(x, from: kind.state(x, x))
            let second = layer.step(first.hidden, from: first)
            return second.hidden + (second.cell ?? second.hidden)
        }
    }

    static let checks = ["batch first", "from a state", "to the last state", "two layers", "equal arguments"]

    @Test("First derivatives equal differences of values", arguments: Kind.allCases, checks)
    func firstOrder(_ kind: Kind, _ name: String) { #expect(Self.check(kind, name).firstOrderError() < 3e-3) }

    @Test("Second derivatives equal differences of first ones", arguments: Kind.allCases, checks)
    func secondOrder(_ kind: Kind, _ name: String) { #expect(Self.check(kind, name).secondOrderError() < 3e-3) }

    @Test("Steps one by one, and a series in two pieces, have the bytes of the whole series", arguments: Kind.allCases)
    func continuation(_ kind: Kind) {
        let (steps, batch, channels, units) = (7, 3, 2, 17)
        let variables = Variables(seed: 4)
        let layer = kind.layer("r", inputs: channels, units: units, in: variables)
        let x = Self.uniform(steps * batch * channels)
        let whole = Graph("whole", mode: .inference)
        let input = whole.input("x", [steps, batch, channels])
        let pieces = layer.continued(input.slice(axis: 0, 0..<3))
        let plan = Plan(
            whole, outputs: ["all": layer.timeMajor(input), "rest": layer.timeMajor(input.slice(axis: 0, 3..<7), from: pieces.end)])
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        let all = Array(plan.output("all"))
        #expect(Array(plan.output("rest")) == Array(all[(3 * batch * units)...]))

        let single = Graph("step", mode: .inference)
        let hidden = variables.make("h", [batch, units], .constant(0), isTrainable: false)
        let cell = variables.make("c", [batch, units], .constant(0), isTrainable: false)
        let next = layer.step(single.input("x", [batch, channels]), from: kind.state(single.read(hidden), single.read(cell)))
        single.assign(hidden, next.hidden)
        if let memory = next.cell { single.assign(cell, memory) }
        let sampler = Plan(single)
        for step in 0..<steps {
            _ = sampler.input("x").update(fromContentsOf: x[(step * batch * channels)..<((step + 1) * batch * channels)])
            sampler.run(step: UInt64(step))
            #expect(hidden.values == Array(all[(step * batch * units)..<((step + 1) * batch * units)]))
        }
    }

    @Test("The bytes of a series do not depend on its neighbours in the batch, forwards and backwards", arguments: Kind.allCases)
    func neighbours(_ kind: Kind) {
        let (steps, channels, units) = (4, 2, 33)
        let variables = Variables(seed: 4)
        let layer = kind.layer("r", inputs: channels, units: units, in: variables)
        let series = (0..<70).map { Self.uniform(steps * channels, UInt64($0)) }
        func run(_ chosen: Range<Int>) -> (states: [Float], gradient: [Float]) {
            let graph = Graph("g")
            let x = graph.input("x", [chosen.count, steps, channels])
            let states = layer(x)
            let plan = Plan(
                graph, outputs: ["states": states, "gradient": graph.gradients(of: states.squared().sum(), withRespectTo: [x])[0]])
            _ = plan.input("x").update(fromContentsOf: series[chosen].flatMap { $0 })
            plan.run()
            return (Array(plan.output("states")), Array(plan.output("gradient")))
        }
        let all = run(0..<70)
        for chosen in [0..<1, 34..<35, 69..<70, 20..<43] {
            let some = run(chosen)
            #expect(some.states == Array(all.states[(chosen.lowerBound * steps * units)..<(chosen.upperBound * steps * units)]))
            #expect(some.gradient == Array(all.gradient[(chosen.lowerBound * steps * channels)..<(chosen.upperBound * steps * channels)]))
        }
    }

    @Test("Inference keeps no gates, gives the bytes of training, and can still be differentiated", arguments: Kind.allCases)
    func inference(_ kind: Kind) {
        let (batch, steps, units) = (4, 50, 16)
        let variables = Variables(seed: 4)
        let layer = kind.layer("r", inputs: 2, units: units, in: variables)
        func run(_ mode: Graph.Mode, differentiates: Bool) -> (plan: Plan, names: [String]) {
            let graph = Graph("g", mode: mode)
            let x = graph.input("x", [batch, steps, 2])
            let states = layer(x)
            var outputs = ["states": states]
            if differentiates { outputs["gradient"] = graph.gradients(of: states.squared().sum(), withRespectTo: [x])[0] }
            let plan = Plan(graph, outputs: outputs)
            _ = plan.input("x").update(fromContentsOf: Self.uniform(batch * steps * 2))
            plan.run()
            return (plan, outputs.keys.sorted())
        }
        let (sampling, training) = (run(.inference, differentiates: false).plan, run(.training, differentiates: false).plan)
        #expect(Array(sampling.output("states")) == Array(training.output("states")))
        #expect(training.arenaCount - sampling.arenaCount == 4 * batch * steps * units)
        let (a, b) = (run(.inference, differentiates: true).plan, run(.training, differentiates: true).plan)
        #expect(Array(a.output("gradient")) == Array(b.output("gradient")))
    }

    @Test("Training gives the same bytes on 1, 2, 3 and 4 threads", arguments: Kind.allCases)
    func threads(_ kind: Kind) {
        func train(_ threads: Int) -> [[Float]] {
            let variables = Variables(seed: 4)
            let layer = kind.layer("r", inputs: 3, units: 24, in: variables)
            let head = Linear("head", inputs: 24, outputs: 2, in: variables)
            let adam = Adam("adam", variables: variables, parameters: layer.parameters + head.parameters)
            let graph = Graph("g")
            let x = graph.random(.normal, [130, 12, 3], purpose: "x")
            graph.minimise(Losses.meanSquaredError(head(layer(x)), 0.3), with: adam)
            let plan = Plan(graph, seed: 1, team: Team(threads: threads))
            for step in 0..<5 { plan.run(step: UInt64(step)) }
            return variables.all.map(\.values)
        }
        let alone = train(1)
        #expect(alone.joined().allSatisfy { $0.isFinite })
        for threads in 2...4 { #expect(train(threads) == alone) }
    }

    @Test("Weight gradients are worked out only where they are asked for")
    func wanted() {
        let variables = Variables(seed: 4)
        let layer = GRU("r", inputs: 2, units: 5, in: variables)
        func listing(_ targets: (Graph, Tensor) -> [Tensor]) -> String {
            let graph = Graph("g")
            let x = graph.input("x", [3, 2, 2])
            let gradients = graph.gradients(of: layer.timeMajor(x).squared().sum(), withRespectTo: targets(graph, x))
            return Plan(graph, outputs: ["gradient": gradients[0]]).listing
        }
        #expect(listing { _, x in [x] }.contains("givesInput: true, givesWeights: false"))
        #expect(listing { graph, _ in layer.parameters.map(graph.read) }.contains("givesInput: false, givesWeights: true"))
    }

    @Test("Between recurrent layers nothing is transposed, and after the last only what a narrower layer makes of the states")
    func transposes() {
        let variables = Variables(seed: 4)
        let (first, second) = (GRU("r", inputs: 2, units: 5, in: variables), LSTM("s", inputs: 5, units: 6, in: variables))
        let head = Linear("head", inputs: 6, outputs: 3, in: variables)
        let graph = Graph("g")
        let x = graph.input("x", [4, 7, 2])
        let y = head(second(first(x)))
        let plain = second(first(x)).reshaped(to: [28, 6]).product(graph.read(variables.all[8]))
        let plan = Plan(graph, outputs: ["y": y])
        let listing = plan.listing.split(separator: "\n").filter { $0.contains("Transpose") }
        #expect(listing.count == 2 && listing[0].hasSuffix("[7, 4, 2]") && listing[1].hasSuffix("[4, 7, 3]"))
        let other = Plan(graph, outputs: ["y": plain + graph.read(variables.all[9])])
        for plan in [plan, other] {
            _ = plan.input("x").update(fromContentsOf: Self.uniform(56))
            plan.run()
        }
        #expect(Array(plan.output("y")) == Array(other.output("y")))
    }

    @Test("Variables have PyTorch's meaning and bounds", arguments: Kind.allCases)
    func variables(_ kind: Kind) {
        let variables = Variables(seed: 4)
        let layer = kind.layer("r", inputs: 3, units: 25, in: variables)
        let width = kind == .gru ? 75 : 100
        #expect(layer.parameters.map(\.name) == ["r.input.weight", "r.hidden.weight", "r.input.bias", "r.hidden.bias"])
        #expect(layer.parameters.map(\.shape) == [[3, width], [25, width], [width], [width]])
        for variable in layer.parameters {
            let largest = variable.values.map(abs).max() ?? 0
            #expect(largest <= 0.2 && largest > 0.18)
        }
    }

    @Test("A layer learns what only memory can know: the value of the first step", arguments: Kind.allCases)
    func learning(_ kind: Kind) {
        let variables = Variables(seed: 4)
        let layer = kind.layer("r", inputs: 1, units: 12, in: variables)
        let head = Linear("head", inputs: 12, outputs: 1, in: variables)
        let adam = Adam("adam", variables: variables, parameters: layer.parameters + head.parameters, learningRate: 0.02)
        let graph = Graph("g")
        let x = graph.random(.uniform, [32, 5, 1], purpose: "x")
        let last = layer(x).slice(axis: 1, 4..<5).reshaped(to: [32, 12])
        let loss = Losses.meanSquaredError(head(last), x.slice(axis: 1, 0..<1).reshaped(to: [32, 1]))
        graph.minimise(loss, with: adam)
        let plan = Plan(graph, outputs: ["loss": loss], seed: 1)
        for step in 0..<400 { plan.run(step: UInt64(step)) }
        // The variance of what is to be known is 1 / 12.
        #expect(plan.value("loss") < 0.01)
    }

    // MARK: Kernels

    private func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    @Test("The GRU's loops stay within 2e-6 of double precision for every width", arguments: [1, 5, 16, 17, 33, 128])
    func gruKernels(_ n: Int) {
        let rows = 3
        let (a, b, bias) = (Self.uniform(rows * 3 * n, 1).map { 4 * $0 }, Self.uniform(rows * 3 * n, 2), Self.uniform(4 * n, 3))
        let (previous, gradient, later) = (Self.uniform(rows * n, 4), Self.uniform(rows * n, 5), Self.uniform(rows * n, 6))
        var (gates, state) = ([Float](repeating: .nan, count: rows * 4 * n), [Float](repeating: .nan, count: rows * n))
        sb_gru_forward(&gates, &state, a, b, bias, previous, rows, n)
        let stride = 3 * n + 7
        var (input, hidden, back) = ([Float](repeating: .nan, count: rows * stride), [Float](repeating: .nan, count: rows * stride), later)
        sb_gru_backward(&input, &hidden, stride, &back, gates, previous, gradient, rows, n)
        var worst = 0.0
        for row in 0..<rows {
            for j in 0..<n {
                func gate(_ block: Int) -> Int { row * 3 * n + block * n + j }
                func kept(_ block: Int) -> Double { Double(gates[row * 4 * n + block * n + j]) }
                func expect(_ value: Double, _ expected: Double) { worst = max(worst, abs(value - expected)) }
                let r = logistic(Double(a[gate(0)]) + Double(b[gate(0)]) + Double(bias[j]))
                let z = logistic(Double(a[gate(1)]) + Double(b[gate(1)]) + Double(bias[n + j]))
                let q = Double(b[gate(2)]) + Double(bias[3 * n + j])
                let c = tanh(Double(a[gate(2)]) + Double(bias[2 * n + j]) + r * q)
                let h = Double(previous[row * n + j])
                for (block, value) in [r, z, c, q].enumerated() { expect(kept(block), value) }
                expect(Double(state[row * n + j]), (1 - z) * c + z * h)
                let d = Double(gradient[row * n + j]) + Double(later[row * n + j])
                let dc = d * (1 - z) * (1 - c * c)
                let (dr, dz) = (dc * q * r * (1 - r), d * (h - c) * z * (1 - z))
                for (block, value) in [dr, dz, dc].enumerated() { expect(Double(input[row * stride + block * n + j]), value) }
                for (block, value) in [dr, dz, dc * r].enumerated() { expect(Double(hidden[row * stride + block * n + j]), value) }
                expect(Double(back[row * n + j]), d * z)
            }
        }
        #expect(worst < 2e-6)
    }

    @Test("The LSTM's loops stay within 2e-6 of double precision for every width", arguments: [1, 5, 16, 17, 33, 128])
    func lstmKernels(_ n: Int) {
        let rows = 3
        let (sums, bias) = (Self.uniform(rows * 4 * n, 1).map { 4 * $0 }, Self.uniform(4 * n, 3))
        let (previous, gradient) = (Self.uniform(rows * n, 4), Self.uniform(rows * n, 5))
        let (later, laterCell) = (Self.uniform(rows * n, 6), Self.uniform(rows * n, 7))
        var (gates, state) = ([Float](repeating: .nan, count: rows * 4 * n), [Float](repeating: .nan, count: rows * n))
        var cell = state
        sb_lstm_forward(&gates, &state, &cell, sums, bias, previous, rows, n)
        let stride = 4 * n + 7
        var (back, backCell) = ([Float](repeating: .nan, count: rows * stride), laterCell)
        sb_lstm_backward(&back, stride, later, &backCell, gates, cell, previous, gradient, rows, n)
        var worst = 0.0
        for row in 0..<rows {
            for j in 0..<n {
                func at(_ block: Int) -> Int { row * 4 * n + block * n + j }
                func expect(_ value: Float, _ expected: Double) { worst = max(worst, abs(Double(value) - expected)) }
                let x = (0..<4).map { Double(sums[at($0)]) + Double(bias[$0 * n + j]) }
                let (i, f, g, o) = (logistic(x[0]), logistic(x[1]), tanh(x[2]), logistic(x[3]))
                let old = Double(previous[row * n + j])
                let c = f * old + i * g
                for (block, value) in [i, f, g, o].enumerated() { expect(gates[at(block)], value) }
                expect(cell[row * n + j], c)
                expect(state[row * n + j], o * tanh(c))
                let d = Double(gradient[row * n + j]) + Double(later[row * n + j])
                let dc = Double(laterCell[row * n + j]) + d * o * (1 - tanh(c) * tanh(c))
                let derivatives = [dc * g * i * (1 - i), dc * old * f * (1 - f), dc * i * (1 - g * g), d * tanh(c) * o * (1 - o)]
                for (block, value) in derivatives.enumerated() { expect(back[row * stride + block * n + j], value) }
                expect(backCell[row * n + j], dc * f)
            }
        }
        #expect(worst < 2e-6)
    }
}
