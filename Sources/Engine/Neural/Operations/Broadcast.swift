import CKernels

/// Repeats axes of length 1.
///
/// Inside a chain of elementwise work it costs no memory: the chain reads the small tensor by its `Pattern`.
struct Broadcast: Operation {
    /// The shape of the output; the input has the same rank, and each axis is equal or 1.
    let target: Shape

    /// How a flat index of the output finds its element: `index / inner % count`.
    struct Pattern: Hashable {
        /// The number of elements of the small tensor.
        let count: Int
        /// How often each stands in a row.
        let inner: Int
    }

    static func commonShape(_ left: Shape, _ right: Shape) -> Shape {
        if left == right { return left }
        let rank = max(left.rank, right.rank)
        return Shape(
            (0..<rank).map { axis in
                let (i, j) = (axis - rank + left.rank, axis - rank + right.rank)
                let (a, b) = (i < 0 ? 1 : left[i], j < 0 ? 1 : right[j])
                precondition(a == b || a == 1 || b == 1, "the shapes \(left) and \(right) do not fit together")
                return max(a, b)
            })
    }

    func shape(of inputs: [Shape]) -> Shape {
        precondition(
            inputs[0].rank == target.rank && zip(inputs[0].dimensions, target.dimensions).allSatisfy { $0 == $1 || $0 == 1 },
            "\(inputs[0]) cannot be stretched to \(target)")
        return target
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let axes = (0..<target.rank).filter { inputs[0].shape[$0] != target[$0] }
        return [gradient.sum(axes: axes, keepsAxes: true)]
    }

    /// The pattern, if the axes that are kept stand together.
    func pattern(from input: Shape) -> Pattern? {
        let kept = (0..<target.rank).filter { input[$0] > 1 }
        guard let first = kept.first, let last = kept.last else { return Pattern(count: 1, inner: target.count) }
        guard (first...last).allSatisfy({ input[$0] == target[$0] }) else { return nil }
        return Pattern(count: input.count, inner: target.dimensions[(last + 1)...].reduce(1, *))
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (input, output, count) = (binding.inputs[0], binding.output, target.count)
        if let pattern = pattern(from: binding.shapes[0]) {
            return { _ in sb_repeat(output, input, 0, count, pattern.inner, pattern.count) }
        }
        // Copies runs of the last axis; the offsets of the runs are worked out once.
        let run = target.last
        let isCopied = binding.shapes[0].last == run
        var offsets: [Int] = []
        for row in 0..<(count / run) {
            var (rest, offset, size) = (row, 0, binding.shapes[0].last)
            for axis in stride(from: target.rank - 2, through: 0, by: -1) {
                if binding.shapes[0][axis] > 1 { offset += rest % target[axis] * size }
                rest /= target[axis]
                size *= binding.shapes[0][axis]
            }
            offsets.append(offset)
        }
        return { _ in
            for (row, offset) in offsets.enumerated() {
                if isCopied {
                    (output + row * run).update(from: input + offset, count: run)
                } else {
                    sb_fill(output + row * run, input[offset], run)
                }
            }
        }
    }
}

extension Tensor {
    /// Stretches axes of length 1, and adds axes in front, to reach a shape.
    package func broadcast(to shape: Shape) -> Tensor {
        if self.shape == shape { return self }
        if let value = uniformValue { return graph.constant(value, shape) }
        precondition(self.shape.rank <= shape.rank, "\(self.shape) cannot be stretched to \(shape)")
        let padded = reshaped(to: Shape([Int](repeating: 1, count: shape.rank - self.shape.rank) + self.shape.dimensions))
        return padded.shape == shape ? padded : graph.record(Broadcast(target: shape), [padded])
    }
}
