import Neural
import Random
import Testing

/// Convolutions with enough channels to run by minimal filtering.
@Suite struct FastConvolutionTests {
    struct Geometry: Sendable, CustomTestStringConvertible {
        var width: Int
        var stride: Int
        var padding: Int
        var length: Int
        var outputPadding = 0
        var testDescription: String {
            "width \(width), stride \(stride), padding \(padding), \(length) steps, output padding \(outputPadding)"
        }
    }

    static let geometries = [
        Geometry(width: 5, stride: 1, padding: 2, length: 25), Geometry(width: 5, stride: 1, padding: 0, length: 6),
        Geometry(width: 4, stride: 2, padding: 1, length: 50), Geometry(width: 4, stride: 2, padding: 1, length: 17),
        Geometry(width: 3, stride: 1, padding: 1, length: 7), Geometry(width: 3, stride: 1, padding: 2, length: 24),
        Geometry(width: 2, stride: 1, padding: 0, length: 13), Geometry(width: 6, stride: 3, padding: 2, length: 31, outputPadding: 2),
        Geometry(width: 7, stride: 1, padding: 3, length: 9), Geometry(width: 4, stride: 2, padding: 3, length: 4, outputPadding: 1),
    ]
    private let inputs = 50
    private let outputs = 64

    private func numbers(_ count: Int, _ purpose: String) -> [Float] {
        var stream = RandomStream(seed: 5, purpose: Purpose(purpose))
        return (0..<count).map { _ in stream.normal() }
    }

    private func windows(_ geometry: Geometry, _ length: Int) -> Int {
        (length + 2 * geometry.padding - geometry.width) / geometry.stride + 1
    }

    @Test("A convolution of many channels equals the sum over its window to some units of the last digit", arguments: geometries)
    func convolution(_ geometry: Geometry) {
        let variables = Variables(seed: 2)
        let layer = Conv1D(
            "c", inputs: inputs, outputs: outputs, width: geometry.width, stride: geometry.stride, padding: geometry.padding, in: variables)
        let graph = Graph("g", mode: .training)
        let plan = Plan(graph, outputs: ["y": layer(graph.input("x", [2, geometry.length, inputs]))])
        let x = numbers(2 * geometry.length * inputs, "x")
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        let (weight, bias, count) = (layer.weight.values, layer.bias?.values ?? [], windows(geometry, geometry.length))
        #expect(plan.output("y").count == 2 * count * outputs)
        var worst = 0.0
        for row in 0..<(2 * count) {
            for o in 0..<outputs {
                var sum = Double(bias[o])
                for k in 0..<geometry.width {
                    let step = row % count * geometry.stride - geometry.padding + k
                    guard step >= 0, step < geometry.length else { continue }
                    for c in 0..<inputs {
                        sum +=
                            Double(x[(row / count * geometry.length + step) * inputs + c]) * Double(weight[(k * inputs + c) * outputs + o])
                    }
                }
                worst = max(worst, abs(sum - Double(plan.output("y")[row * outputs + o])))
            }
        }
        #expect(worst < 6e-6)
    }

    @Test("A transposed convolution of many channels spreads each step over its window", arguments: geometries)
    func transposedConvolution(_ geometry: Geometry) {
        let variables = Variables(seed: 2)
        let layer = TransposedConv1D(
            "c", inputs: inputs, outputs: outputs, width: geometry.width, stride: geometry.stride, padding: geometry.padding,
            outputPadding: geometry.outputPadding, hasBias: false, in: variables)
        let graph = Graph("g", mode: .training)
        let y = layer(graph.input("x", [2, geometry.length, inputs]))
        let plan = Plan(graph, outputs: ["y": y])
        let x = numbers(2 * geometry.length * inputs, "x")
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        let weight = layer.weight.values
        var expected = [Double](repeating: 0, count: y.shape.count)
        for row in 0..<(2 * geometry.length) {
            for k in 0..<geometry.width {
                let step = row % geometry.length * geometry.stride - geometry.padding + k
                guard step >= 0, step < y.shape[1] else { continue }
                for o in 0..<outputs {
                    for c in 0..<inputs {
                        expected[(row / geometry.length * y.shape[1] + step) * outputs + o] +=
                            Double(x[row * inputs + c]) * Double(weight[c * geometry.width * outputs + k * outputs + o])
                    }
                }
            }
        }
        #expect(zip(expected, plan.output("y")).allSatisfy { abs($0 - Double($1)) < 1e-5 })
    }

