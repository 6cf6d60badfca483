import Neural
import Random

/// Compares gradients that the engine derives with differences of function values.
struct GradientCheck {
    let variables = Variables(seed: 3)
    let graph: Graph
    /// The tensor that is checked.
    private(set) var result: Tensor

    /// Records the function under test; it makes its arguments as trainable variables.
    init(mode: Graph.Mode = .training, _ build: (Graph, Variables) -> Tensor) {
        graph = Graph("check", mode: mode)
        result = build(graph, variables)
    }

    private var arguments: [Variable] { variables.all.filter(\.isTrainable) }

    /// The largest error of the first derivatives, relative to the largest derivative (or 1).
    func firstOrderError() -> Float { error(of: [result]) }

    /// The largest error of the derivatives of the gradient of a weighted sum of the result.
    func secondOrderError() -> Float {
        error(of: graph.gradients(of: weighted([result]), withRespectTo: arguments.map(graph.read)))
    }

    private func weights(_ count: Int, _ index: Int) -> [Float] {
        var stream = RandomStream(seed: 9, purpose: Purpose("weights"), index: UInt64(index))
        return (0..<count).map { _ in stream.uniform() + 0.5 }
    }

    private func weighted(_ tensors: [Tensor]) -> Tensor {
        tensors.enumerated().map { index, tensor in
            (tensor * graph.constant(weights(tensor.shape.count, index), tensor.shape)).sum()
        }.reduce(graph.constant(0), +)
    }

    private func error(of functions: [Tensor]) -> Float {
        let gradients = graph.gradients(of: weighted(functions), withRespectTo: arguments.map(graph.read))
        let derived = Plan(graph, outputs: Dictionary(uniqueKeysWithValues: gradients.enumerated().map { ("\($0.offset)", $0.element) }))
        derived.run()
        let plan = Plan(graph, outputs: Dictionary(uniqueKeysWithValues: functions.enumerated().map { ("\($0.offset)", $0.element) }))
        // The weighted sum is taken in double precision, so that only the rounding of the values themselves disturbs the differences.
        func weightedSum() -> Double {
            plan.run()
            return functions.indices.reduce(0) { sum, index in
                zip(plan.output("\(index)"), weights(functions[index].shape.count, index)).reduce(sum) { $0 + Double($1.0) * Double($1.1) }
            }
        }
        var worst: Float = 0
        var largest: Float = 1
        for (index, argument) in arguments.enumerated() {
            let expected = Array(derived.output("\(index)"))
            let original = argument.values
            for element in original.indices {
                func value(at shift: Float) -> Double {
                    var changed = original
                    changed[element] += shift
                    argument.values = changed
                    return weightedSum()
                }
                let h: Float = 0.015625
                let slope = (8 * (value(at: h) - value(at: -h)) - (value(at: 2 * h) - value(at: -2 * h))) / (12 * Double(h))
                worst = max(worst, abs(Float(slope) - expected[element]))
                largest = max(largest, abs(expected[element]))
            }
            argument.values = original
        }
        return worst / largest
    }
}

extension Variables {
    /// An argument whose elements lie in ±1 but at least 0.1 away from 0, where some functions have a kink.
    func argument(_ name: String, _ shape: Shape, positive: Bool = false) -> Variable {
        let variable = make(name, shape, .uniform(bound: 0.9))
        variable.values = variable.values.map { positive ? abs($0) + 0.4 : $0 + ($0 < 0 ? -0.1 : 0.1) }
        return variable
    }
}
