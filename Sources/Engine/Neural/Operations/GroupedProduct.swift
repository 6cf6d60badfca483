import CKernels

/// The sizes of many small products that stand side by side: head c multiplies its own `width` features by its own matrix.
struct HeadProducts: Hashable {
    /// The outputs of each head.
    let heads: Segments
    /// The inputs of each head.
    let width: Int

    /// The rows that are multiplied at a time; their results pass through the cache on the way to their columns.
    static let block = 64

    /// The floats that `write` needs besides the packed matrix.
    static func blockCount(columns: Int) -> Int { block * columns }

    func checkInput(_ shape: Shape) {
        precondition(shape.rank == 3 && shape[1] == heads.count && shape[2] == width, "\(shape) is not (B, \(heads.count), \(width))")
    }

    /// Multiplies rows by a packed matrix and writes the result between other columns.
    ///
    /// - Parameters:
    ///   - x: The first row of the left matrix; rows lie `stride` floats apart.
    ///   - packed: The right matrix, k × n.
    ///   - out: Where the first row goes; rows lie `outStride` floats apart.
    ///   - bias: Added to every row if there is one.
    ///   - tile: Room for `blockCount(columns: n)` floats.
    static func write(
        rows: Int, k: Int, n: Int, _ x: UnsafePointer<Float>, stride: Int, _ packed: UnsafePointer<Float>,
        to out: UnsafeMutablePointer<Float>, stride outStride: Int, bias: UnsafePointer<Float>?, tile: UnsafeMutablePointer<Float>
    ) {
        var row = 0
        while row < rows {
            let count = min(block, rows - row)
            sb_product(tile, x + row * stride, stride, 1, packed, count, k, n, 0)
            for i in 0..<count {
                let target = out + (row + i) * outStride
                if let bias { sb_add(target, tile + i * n, bias, 0, n) } else { target.update(from: tile + i * n, count: n) }
            }
            row += count
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
        let (x, w, bias, out) = (binding.inputs[0], binding.inputs[1], binding.inputs.count == 3 ? binding.inputs[2] : nil, binding.output)
        let (rows, width, heads, workspace) = (binding.shape[0], sizes.width, sizes.heads, binding.workspace)
        let layouts = heads.widths.map { PackedMatrix.Layout(rows: width, columns: $0, isTransposed: true) }
        let packedCount = layouts.map(\.packedCount).max() ?? 0
        workspace.reserve(packedCount + HeadProducts.blockCount(columns: heads.widths.max() ?? 0))
        return { _ in
            for (c, layout) in layouts.enumerated() {
                let start = heads.starts[c]
                layout.pack(w + start * width, into: workspace.pointer)
                HeadProducts.write(
                    rows: rows, k: width, n: layout.columns, x + c * width, stride: heads.count * width, workspace.pointer, to: out + start,
                    stride: heads.total, bias: bias.map { UnsafePointer($0) + start }, tile: workspace.pointer + packedCount)
            }
        }
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
        let (g, w, out) = (binding.inputs[0], binding.inputs[1], binding.output)
        let (rows, width, heads, workspace) = (binding.shape[0], sizes.width, sizes.heads, binding.workspace)
        let layouts = heads.widths.map { PackedMatrix.Layout(rows: $0, columns: width, isTransposed: false) }
        let packedCount = layouts.map(\.packedCount).max() ?? 0
        workspace.reserve(packedCount + HeadProducts.blockCount(columns: width))
        return { _ in
            for (c, layout) in layouts.enumerated() {
                let start = heads.starts[c]
                layout.pack(w + start * width, into: workspace.pointer)
                HeadProducts.write(
                    rows: rows, k: layout.rows, n: width, g + start, stride: heads.total, workspace.pointer, to: out + c * width,
                    stride: heads.count * width, bias: nil, tile: workspace.pointer + packedCount)
            }
        }
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
        workspace.reserve(PackedMatrix.Layout(rows: rows, columns: width, isTransposed: false).packedCount)
        return { _ in
            for c in 0..<heads.count {
                let start = heads.starts[c]
                sb_pack(workspace.pointer, x + c * width, rows, width, heads.count * width, 1)
                sb_product(out + start * width, g + start, 1, heads.total, workspace.pointer, heads.widths[c], rows, width, 0)
            }
        }
    }
}
