/// Tensors one after another along an axis.
struct Concatenate: Operation {
    let axis: Int

    func shape(of inputs: [Shape]) -> Shape {
        let total = inputs.map { $0[axis] }.reduce(0, +)
        let result = inputs[0].replacing(axis: axis, with: total)
        precondition(inputs.allSatisfy { $0.replacing(axis: axis, with: total) == result }, "\(inputs) do not fit along axis \(axis)")
        return result
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        var start = 0
        return inputs.map { input in
            defer { start += input.shape[axis] }
            return gradient.slice(axis: axis, start..<(start + input.shape[axis]))
        }
    }

    func kernel(_ binding: Binding) -> Kernel {
        let inner = binding.shape.dimensions[(axis + 1)...].reduce(1, *)
        let outer = binding.shape.dimensions[..<axis].reduce(1, *)
        let parts = zip(binding.inputs, binding.shapes).map { (source: $0, length: $1[axis] * inner) }
        let target = binding.output
        return { _ in
            var place = target
            for i in 0..<outer {
                for part in parts {
                    place.update(from: part.source + i * part.length, count: part.length)
                    place += part.length
                }
            }
        }
    }
}

extension Tensor {
    /// Tensors one after another along an axis; all other axes must be equal.
    ///
    /// Negative axes count from the last.
    package static func concatenate(_ tensors: [Tensor], axis: Int) -> Tensor {
        precondition(!tensors.isEmpty, "nothing to concatenate")
        let first = tensors[0]
        if tensors.count == 1 { return first }
        return first.graph.record(Concatenate(axis: axis < 0 ? axis + first.shape.rank : axis), tensors)
    }
}
