import CKernels

/// The sizes of many small products that stand side by side: head c multiplies its own `width` features by its own matrix.
struct HeadProducts: Hashable {
    /// The outputs of each head.
    let heads: Segments
    /// The inputs of each head.
    let width: Int

    /// The features as parts of a row, one for each head.
    var features: Segments { Segments([Int](repeating: width, count: heads.count)) }

    func checkInput(_ shape: Shape) {
        precondition(shape.rank == 3 && shape[1] == heads.count && shape[2] == width, "\(shape) is not (B, \(heads.count), \(width))")
    }

    /// Multiplies each head's part of every row by its matrix, the second input, into its part of the output's row.
    ///
    /// - Parameters:
    ///   - binding: The rows and the matrices.
    ///   - from: The parts of the rows that are read.
    ///   - to: The parts of the rows that are written.
    ///   - isTransposed: Whether memory holds the matrices column by column.
    ///   - bias: Added to every row of the output if there is one.
    func kernel(_ binding: Binding, from: Segments, to: Segments, isTransposed: Bool, bias: UnsafeMutablePointer<Float>? = nil) -> Kernel {
        let (x, w, out, rows, workspace) = (binding.inputs[0], binding.inputs[1], binding.output, binding.shape[0], binding.workspace)
        let layouts = (0..<heads.count).map {
            PackedMatrix.Layout(rows: from.widths[$0], columns: to.widths[$0], isTransposed: isTransposed)
        }
        let packedStarts = layouts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.packedCount) }
        workspace.reserve(packedStarts[heads.count])
        let (weights, block) = (heads.total * width, 48)
        return { [heads, width] context in
            let packed = workspace.pointer
            context.parallel(heads.count, grain: max(1, heads.count * 32_768 / weights)) { range, _ in
                for c in range { layouts[c].pack(w + heads.starts[c] * width, into: packed + packedStarts[c]) }
            }
            context.parallel(rows, grain: max(12, 200_000 / weights), multiple: 12) { range, _ in
                // The rows of a block stay in the cache while all heads pass.
                for first in stride(from: range.lowerBound, to: range.upperBound, by: block) {
                    let (source, target, count) = (x + first * from.total, out + first * to.total, min(block, range.upperBound - first))
                    for c in layouts.indices {
                        sb_product(
                            target + to.starts[c], to.total, source + from.starts[c], from.total, 1,
                            sb_packed(packed + packedStarts[c], from.widths[c]), count, from.widths[c], to.widths[c], 0, nil, 0)
                    }
                    guard let bias else { continue }
                    for row in 0..<count { sb_add(target + row * to.total, target + row * to.total, bias, 0, to.total) }
                }
            }
        }
    }
}

/// Head c's features times its matrix: input (B, heads, width), weights (Σ outputs, width) in which head c owns the rows of its outputs, and
/// perhaps a bias (Σ outputs) to (B, Σ outputs).
///
/// It is linear in the input and in the weights; its two adjoints and itself are each other's derivatives.
struct GroupedProduct: Operation {
    let sizes: HeadProducts

    func shape(of inputs: [Shape]) -> Shape {
        sizes.checkInput(inputs[0])
        precondition(inputs[1] == [sizes.heads.total, sizes.width], "\(inputs[1]) is not (\(sizes.heads.total), \(sizes.width))")
        precondition(inputs.count == 2 || inputs[2] == [sizes.heads.total], "\(inputs) need one bias for each output")
        return [inputs[0][0], sizes.heads.total]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let byInput = gradient.graph.record(GroupedInputAdjoint(sizes: sizes), [gradient, inputs[1]])
        let byWeights = gradient.graph.record(GroupedWeightAdjoint(sizes: sizes), [gradient, inputs[0]])
        return [byInput, byWeights] + (inputs.count == 3 ? [gradient.sum(axes: [0])] : [])
    }

    func kernel(_ binding: Binding) -> Kernel {
        sizes.kernel(
            binding, from: sizes.features, to: sizes.heads, isTransposed: true, bias: binding.inputs.count == 3 ? binding.inputs[2] : nil)
    }
}

/// (B, Σ outputs) times the heads' matrices to (B, heads, width): the adjoint of `GroupedProduct` by its input.
struct GroupedInputAdjoint: Operation {
    let sizes: HeadProducts

    func shape(of inputs: [Shape]) -> Shape { [inputs[0][0], sizes.heads.count, sizes.width] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [
            gradient.graph.record(GroupedProduct(sizes: sizes), [gradient, inputs[1]]),
            gradient.graph.record(GroupedWeightAdjoint(sizes: sizes), [inputs[0], gradient]),
        ]
    }

    func kernel(_ binding: Binding) -> Kernel {
        sizes.kernel(binding, from: sizes.heads, to: sizes.features, isTransposed: false)
    }
}

/// Σ over rows of outputs (B, Σ outputs) times inputs (B, heads, width), head by head, to (Σ outputs, width): the adjoint of `GroupedProduct` by its
/// weights.
struct GroupedWeightAdjoint: Operation {
    let sizes: HeadProducts

    func shape(of inputs: [Shape]) -> Shape {
        sizes.checkInput(inputs[1])
        return [sizes.heads.total, sizes.width]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [
            gradient.graph.record(GroupedProduct(sizes: sizes), [inputs[1], gradient]),
            gradient.graph.record(GroupedInputAdjoint(sizes: sizes), [inputs[0], gradient]),
        ]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (g, x, out) = (binding.inputs[0], binding.inputs[1], binding.output)
        let (rows, width, heads, workspace) = (binding.shapes[0][0], sizes.width, sizes.heads, binding.workspace)
        let packedCount = PackedMatrix.Layout(rows: rows, columns: width, isTransposed: false).packedCount
        workspace.reserve(packedCount * binding.threads)
        return { context in
            context.parallel(heads.count, grain: max(1, heads.count * 200_000 / (rows * heads.total * width))) { range, worker in
                let packed = workspace.pointer + worker * packedCount
                for c in range {
                    let start = heads.starts[c]
                    sb_pack(packed, x + c * width, rows, width, heads.count * width, 1)
                    sb_product(
                        out + start * width, width, g + start, 1, heads.total, sb_packed(packed, rows), heads.widths[c], rows, width, 0,
                        nil, 0)
                }
            }
        }
    }
}
