/// An operation that is nothing but products of matrices, each possibly transposed first; a plan may have it added to what its output holds.
protocol MatrixProduct: Operation {
    var transposesLeft: Bool { get }
    var transposesRight: Bool { get }

    init(transposesLeft: Bool, transposesRight: Bool)

    /// The work on matrices of some shapes.
    func work(_ shapes: [Shape]) -> ProductWork
}

extension MatrixProduct {
    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        func product(_ left: Tensor, _ right: Tensor, _ transposesLeft: Bool, _ transposesRight: Bool) -> Tensor {
            left.graph.record(Self(transposesLeft: transposesLeft, transposesRight: transposesRight), [left, right])
        }
        let (a, b) = (inputs[0], inputs[1])
        return [
            transposesLeft ? product(b, gradient, transposesRight, true) : product(gradient, b, false, !transposesRight),
            transposesRight ? product(gradient, a, true, transposesLeft) : product(a, gradient, !transposesLeft, false),
        ]
    }

    func kernel(_ binding: Binding) -> Kernel { work(binding.shapes).kernel(binding) }

    func products(of inputs: [Shape]) -> [ProductWork] { [work(inputs)] }
}
