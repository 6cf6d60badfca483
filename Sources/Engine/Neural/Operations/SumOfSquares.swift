import CKernels

/// The sum of squares over the last axis, which stays with length 1; the squares are never stored.
struct SumOfSquares: Operation {
    func shape(of inputs: [Shape]) -> Shape { inputs[0].replacing(axis: inputs[0].rank - 1, with: 1) }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient * inputs[0] * 2] }

    func kernel(_ binding: Binding) -> Kernel {
        let (input, output, rows, width) = (binding.inputs[0], binding.output, binding.shape.count, binding.shapes[0].last)
        return { context in
            context.parallel(rows, grain: max(1, 32_768 / width)) { range, _ in
                for r in range {
                    // A row times itself as a column.
                    let row = input + r * width
                    sb_product_column(output + r, row, width, 1, row, 1, width, 0)
                }
            }
        }
    }
}

extension Tensor {
    /// The sum of the squares of all elements, a scalar.
    ///
    /// Rows are summed before their sums are: short sums keep their digits.
    package func sumOfSquares() -> Tensor {
        if uniformValue != nil { return squared().sum() }
        return graph.record(SumOfSquares(), [shape.rank > 0 ? self : reshaped(to: [1])]).sum()
    }
}
