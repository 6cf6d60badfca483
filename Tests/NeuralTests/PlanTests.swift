import Neural
import Random
import Testing
import Threads

@Suite struct PlanTests {
    /// A random graph over matrices of 6 × 8, with rows, columns, scalars, products, slices and random numbers, and the gradient of its loss.
    private func randomGraph(_ seed: UInt64) -> (graph: Graph, outputs: [String: Tensor], variables: Variables) {
        var stream = RandomStream(seed: seed, purpose: Purpose("graph"))
        let graph = Graph("random")
        let variables = Variables(seed: seed)
        let weight = graph.read(variables.make("w", [8, 8], .uniform(bound: 0.4)))
        let row = graph.read(variables.make("row", [8], .uniform(bound: 1)))
        let column = graph.read(variables.make("column", [6, 1], .uniform(bound: 1)))
        var pool = [graph.read(variables.make("a", [6, 8], .uniform(bound: 1))), graph.random(.normal, [6, 8], purpose: "noise")]
        for _ in 0..<(4 + stream.integer(below: 25)) {
            let (x, y) = (pool[stream.integer(below: pool.count)], pool[stream.integer(below: pool.count)])
            let next: Tensor
            switch stream.integer(below: 14) {
            case 0: next = x + y
            case 1: next = x * y
            case 2: next = x - row
            case 3: next = (x * column).tanh()
            case 4: next = x.leakyReLU(0.2) + y
            case 5: next = x.product(weight).tanh()
            case 6: next = x.product(weight, transposesRight: true) + row
            case 7: next = (x - x.mean(axes: [0])).sigmoid()
            case 8: next = x * y.sum(axes: [1], keepsAxes: true).tanh()
            case 9: next = x / (y.squared().mean() + 1)
            case 10: next = .concatenate([x.slice(axis: 0, 3..<6), y.slice(axis: 0, 0..<3)], axis: 0)
            case 11: next = x.reshaped(to: [8, 6]).transposed().tanh()
            case 12: next = x.reshaped(to: [48]).reshaped(to: [6, 8]).softplus() * 0.5
            default: next = row * column + x
            }
            pool.append(next)
        }
        let loss = pool.suffix(3).map { $0.tanh().mean() }.reduce(graph.constant(0), +)
        let gradients = graph.gradients(of: loss, withRespectTo: variables.all.map(graph.read))
        let penalty = gradients.map { $0.squared().sum() }.reduce(loss, +)
        let second = graph.gradients(of: penalty, withRespectTo: variables.all.map(graph.read))
        var outputs = ["loss": loss, "penalty": penalty, "middle": pool[pool.count / 2]]
        for (index, tensor) in (gradients + second).enumerated() { outputs["gradient \(index)"] = tensor }
        return (graph, outputs, variables)
    }

    private func options(fuses: Bool, reuses: Bool) -> Plan.Options {
        var options = Plan.Options()
        options.fuses = fuses
        options.reusesMemory = reuses
        return options
    }

