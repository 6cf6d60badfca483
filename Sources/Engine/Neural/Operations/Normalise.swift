import CKernels

/// Brings each row (the last axis) to mean 0 and variance 1: y = (x − mean) / √(variance + ε).
struct Normalise: Operation {
    let epsilon: Float

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [output.graph.record(NormaliseAdjoint(epsilon: epsilon), [inputs[0], gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (x, out, n, rows) = (binding.inputs[0], binding.output, binding.shape.last, binding.shape.count / binding.shape.last)
        return { [epsilon] context in
            context.parallel(rows, grain: max(1, 16_384 / n)) { range, _ in
                sb_normalise(out + range.lowerBound * n, x + range.lowerBound * n, range.count, n, epsilon)
            }
        }
    }
}

/// F(x, g) = (g − mean of g − y · mean of g y) / √(variance + ε) for each row: the gradient by x, of the gradient g by the normalised y.
struct NormaliseAdjoint: Operation {
    let epsilon: Float

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    /// With r = 1 / √(variance + ε), whose derivative is −r² y / n, and a received h: F is linear and symmetric in g, and Σ h F depends on x through
    /// r, mean of g y and mean of h y.
    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (x, g) = (inputs[0], inputs[1])
        func mean(_ tensor: Tensor) -> Tensor { tensor.mean(axes: [-1], keepsAxes: true) }
        let y = x.normalised(epsilon: epsilon)
        let r = 1 / (mean((x - mean(x)).squared()) + epsilon).squareRoot()
        let byG = x.graph.record(self, [x, gradient])
        return [-(r * (y * mean(gradient * output) + output * mean(gradient * y) + byG * mean(g * y))), byG]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (x, g, out, n) = (binding.inputs[0], binding.inputs[1], binding.output, binding.shape.last)
        let rows = binding.shape.count / n
        return { [epsilon] context in
            context.parallel(rows, grain: max(1, 16_384 / n)) { range, _ in
                let first = range.lowerBound * n
                sb_normalise_adjoint(out + first, x + first, g + first, range.count, n, epsilon)
            }
        }
    }
}

extension Tensor {
    /// Each row (the last axis) brought to mean 0 and (biased) variance 1; `epsilon` is added to the variance.
    package func normalised(epsilon: Float = 1e-5) -> Tensor { graph.record(Normalise(epsilon: epsilon), [self]) }
}
