import Neural
import Testing

@Suite struct LayerTests {
    @Test("Initial values stay within the bound of PyTorch's defaults, reach it, and depend on seed and name only")
    func initialValues() {
        let variables = Variables(seed: 4)
        let linear = Linear("a", inputs: 100, outputs: 50, in: variables)
        #expect(linear.weight.shape == [100, 50] && linear.bias?.shape == [50])
        let largest = linear.weight.values.map(abs).max() ?? 0
        #expect(largest <= 0.1 && largest > 0.099)
        let conv = Conv1D("c", inputs: 4, outputs: 8, width: 4, in: variables)
        #expect((conv.weight.values.map(abs).max() ?? 0) <= 0.25)
        let transposed = TransposedConv1D("t", inputs: 4, outputs: 16, width: 4, in: variables)
        #expect((transposed.weight.values.map(abs).max() ?? 0) <= 0.125)
        let embedding = Embedding("e", categories: 200, width: 20, in: variables)
        let square = embedding.weight.values.map { $0 * $0 }.reduce(0, +) / 4_000
        #expect(abs(square - 1) < 0.1)
        let other = Variables(seed: 4)
        _ = Linear("z", inputs: 3, outputs: 3, in: other)
        #expect(Linear("a", inputs: 100, outputs: 50, in: other).weight.values == linear.weight.values)
        #expect(Linear("a", inputs: 100, outputs: 50, in: Variables(seed: 5)).weight.values != linear.weight.values)
        #expect(variables["c.weight"] === conv.weight && variables["nobody"] == nil)
    }

    @Test("A convolution equals the sum over its window, with zeros outside the series")
    func convolution() {
        let variables = Variables(seed: 1)
        let (batch, length, inputs, outputs, width, stride, padding) = (2, 9, 3, 4, 4, 2, 1)
        let layer = Conv1D("c", inputs: inputs, outputs: outputs, width: width, stride: stride, padding: padding, in: variables)
        let graph = Graph("g")
        let y = layer(graph.input("x", [batch, length, inputs]))
        let plan = Plan(graph, outputs: ["y": y])
        let x = (0..<(batch * length * inputs)).map { Float($0 * 7 % 13) / 13 - 0.5 }
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        let (weight, bias) = (layer.weight.values, layer.bias?.values ?? [])
        let windows = (length + 2 * padding - width) / stride + 1
        #expect(y.shape == Shape([batch, windows, outputs]))
        for b in 0..<batch {
            for t in 0..<windows {
                for o in 0..<outputs {
                    var sum = bias[o]
                    for k in 0..<width {
                        let step = t * stride - padding + k
                        guard step >= 0, step < length else { continue }
                        for c in 0..<inputs { sum += x[(b * length + step) * inputs + c] * weight[(k * inputs + c) * outputs + o] }
                    }
                    #expect(abs(plan.output("y")[(b * windows + t) * outputs + o] - sum) < 1e-5)
                }
            }
        }
    }

