/// A part of one axis.
///
/// Along the first axis it is only another look at the memory.
struct Slice: Operation {
    let axis: Int
    let range: Range<Int>

    func shape(of inputs: [Shape]) -> Shape {
        precondition(
            axis < inputs[0].rank && range.lowerBound >= 0 && range.upperBound <= inputs[0][axis],
            "there is no part \(range) of axis \(axis) in \(inputs[0])"
        )
        return inputs[0].replacing(axis: axis, with: range.count)
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.padded(axis: axis, before: range.lowerBound, after: inputs[0].shape[axis] - range.upperBound)]
    }

    func viewOffset(of input: Shape) -> Int? {
        input.dimensions[..<axis].allSatisfy { $0 == 1 } ? range.lowerBound * input.dimensions[(axis + 1)...].reduce(1, *) : nil
    }

    func kernel(_ binding: Binding) -> Kernel {
        let inner = binding.shape.dimensions[(axis + 1)...].reduce(1, *)
        let outer = binding.shape.dimensions[..<axis].reduce(1, *)
        let (source, target) = (binding.inputs[0] + range.lowerBound * inner, binding.output)
        let (step, length) = (binding.shapes[0][axis] * inner, range.count * inner)
        return { _ in
            for i in 0..<outer { (target + i * length).update(from: source + i * step, count: length) }
        }
    }
}

/// Zeros before and after an axis: the adjoint of `Slice`.
struct Pad: Operation {
    let axis: Int
    let before: Int
    let after: Int

    func shape(of inputs: [Shape]) -> Shape { inputs[0].replacing(axis: axis, with: inputs[0][axis] + before + after) }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.slice(axis: axis, before..<(before + inputs[0].shape[axis]))]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let inner = binding.shape.dimensions[(axis + 1)...].reduce(1, *)
        let outer = binding.shape.dimensions[..<axis].reduce(1, *)
        let (source, target) = (binding.inputs[0], binding.output)
        let (front, length, back) = (before * inner, binding.shapes[0][axis] * inner, after * inner)
        return { _ in
            for i in 0..<outer {
                let row = target + i * (front + length + back)
                row.update(repeating: 0, count: front)
                (row + front).update(from: source + i * length, count: length)
                (row + front + length).update(repeating: 0, count: back)
            }
        }
    }
}

extension Tensor {
    /// The part `range` of an axis; negative axes count from the last.
    package func slice(axis: Int, _ range: Range<Int>) -> Tensor {
        let axis = axis < 0 ? axis + shape.rank : axis
        if range == 0..<shape[axis] { return self }
        if let value = uniformValue { return graph.constant(value, shape.replacing(axis: axis, with: range.count)) }
        return graph.record(Slice(axis: axis, range: range), [self])
    }

    /// This tensor with zeros before and after an axis.
    package func padded(axis: Int, before: Int, after: Int) -> Tensor {
        let axis = axis < 0 ? axis + shape.rank : axis
        return before == 0 && after == 0 ? self : graph.record(Pad(axis: axis, before: before, after: after), [self])
    }
}
