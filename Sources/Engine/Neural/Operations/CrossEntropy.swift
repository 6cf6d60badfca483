import CKernels

/// −ln softmax(x)[label] for each part of the last axis: logits (…, Σ widths) and 32-bit labels (…, parts) to (…, parts).
struct CrossEntropy: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape {
        let shape = segments.shape(ofOneEachIn: inputs[0])
        precondition(inputs[1].count == shape.count, "\(inputs[0]) needs \(shape.count) labels, not \(inputs[1].count)")
        return shape
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [output.graph.record(CrossEntropyAdjoint(segments: segments), inputs + [gradient]), nil]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (x, out, segments) = (binding.inputs[0], binding.output, segments)
        let (rows, labels) = (binding.shape.count / segments.count, binding.indices(1))
        let walk = segments.walk(rows: rows)
        return { context in
            segments.check(labels, rows: rows)
            walk.run(rows, context) {
                sb_cross_entropy(out + $3 * segments.count, x + $3 * segments.total, labels + $3 * segments.count, $0, $1, $2)
            }
        }
    }
}

/// g · (softmax(x) − one at the label), of logits, labels and one number g for each part.
struct CrossEntropyAdjoint: Operation {
    let segments: Segments

    func shape(of inputs: [Shape]) -> Shape { inputs[0] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (x, labels, g) = (inputs[0], inputs[1], inputs[2])
        let byLogits = x.graph.record(SoftmaxAdjoint(segments: segments), [x.softmax(over: segments), gradient * g.spread(over: segments)])
        let plain = x.graph.record(self, [x, labels, x.graph.constant(1, g.shape)])
        return [byLogits, nil, (gradient * plain).sum(of: segments)]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (x, g, out, segments) = (binding.inputs[0], binding.inputs[2], binding.output, segments)
        let (rows, labels) = (binding.shape.count / segments.total, binding.indices(1))
        let walk = segments.walk(rows: rows)
        return { context in
            segments.check(labels, rows: rows)
            walk.run(rows, context) { starts, count, groups, first in
                let (wide, narrow) = (first * segments.total, first * segments.count)
                sb_cross_entropy_adjoint(out + wide, x + wide, labels + narrow, g + narrow, starts, count, groups)
            }
        }
    }
}

extension Segments {
    /// Traps unless every index lies in its part; callers check data before they fill it in.
    func check(_ indices: UnsafePointer<Int32>, rows: Int) {
        widths.withUnsafeBufferPointer { widths in
            for row in 0..<rows {
                for s in widths.indices {
                    let index = Int(indices[row * widths.count + s])
                    precondition(index >= 0 && index < widths[s], "index \(index) is outside of segment \(s) of \(widths[s]) elements")
                }
            }
        }
    }
}

extension Binding {
    /// An input of 32-bit indices.
    func indices(_ input: Int) -> UnsafePointer<Int32> { UnsafeRawPointer(inputs[input]).assumingMemoryBound(to: Int32.self) }
}

extension Tensor {
    /// −ln softmax(logits)[label] for each row and part: logits (…, Σ widths) and labels (rows · parts indices, each from its part's start) to (…, parts).
    ///
    /// Multiply it by weights to leave some out: where the weight is 0, no gradient arrives.
    package func crossEntropies(_ labels: Tensor, over segments: Segments) -> Tensor {
        graph.record(CrossEntropy(segments: segments), [self, labels])
    }
}

extension Losses {
    /// The mean of −ln softmax(logits)[label] over rows: logits (…, classes) and one label for each row.
    package static func crossEntropy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
        logits.crossEntropies(labels, over: logits.wholeLastAxis).mean()
    }

    /// The cross-entropy of each of many heads: the weighted mean over rows of −ln softmax(logits)[label], of shape (heads); their sum is the loss.
    ///
    /// - Parameters:
    ///   - logits: (B, Σ widths); head c owns the c-th part of the last axis.
    ///   - labels: (B, heads), 32-bit indices from the start of the head's part; or as many in another shape.
    ///   - heads: The widths of the heads.
    ///   - weights: (B, heads), or a shape that stretches to it: 0 where a head does not count. The mean is still over all rows.
    package static func crossEntropies(_ logits: Tensor, _ labels: Tensor, heads: Segments, weights: Tensor? = nil) -> Tensor {
        let each = logits.crossEntropies(labels, over: heads)
        return (weights.map { each * $0 } ?? each).mean(axes: [0])
    }
}