    @Test("A transposed convolution spreads each step over its window")
    func transposedConvolution() {
        let variables = Variables(seed: 1)
        let (length, inputs, outputs, width, stride, padding) = (5, 2, 3, 4, 2, 1)
        let layer = TransposedConv1D("c", inputs: inputs, outputs: outputs, width: width, stride: stride, padding: padding, in: variables)
        let graph = Graph("g")
        let y = layer(graph.input("x", [1, length, inputs]))
        let plan = Plan(graph, outputs: ["y": y])
        let x = (0..<(length * inputs)).map { Float($0 * 5 % 7) / 7 - 0.5 }
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        let (weight, bias) = (layer.weight.values, layer.bias?.values ?? [])
        let steps = (length - 1) * stride - 2 * padding + width
        #expect(y.shape == Shape([1, steps, outputs]))
        var expected = (0..<(steps * outputs)).map { bias[$0 % outputs] }
        for t in 0..<length {
            for k in 0..<width {
                let step = t * stride - padding + k
                guard step >= 0, step < steps else { continue }
                for c in 0..<inputs {
                    for o in 0..<outputs { expected[step * outputs + o] += x[t * inputs + c] * weight[(c * width + k) * outputs + o] }
                }
            }
        }
        for (a, b) in zip(plan.output("y"), expected) { #expect(abs(a - b) < 1e-5) }
    }

    @Test("Batch normalisation uses the batch in training, moves its statistics by the momentum, and uses them in inference")
    func batchNormalisation() {
        let variables = Variables(seed: 1)
        let layer = BatchNorm1D("b", features: 2, epsilon: 0.8, in: variables)
        layer.weight.values = [2, 1]
        layer.bias.values = [0, 3]
        let x: [Float] = [1, 10, 3, 20, 5, 60]
        let graph = Graph("train")
        let plan = Plan(graph, outputs: ["y": layer(graph.input("x", [3, 2]))])
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        let (mean, variance): ([Float], [Float]) = ([3, 30], [8.0 / 3, 1_400.0 / 3])
        for i in 0..<6 {
            let f = i % 2
            let expected = (x[i] - mean[f]) / (variance[f] + 0.8).squareRoot() * (f == 0 ? 2 : 1) + (f == 0 ? 0 : 3)
            #expect(abs(plan.output("y")[i] - expected) < 1e-5)
        }
        #expect(zip(layer.runningMean.values, [0.3, 3] as [Float]).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(zip(layer.runningVariance.values, [0.9 + 0.4, 0.9 + 70] as [Float]).allSatisfy { abs($0 - $1) < 1e-4 })

        let inference = Graph("infer", mode: .inference)
        let sampling = Plan(inference, outputs: ["y": layer(inference.input("x", [1, 2]))])
        _ = sampling.input("x").update(fromContentsOf: [1, 10])
        sampling.run()
        #expect(abs(sampling.output("y")[0] - (1 - 0.3) / (1.3 as Float + 0.8).squareRoot() * 2) < 1e-5)
        #expect(abs(sampling.output("y")[1] - ((10 - 3) / (70.9 as Float + 0.8).squareRoot() + 3)) < 1e-5)
    }

    @Test("A normalisation that is used twice in a step moves its statistics twice")
    func repeatedNormalisation() {
        let variables = Variables(seed: 1)
        let layer = BatchNorm1D("b", features: 1, in: variables)
        let graph = Graph("train")
        let plan = Plan(graph, outputs: ["y": layer(graph.constant([1, 3], [2, 1])), "z": layer(graph.constant([7, 9], [2, 1]))])
        plan.run()
        #expect(abs(layer.runningMean.values[0] - (0.2 * 0.9 + 0.8)) < 1e-6)
        #expect(abs(layer.runningVariance.values[0] - ((0.9 + 0.2) * 0.9 + 0.2)) < 1e-6)
    }

    @Test("Dropout scales what it keeps while training and does nothing in inference")
    func dropout() {
        func run(_ mode: Graph.Mode, step: UInt64) -> [Float] {
            let graph = Graph("g", mode: mode)
            let plan = Plan(graph, outputs: ["y": Dropout("d", probability: 0.25)(graph.input("x", [400]))], seed: 2)
            plan.input("x").update(repeating: 3)
            plan.run(step: step)
            return Array(plan.output("y"))
        }
        let first = run(.training, step: 1)
        #expect(first.allSatisfy { $0 == 0 || abs($0 - 4) < 1e-6 })
        #expect(abs(first.count { $0 == 0 } - 100) < 40)
        #expect(run(.training, step: 1) == first)
        #expect(run(.training, step: 2) != first)
        #expect(run(.inference, step: 1) == [Float](repeating: 3, count: 400))
    }

    @Test("Restoring tensors that do not fit names each of them and changes nothing")
    func restoring() throws {
        let variables = Variables(seed: 1)
        let (a, b) = (variables.make("a", [2], .constant(1)), variables.make("b", [3], .constant(2)))
        _ = variables.make("c", [1], .constant(3))
        let stored: [String: [Float]] = ["a": [7, 8], "b": [1]]
        #expect(throws: StoredTensorError(problems: ["b has 1 numbers, but its shape is [3]", "c is missing"])) {
            try variables.restore { stored[$0] }
        }
        #expect(a.values == [1, 1] && b.values == [2, 2, 2])
        try variables.restore { ["a": [7, 8], "b": [1, 2, 3], "c": [4]][$0] }
        #expect(a.values == [7, 8] && b.values == [1, 2, 3])
    }
}
