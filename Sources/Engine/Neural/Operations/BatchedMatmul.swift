import CKernels

/// Products of pairs of matrices, one pair for each index of the first axis, each matrix possibly transposed first.
struct BatchedMatmul: Operation {
    let transposesLeft: Bool
    let transposesRight: Bool

    private var single: Matmul { Matmul(transposesLeft: transposesLeft, transposesRight: transposesRight) }

    func shape(of inputs: [Shape]) -> Shape {
        precondition(
            inputs[0].rank == 3 && inputs[1].rank == 3 && inputs[0][0] == inputs[1][0],
            "batched products need as many matrices on both sides: \(inputs)")
        return Shape([inputs[0][0]] + single.shape(of: inputs.map { Shape(Array($0.dimensions.dropFirst())) }).dimensions)
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (a, b) = (inputs[0], inputs[1])
        let left =
            transposesLeft
            ? b.batchedProduct(gradient, transposesLeft: transposesRight, transposesRight: true)
            : gradient.batchedProduct(b, transposesRight: !transposesRight)
        let right =
            transposesRight
            ? gradient.batchedProduct(a, transposesLeft: true, transposesRight: transposesLeft)
            : a.batchedProduct(gradient, transposesLeft: !transposesLeft)
        return [left, right]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let shapes = binding.shapes.map { Shape(Array($0.dimensions.dropFirst())) }
        let (m, k, n) = single.sizes(shapes[0], shapes[1])
        let (rowStride, columnStride) = transposesLeft ? (1, m) : (k, 1)
        let (x, w, out, count) = (binding.inputs[0], binding.inputs[1], binding.output, binding.shape[0])
        let layout = PackedMatrix.Layout(rows: k, columns: n, isTransposed: transposesRight)
        let workspace = binding.workspace
        workspace.reserve(layout.packedCount)
        return { _ in
            for i in 0..<count {
                layout.pack(w + i * k * n, into: workspace.pointer)
                sb_product(out + i * m * n, x + i * m * k, rowStride, columnStride, workspace.pointer, m, k, n, 0)
            }
        }
    }
}

extension Tensor {
    /// For each index g of the first axis the product of this tensor's matrix g and the other's, each transposed first if asked:
    /// (G, m, k) and (G, k, n) to (G, m, n).
    package func batchedProduct(_ other: Tensor, transposesLeft: Bool = false, transposesRight: Bool = false) -> Tensor {
        graph.record(BatchedMatmul(transposesLeft: transposesLeft, transposesRight: transposesRight), [self, other])
    }
}