    /// A layer's result along a line through its input and one through its output, so that few differences say all.
    private func alongLines(_ make: @escaping (Variables) -> (any Layer, Variable), _ shape: Shape) -> GradientCheck {
        GradientCheck { graph, variables in
            let (layer, weight) = make(Variables(seed: 3))
            let direction = graph.read(variables.argument("a", [1, 1, 1]))
            let x = graph.constant(numbers(shape.count, "x0"), shape) + direction * graph.constant(numbers(shape.count, "x1"), shape)
            weight.values = numbers(weight.shape.count, "w0").map { $0 * 0.1 }
            return (layer(x) * graph.read(variables.argument("b", [1]))).tanh().sum(axes: [0, 1])
        }
    }

    @Test("Derivatives of both orders by the input equal differences", arguments: geometries)
    func gradients(_ geometry: Geometry) {
        let convolution = alongLines(
            {
                let layer = Conv1D(
                    "c", inputs: inputs, outputs: outputs, width: geometry.width, stride: geometry.stride, padding: geometry.padding, in: $0
                )
                return (layer, layer.weight)
            }, [1, geometry.length, inputs])
        #expect(convolution.firstOrderError() < 3e-3)
        #expect(convolution.secondOrderError() < 3e-3)
        let transposed = alongLines(
            {
                let layer = TransposedConv1D(
                    "c", inputs: inputs, outputs: outputs, width: geometry.width, stride: geometry.stride, padding: geometry.padding,
                    outputPadding: geometry.outputPadding, in: $0)
                return (layer, layer.weight)
            }, [1, geometry.length, inputs])
        #expect(transposed.firstOrderError() < 3e-3)
        #expect(transposed.secondOrderError() < 3e-3)
    }

    @Test("The derivative by the weight equals that of the sum over windows", arguments: geometries)
    func weightGradient(_ geometry: Geometry) {
        let variables = Variables(seed: 2)
        let layer = Conv1D(
            "c", inputs: inputs, outputs: outputs, width: geometry.width, stride: geometry.stride, padding: geometry.padding,
            hasBias: false, in: variables)
        let graph = Graph("g", mode: .training)
        let count = windows(geometry, geometry.length)
        let factors = numbers(2 * count * outputs, "factors")
        let y = layer(graph.input("x", [2, geometry.length, inputs])) * graph.constant(factors, [2, count, outputs])
        let plan = Plan(graph, outputs: ["g": graph.gradients(of: y.sum(), withRespectTo: [graph.read(layer.weight)])[0]])
        let x = numbers(2 * geometry.length * inputs, "x")
        _ = plan.input("x").update(fromContentsOf: x)
        plan.run()
        var expected = [Double](repeating: 0, count: layer.weight.shape.count)
        for row in 0..<(2 * count) {
            for k in 0..<geometry.width {
                let step = row % count * geometry.stride - geometry.padding + k
                guard step >= 0, step < geometry.length else { continue }
                for c in 0..<inputs {
                    let value = Double(x[(row / count * geometry.length + step) * inputs + c])
                    for o in 0..<outputs { expected[(k * inputs + c) * outputs + o] += value * Double(factors[row * outputs + o]) }
                }
            }
        }
        let largest = expected.map(\.magnitude).max() ?? 1
        #expect(zip(expected, plan.output("g")).allSatisfy { abs($0 - Double($1)) < 1e-5 * largest })
    }
}
