/// The same elements under another shape; no work.
struct Reshape: Operation {
    let target: Shape

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].count == target.count, "\(inputs[0]) cannot take the shape \(target)")
        return target
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient.reshaped(to: inputs[0].shape)] }

    func viewOffset(of input: Shape) -> Int? { 0 }

    func kernel(_ binding: Binding) -> Kernel { { _ in } }
}

extension Tensor {
    /// The same elements, row by row, under another shape of the same count.
    package func reshaped(to shape: Shape) -> Tensor {
        if self.shape == shape { return self }
        if let value = uniformValue { return graph.constant(value, shape) }
        if graph.nodes[id].operation is Reshape { return graph.tensor(graph.nodes[id].inputs[0]).reshaped(to: shape) }
        return graph.record(Reshape(target: shape), [self])
    }
}
