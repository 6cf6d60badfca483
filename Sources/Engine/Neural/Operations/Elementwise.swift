import CKernels

/// Operations on elements at the same place; inputs and output have one shape.
///
/// A plan joins them into chains that run tile by tile in cache.
enum Elementwise: Operation {
    case add, subtract, multiply, divide
    /// The larger or the smaller of two; what is not a number stays so.
    case larger, smaller
    case scale(Float), offset(Float)
    case square, sqrt, reciprocal, exp, log, tanh, sigmoid, softplus
    /// x where x > 0, else s · x.
    case leaky(Float)
    /// The first input where the second is > 0, else s times it: what `leaky` does to a gradient.
    case gate(Float)

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs.allSatisfy { $0 == inputs[0] }, "elementwise operations need equal shapes: \(inputs)")
        return inputs[0]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let x = inputs[0]
        switch self {
        case .add: return [gradient, gradient]
        case .subtract: return [gradient, -gradient]
        case .multiply: return [gradient * inputs[1], gradient * x]
        case .divide: return [gradient / inputs[1], -(gradient * output / inputs[1])]
        case .scale(let factor): return [gradient * factor]
        case .offset: return [gradient]
        case .larger, .smaller:
            let first = Elementwise.gate(0).record(gradient, self == .larger ? x - inputs[1] : inputs[1] - x)
            return [first, gradient - first]
        case .square: return [gradient * x * 2]
        case .sqrt: return [gradient / output * 0.5]
        case .reciprocal: return [-(gradient * output.squared())]
        case .exp: return [gradient * output]
        case .log: return [gradient / x]
        case .tanh: return [gradient - gradient * output.squared()]
        case .sigmoid: return [gradient * (output - output.squared())]
        case .softplus: return [gradient * x.sigmoid()]
        // The output has the input's sign unless the slope is negative; using it lets the input's memory go.
        case .leaky(let slope): return [Elementwise.gate(slope).record(gradient, slope < 0 ? x : output)]
        // The gate's second input only chooses: its gradient is zero almost everywhere.
        case .gate(let slope): return [Elementwise.gate(slope).record(gradient, inputs[1]), nil]
        }
    }

    /// The vector loop and its scalar.
    var function: (loop: sb_elementwise, scalar: Float) {
        switch self {
        case .add: (sb_add, 0)
        case .subtract: (sb_subtract, 0)
        case .multiply: (sb_multiply, 0)
        case .divide: (sb_divide, 0)
        case .larger: (sb_larger, 0)
        case .smaller: (sb_smaller, 0)
        case .scale(let factor): (sb_scale, factor)
        case .offset(let addend): (sb_offset, addend)
        case .square: (sb_square, 0)
        case .sqrt: (sb_sqrt, 0)
        case .reciprocal: (sb_reciprocal, 0)
        case .exp: (sb_exp, 0)
        case .log: (sb_log, 0)
        case .tanh: (sb_tanh, 0)
        case .sigmoid: (sb_sigmoid, 0)
        case .softplus: (sb_softplus, 0)
        case .leaky(let slope): (sb_leaky, slope)
        case .gate(let slope): (sb_gate, slope)
        }
    }

    /// Plans do not call this: they run elementwise operations as chains.
    func kernel(_ binding: Binding) -> Kernel {
        let (loop, scalar) = function
        let (output, left, right, count) = (
            binding.output, binding.inputs[0], binding.inputs[binding.inputs.count - 1], binding.shape.count
        )
        return { _ in loop(output, left, right, scalar, count) }
    }

    /// Records the operation on one tensor, worked out at once if it is a constant.
    func record(_ x: Tensor) -> Tensor {
        switch self {
        case .scale(1), .offset(0): return x
        case .scale(let outer):
            if case .scale(let inner) = x.graph.nodes[x.id].operation as? Elementwise {
                return Elementwise.scale(inner * outer).record(x.graph.tensor(x.graph.nodes[x.id].inputs[0]))
            }
        default: break
        }
        if let value = x.uniformValue { return x.graph.constant(evaluate(value, 0), x.shape) }
        return x.graph.record(self, [x])
    }

    /// Records the operation on two tensors of one shape; constants become scalars of the loop.
    func record(_ left: Tensor, _ right: Tensor) -> Tensor {
        let (a, b) = (left.uniformValue, right.uniformValue)
        if let a, let b { return left.graph.constant(evaluate(a, b), left.shape) }
        switch (self, a, b) {
        case (.add, let a?, nil): return Elementwise.offset(a).record(right)
        case (.add, nil, let b?): return Elementwise.offset(b).record(left)
        case (.subtract, let a?, nil): return Elementwise.offset(a).record(-right)
        case (.subtract, nil, let b?): return Elementwise.offset(-b).record(left)
        case (.multiply, 0?, nil), (.gate, 0?, nil): return left
        case (.multiply, nil, 0?): return right
        case (.multiply, let a?, nil): return Elementwise.scale(a).record(right)
        case (.multiply, nil, let b?): return Elementwise.scale(b).record(left)
        case (.divide, let a?, nil): return Elementwise.scale(a).record(Elementwise.reciprocal.record(right))
        case (.divide, nil, let b?): return Elementwise.scale(1 / b).record(left)
        case (.multiply, nil, nil) where left.id == right.id: return Elementwise.square.record(left)
        // Sums and products do not depend on the order; one order lets equal ones be found.
        case (.add, nil, nil) where left.id > right.id, (.multiply, nil, nil) where left.id > right.id:
            return left.graph.record(self, [right, left])
        default: return left.graph.record(self, [left, right])
        }
    }

    private func evaluate(_ a: Float, _ b: Float) -> Float {
        var (left, right, result) = (a, b, Float.zero)
        let (loop, scalar) = function
        loop(&result, &left, &right, scalar, 1)
        return result
    }
}
