/// Two neighbouring axes exchanged: such as (B, T, C) to (B, C, T).
///
/// A product transposes by itself and does not need this.
struct Transpose: Operation {
    /// The first of the two axes.
    let axis: Int

    func shape(of inputs: [Shape]) -> Shape {
        var dimensions = inputs[0].dimensions
        dimensions.swapAt(axis, axis + 1)
        return Shape(dimensions)
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient.transposed(axis: axis)] }

    func kernel(_ binding: Binding) -> Kernel {
        let dimensions = binding.shapes[0].dimensions
        let outer = dimensions[..<axis].reduce(1, *)
        let inner = dimensions[(axis + 2)...].reduce(1, *)
        let (rows, columns) = (dimensions[axis], dimensions[axis + 1])
        let (source, target) = (binding.inputs[0], binding.output)
        if inner > 1 {
            return { _ in
                for i in 0..<outer {
                    let (from, to) = (source + i * rows * columns * inner, target + i * rows * columns * inner)
                    for row in 0..<rows {
                        for column in 0..<columns {
                            (to + (column * rows + row) * inner).update(from: from + (row * columns + column) * inner, count: inner)
                        }
                    }
                }
            }
        }
        return { _ in
            for i in 0..<outer {
                let (from, to) = (source + i * rows * columns, target + i * rows * columns)
                for row in 0..<rows {
                    for column in 0..<columns { to[column * rows + row] = from[row * columns + column] }
                }
            }
        }
    }
}

extension Tensor {
    /// This tensor with `axis` and the next one exchanged.
    package func transposed(axis: Int = 0) -> Tensor { beforeTranspose(axis: axis) ?? graph.record(Transpose(axis: axis), [self]) }

    /// What this tensor is the transpose of, if it is recorded as one.
    func beforeTranspose(axis: Int) -> Tensor? {
        let node = graph.nodes[id]
        return node.operation as? Transpose == Transpose(axis: axis) ? graph.tensor(node.inputs[0]) : nil
    }
}
