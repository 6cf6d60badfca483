/// Ones where a part of the last axis is largest (the first of equals), zeros elsewhere, with the gradient of its input.
struct StraightThroughOneHot: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape {
        _ = segments.shape(ofOneEachIn: inputs[0])
        return inputs[0]
    }

    /// The estimator's rule: the step function's derivative is taken to be 1.
    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient] }

    func kernel(_ binding: Binding) -> Kernel {
        let (source, target, count, segments) = (binding.inputs[0], binding.output, binding.shape.count, segments)
        return { context in
            context.parallel(count / segments.total, grain: max(1, 8_192 / segments.total)) { rows, _ in
                (target + rows.lowerBound * segments.total).update(repeating: 0, count: rows.count * segments.total)
                for row in rows {
                    for s in 0..<segments.count { target[segments.largest(source, row: row, part: s)] = 1 }
                }
            }
        }
    }
}

/// The index, from its part's start, of the largest element of each part (the first of equals), as 32-bit integers.
struct LargestIndex: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape { segments.shape(ofOneEachIn: inputs[0]) }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [nil] }

    func kernel(_ binding: Binding) -> Kernel {
        let (source, count, segments) = (binding.inputs[0], binding.shape.count, segments)
        let target = UnsafeMutableRawPointer(binding.output).assumingMemoryBound(to: Int32.self)
        return { context in
            context.parallel(count / segments.count, grain: max(1, 8_192 / segments.total)) { rows, _ in
                for row in rows {
                    for s in 0..<segments.count {
                        let place = segments.largest(source, row: row, part: s) - row * segments.total - segments.starts[s]
                        target[row * segments.count + s] = Int32(place)
                    }
                }
            }
        }
    }
}

extension Segments {
    /// The place of the largest element of a part of a row, the first of equals.
    func largest(_ rows: UnsafePointer<Float>, row: Int, part: Int) -> Int {
        let start = row * total + starts[part]
        var best = start
        for place in start..<(start + widths[part]) where rows[place] > rows[best] { best = place }
        return best
    }
}

extension Tensor {
    /// A differentiable sample of categories from logits, by the Gumbel-softmax (concrete) distribution: softmax((logits + noise) / temperature).
    ///
    /// References: Jang, Gu, Poole, arXiv:1611.01144; Maddison, Mnih, Teh, arXiv:1611.00712; both ICLR 2017.
    ///
    /// - Parameters:
    ///   - temperature: Above 0; the lower, the closer to one-hot.
    ///   - isHard: Whether the value is one-hot; its gradient is that of the soft sample (straight-through).
    ///   - segments: The parts of the last axis, one for each variable that is sampled; the whole axis if nil.
    ///   - purpose: The name that keys the noise.
    package func gumbelSoftmax(temperature: Float, isHard: Bool = false, over segments: Segments? = nil, purpose: String) -> Tensor {
        precondition(temperature > 0, "a temperature is above 0")
        let segments = segments ?? wholeLastAxis
        let soft = ((self + graph.random(.gumbel, shape, purpose: purpose)) / temperature).softmax(over: segments)
        return isHard ? graph.record(StraightThroughOneHot(segments: segments), [soft]) : soft
    }

    /// The index of the largest element of each part of the last axis: (…, Σ widths) to 32-bit indices (…, parts), without a gradient.
    ///
    /// Of logits plus Gumbel noise it is a sample of categories.
    package func largestIndices(over segments: Segments? = nil) -> Tensor {
        graph.record(LargestIndex(segments: segments ?? wholeLastAxis), [self])
    }
}