    @Test("A plan's values equal those of a plan that joins nothing and reuses no memory, on random graphs", arguments: 0..<60)
    func planEqualsNaiveEvaluation(_ seed: Int) {
        let (graph, outputs, _) = randomGraph(UInt64(seed))
        let naive = Plan(graph, outputs: outputs, options: options(fuses: false, reuses: false))
        let others = [(true, true), (true, false), (false, true)].map {
            Plan(graph, outputs: outputs, options: options(fuses: $0.0, reuses: $0.1))
        }
        for step in 0..<2 {
            naive.run(step: UInt64(step))
            for plan in others {
                plan.run(step: UInt64(step))
                for name in outputs.keys {
                    for (a, b) in zip(naive.output(name), plan.output(name)) { #expect(abs(a - b) <= 1e-4 * max(1, abs(a)), "\(name)") }
                }
            }
        }
        #expect(others[0].arenaCount < naive.arenaCount)
        #expect(others[0].stepCount < naive.stepCount)
    }

    @Test("No two tensors that live at the same time share memory, on random graphs", arguments: 0..<60)
    func liveTensorsAreApart(_ seed: Int) {
        let (graph, outputs, _) = randomGraph(UInt64(seed))
        let placements = Plan(graph, outputs: outputs).placements
        #expect(!placements.isEmpty)
        for (index, a) in placements.enumerated() {
            for b in placements[(index + 1)...] where a.range.overlaps(b.range) {
                // One may take over the other's place in the step in which the other is used for the last time.
                #expect(a.life.upperBound <= b.life.lowerBound || b.life.upperBound <= a.life.lowerBound)
            }
        }
    }

    @Test("Work that no output needs is not planned, and equal work is recorded once")
    func deadAndCommonWork() {
        let graph = Graph("g")
        let x = graph.input("x", [4, 4])
        let used = x.product(x)
        _ = x.product(x, transposesLeft: true)
        let same = x.product(x)
        #expect(Plan(graph, outputs: ["a": used, "b": same]).stepCount == 1)
    }

    @Test("An output that is an input, a constant, a variable or a view of another has the right values")
    func unusualOutputs() {
        let graph = Graph("g")
        let variables = Variables(seed: 1)
        let x = graph.input("x", [2, 3])
        let doubled = x * 2
        let plan = Plan(
            graph,
            outputs: [
                "input": x, "constant": graph.constant(7, [2]), "variable": graph.read(variables.make("v", [2], .constant(5))),
                "all": doubled, "row": doubled.slice(axis: 0, 1..<2).reshaped(to: [3]), "literal": graph.constant([1, 2], [2]),
            ])
        _ = plan.input("x").update(fromContentsOf: [1, 2, 3, 4, 5, 6])
        plan.run()
        #expect(Array(plan.output("input")) == [1, 2, 3, 4, 5, 6])
        #expect(Array(plan.output("constant")) == [7, 7])
        #expect(Array(plan.output("variable")) == [5, 5])
        #expect(Array(plan.output("all")) == [2, 4, 6, 8, 10, 12])
        #expect(Array(plan.output("row")) == [8, 10, 12])
        #expect(Array(plan.output("literal")) == [1, 2])
        #expect(plan.shape(ofOutput: "row") == [3])
    }

    @Test("Small tensors of every length are repeated rightly in long chains", arguments: [1, 3, 16, 63, 700, 2_049, 5_000])
    func repetition(_ width: Int) {
        let rows = 5
        let graph = Graph("g")
        let (x, row, column) = (graph.input("x", [rows, width]), graph.input("row", [width]), graph.input("column", [rows, 1]))
        let plan = Plan(graph, outputs: ["y": (x + row) * column - row.sum()])
        for i in 0..<(rows * width) { plan.input("x")[i] = Float(i % 11) }
        for i in 0..<width { plan.input("row")[i] = Float(i % 7) }
        for i in 0..<rows { plan.input("column")[i] = Float(i) }
        plan.run()
        let sum = (0..<width).reduce(Float(0)) { $0 + Float($1 % 7) }
        for i in 0..<(rows * width) {
            #expect(plan.output("y")[i] == (Float(i % 11) + Float(i % width % 7)) * Float(i / width) - sum)
        }
    }

    @Test("A write of a variable happens after everything that reads it, and only once per run")
    func assignments() {
        let graph = Graph("g")
        let variables = Variables(seed: 1)
        let (a, b) = (variables.make("a", [2], .constant(1)), variables.make("b", [2], .constant(10)))
        let sum = graph.read(a) + graph.read(b)
        graph.assign(a, sum)
        graph.assign(b, graph.read(b) * 2)
        let plan = Plan(graph, outputs: ["late": sum * graph.read(b)])
        plan.run()
        #expect(a.values == [11, 11])
        #expect(b.values == [20, 20])
        #expect(Array(plan.output("late")) == [110, 110])
        plan.run()
        #expect(a.values == [31, 31])
    }

    @Test("Random tensors repeat with the step, and differ between steps, purposes, uses, graphs and seeds")
    func randomTensors() {
        func draw(_ name: String, _ purpose: String, seed: UInt64, step: UInt64, second: Bool = false) -> [Float] {
            let graph = Graph(name)
            let first = graph.random(.normal, [8], purpose: purpose)
            let plan = Plan(graph, outputs: ["x": second ? graph.random(.normal, [8], purpose: purpose) : first], seed: seed)
            plan.run(step: step)
            return Array(plan.output("x"))
        }
        let values = draw("a", "noise", seed: 1, step: 5)
        #expect(draw("a", "noise", seed: 1, step: 5) == values)
        #expect(draw("a", "noise", seed: 1, step: 6) != values)
        #expect(draw("a", "other", seed: 1, step: 5) != values)
        #expect(draw("b", "noise", seed: 1, step: 5) != values)
        #expect(draw("a", "noise", seed: 2, step: 5) != values)
        #expect(draw("a", "noise", seed: 1, step: 5, second: true) != values)
    }

    @Test("Random tensors are the numbers of their stream, whatever their size", arguments: [1, 3, 4, 7, 64, 1_001, 20_000])
    func randomTensorsFollowTheStream(_ count: Int) {
        let graph = Graph("g")
        let outputs = ["uniform": graph.random(.uniform, [count], purpose: "u"), "normal": graph.random(.normal, [count], purpose: "n")]
        let plan = Plan(graph, outputs: outputs, seed: 77, team: Team(threads: 2))
        plan.run(step: 5)
        var expected = [Float](repeating: 0, count: count)
        var uniform = RandomStream(seed: 77, purpose: Purpose("g.u.1"), index: 5)
        expected.withUnsafeMutableBufferPointer { uniform.fillUniform($0) }
        #expect(Array(plan.output("uniform")) == expected)
        // Single precision throughout; the module Random rounds once, from double precision.
        var normal = RandomStream(seed: 77, purpose: Purpose("g.n.1"), index: 5)
        expected.withUnsafeMutableBufferPointer { normal.fillNormal($0) }
        #expect(zip(plan.output("normal"), expected).allSatisfy { abs($0 - $1) < 2e-6 })
    }

    @Test("Random masks keep the asked share and random indices reach every row alike")
    func distributions() {
        let graph = Graph("g")
        let mask = graph.random(.mask(keep: 0.7), [10_000], purpose: "mask")
        let uniform = graph.random(.uniform, [10_000], purpose: "uniform")
        let rows = graph.constant([0, 1, 2], [3, 1]).gathered(graph.random(.indices(below: 3), [9_000], purpose: "rows"))
        let plan = Plan(graph, outputs: ["mask": mask, "uniform": uniform, "rows": rows])
        plan.run(step: 3)
        #expect(plan.output("mask").allSatisfy { $0 == 0 || $0 == 1 / 0.7 })
        #expect(abs(plan.output("mask").reduce(0, +) / 10_000 - 1) < 0.03)
        #expect(plan.output("uniform").allSatisfy { $0 >= 0 && $0 < 1 })
        for row in 0..<3 { #expect(abs(plan.output("rows").count { $0 == Float(row) } - 3_000) < 200) }
    }
}
