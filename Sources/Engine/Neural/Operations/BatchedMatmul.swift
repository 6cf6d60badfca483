/// Products of pairs of matrices, one pair for each index of the first axis, each matrix possibly transposed first.
struct BatchedMatmul: MatrixProduct {
    let transposesLeft: Bool
    let transposesRight: Bool

    private var single: Matmul { Matmul(transposesLeft: transposesLeft, transposesRight: transposesRight) }

    func shape(of inputs: [Shape]) -> Shape {
        precondition(
            inputs[0].rank == 3 && inputs[1].rank == 3 && inputs[0][0] == inputs[1][0],
            "batched products need as many matrices on both sides: \(inputs)")
        return Shape([inputs[0][0]] + single.shape(of: inputs.map { Shape(Array($0.dimensions.dropFirst())) }).dimensions)
    }

    func work(_ shapes: [Shape]) -> ProductWork {
        var work = single.work(shapes.map { Shape(Array($0.dimensions.dropFirst())) })
        work.count = shapes[0][0]
        return work
    }
}

extension Tensor {
    /// For each index g of the first axis the product of this tensor's matrix g and the other's, each transposed first if asked:
    /// (G, m, k) and (G, k, n) to (G, m, n).
    package func batchedProduct(_ other: Tensor, transposesLeft: Bool = false, transposesRight: Bool = false) -> Tensor {
        graph.record(BatchedMatmul(transposesLeft: transposesLeft, transposesRight: transposesRight), [self, other])
    }
}
