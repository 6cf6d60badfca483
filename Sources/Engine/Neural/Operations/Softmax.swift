import CKernels

/// e^x / Σ e^x over each part of the last axis; the part's maximum is subtracted first.
struct Softmax: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape {
        _ = segments.shape(ofOneEachIn: inputs[0])
        return inputs[0]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [output.graph.record(SoftmaxAdjoint(segments: segments), [output, gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (x, out, total, rows) = (binding.inputs[0], binding.output, segments.total, binding.shape.count / segments.total)
        let walk = segments.walk(rows: rows)
        return { context in walk.run(rows, context) { sb_softmax(out + $3 * total, x + $3 * total, $0, $1, $2) } }
    }
}

/// y · (g − Σ y g) over each part, of y = softmax and the gradient g by it.
struct SoftmaxAdjoint: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (y, g) = (inputs[0], inputs[1])
        let byY =
            gradient * (g - (y * g).sum(of: segments).spread(over: segments)) - g * (gradient * y).sum(of: segments).spread(over: segments)
        return [byY, y.graph.record(self, [y, gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (y, g, out) = (binding.inputs[0], binding.inputs[1], binding.output)
        let (total, rows) = (segments.total, binding.shape.count / segments.total)
        let walk = segments.walk(rows: rows)
        return { context in walk.run(rows, context) { sb_softmax_adjoint(out + $3 * total, y + $3 * total, g + $3 * total, $0, $1, $2) } }
    }
}

/// x − ln Σ e^x over each part of the last axis.
struct LogSoftmax: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape {
        _ = segments.shape(ofOneEachIn: inputs[0])
        return inputs[0]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [output.graph.record(LogSoftmaxAdjoint(segments: segments), [output, gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (x, out, total, rows) = (binding.inputs[0], binding.output, segments.total, binding.shape.count / segments.total)
        let walk = segments.walk(rows: rows)
        return { context in walk.run(rows, context) { sb_log_softmax(out + $3 * total, x + $3 * total, $0, $1, $2) } }
    }
}

/// g − e^y · Σ g over each part, of y = log-softmax and the gradient g by it.
struct LogSoftmaxAdjoint: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (y, g) = (inputs[0], inputs[1])
        let share = y.exp()
        return [
            -(gradient * share * g.sum(of: segments).spread(over: segments)),
            gradient - (gradient * share).sum(of: segments).spread(over: segments),
        ]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (y, g, out) = (binding.inputs[0], binding.inputs[1], binding.output)
        let (total, rows) = (segments.total, binding.shape.count / segments.total)
        let walk = segments.walk(rows: rows)
        return { context in walk.run(rows, context) { sb_log_softmax_adjoint(out + $3 * total, y + $3 * total, g + $3 * total, $0, $1, $2) }
        }
    }
}

extension Tensor {
    /// e^x / Σ e^x over the last axis, or over each part of it. A part that is -∞ everywhere (all masked) gives zeros.
    package func softmax(over segments: Segments? = nil) -> Tensor {
        graph.record(Softmax(segments: segments ?? wholeLastAxis), [self])
    }

    /// ln softmax over the last axis, or over each part of it, without the digits that a logarithm of softmax would lose.
    package func logSoftmax(over segments: Segments? = nil) -> Tensor {
        graph.record(LogSoftmax(segments: segments ?? wholeLastAxis), [self])
    }
}
