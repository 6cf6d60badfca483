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
        return { _ in
            for i in 0..<outer {
                let (from, to) = (source + i * rows * columns * inner, target + i * rows * columns * inner)
                for row in 0..<rows {
                    for column in 0..<columns {
                        let (a, b) = (from + (row * columns + column) * inner, to + (column * rows + row) * inner)
                        for k in 0..<inner { b[k] = a[k] }
                    }
                }
            }
        }
    }
}

extension Tensor {
    /// This tensor with `axis` and the next one exchanged.
    package func transposed(axis: Int = 0) -> Tensor { graph.record(Transpose(axis: axis), [self]) }
}
