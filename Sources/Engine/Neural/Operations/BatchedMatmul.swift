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

    func kernel(_ binding: Binding) -> Kernel { work(binding.shapes).kernel(binding) }

    func products(of inputs: [Shape]) -> [ProductWork] { [work(inputs)] }

    /// The products' work on matrices of some shapes.
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
