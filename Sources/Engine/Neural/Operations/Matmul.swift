/// The product of two matrices, each possibly transposed first.
struct Matmul: MatrixProduct {
    let transposesLeft: Bool
    let transposesRight: Bool

    /// m × k times k × n.
    func sizes(_ left: Shape, _ right: Shape) -> (m: Int, k: Int, n: Int) {
        precondition(left.rank == 2 && right.rank == 2, "a product needs two matrices: \(left), \(right)")
        let (m, k) = transposesLeft ? (left[1], left[0]) : (left[0], left[1])
        let (inner, n) = transposesRight ? (right[1], right[0]) : (right[0], right[1])
        precondition(k == inner, "matrices \(left) and \(right) do not fit (transposed: \(transposesLeft), \(transposesRight))")
        return (m, k, n)
    }

    func shape(of inputs: [Shape]) -> Shape {
        let (m, _, n) = sizes(inputs[0], inputs[1])
        return [m, n]
    }

    func work(_ shapes: [Shape]) -> ProductWork {
        let (m, k, n) = sizes(shapes[0], shapes[1])
        return ProductWork(m: m, k: k, n: n, transposesLeft: transposesLeft, transposesRight: transposesRight)
    }
}

extension Tensor {
    /// The matrix product with another tensor of two axes, each transposed first if asked.
    package func product(_ other: Tensor, transposesLeft: Bool = false, transposesRight: Bool = false) -> Tensor {
        graph.record(Matmul(transposesLeft: transposesLeft, transposesRight: transposesRight), [self, other])
    }
}
