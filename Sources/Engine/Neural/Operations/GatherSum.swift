import CKernels

/// For each row the weighted sum of one row from each part of a table: table (Σ categories, width), 32-bit indices (B, columns) from the start of their
/// column's part, and weights (B, columns) to (B, width).
///
/// It is linear in the table and in the weights; its two adjoints and itself are each other's derivatives.
struct GatherSum: Operation {
    /// The categories of each column.
    let columns: Segments

    func shape(of inputs: [Shape]) -> Shape {
        columns.check(table: inputs[0], indices: inputs[1], weights: inputs[2])
        return [inputs[2][0], inputs[0][1]]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (table, indices, weights) = (inputs[0], inputs[1], inputs[2])
        return [
            gradient.graph.record(ScatterSum(columns: columns), [gradient, indices, weights]), nil,
            gradient.graph.record(GatherDot(columns: columns), [table, indices, gradient]),
        ]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (table, indices, weights, out) = (binding.inputs[0], binding.indices(1), binding.inputs[2], binding.output)
        let (rows, width, columns) = (binding.shape[0], binding.shape[1], columns)
        let starts = columns.walk(rows: 1).starts
        return { context in
            columns.check(indices, rows: rows)
            starts.withUnsafeBufferPointer { starts in
                context.parallel(rows, grain: max(1, 32_768 / (columns.count * width))) { range, _ in
                    let first = range.lowerBound * columns.count
                    sb_gather_sum(
                        out + range.lowerBound * width, table, indices + first, weights + first, starts.baseAddress, columns.count,
                        range.count, width)
                }
            }
        }
    }
}

/// Adds weighted rows (B, width) to the rows of a table of zeros that indices name: the adjoint of `GatherSum` by its table.
struct ScatterSum: Operation {
    let columns: Segments

    func shape(of inputs: [Shape]) -> Shape { [columns.total, inputs[0][1]] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (rows, indices, weights) = (inputs[0], inputs[1], inputs[2])
        return [
            gradient.graph.record(GatherSum(columns: columns), [gradient, indices, weights]), nil,
            gradient.graph.record(GatherDot(columns: columns), [gradient, indices, rows]),
        ]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (source, indices, weights, table) = (binding.inputs[0], binding.indices(1), binding.inputs[2], binding.output)
        let (rows, width, columns) = (binding.shapes[0][0], binding.shape[1], columns)
        return { context in
            columns.check(indices, rows: rows)
            context.parallel(columns.count, grain: max(1, 32_768 / (rows * width))) { range, _ in
                // A column's part of the table is small and stays in the cache while all rows pass.
                for c in range {
                    let part = table + columns.starts[c] * width
                    part.update(repeating: 0, count: columns.widths[c] * width)
                    for row in 0..<rows {
                        let place = row * columns.count + c
                        if weights[place] == 0 { continue }
                        sb_add_scaled(part + Int(indices[place]) * width, source + row * width, weights[place], width)
                    }
                }
            }
        }
    }
}

/// The products of rows (B, width) with the rows of a table that indices name, (B, columns): the adjoint of `GatherSum` by its weights.
struct GatherDot: Operation {
    let columns: Segments

    func shape(of inputs: [Shape]) -> Shape {
        let shape: Shape = [inputs[2][0], columns.count]
        columns.check(table: inputs[0], indices: inputs[1], weights: shape)
        return shape
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        let (table, indices, rows) = (inputs[0], inputs[1], inputs[2])
        return [
            gradient.graph.record(ScatterSum(columns: columns), [rows, indices, gradient]), nil,
            gradient.graph.record(GatherSum(columns: columns), [table, indices, gradient]),
        ]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (table, indices, source, out) = (binding.inputs[0], binding.indices(1), binding.inputs[2], binding.output)
        let (rows, width, columns) = (binding.shape[0], binding.shapes[0][1], columns)
        return { context in
            columns.check(indices, rows: rows)
            context.parallel(rows * columns.count, grain: max(1, 32_768 / width)) { places, _ in
                for place in places {
                    let (row, c) = (place / columns.count, place % columns.count)
                    let chosen = table + (columns.starts[c] + Int(indices[place])) * width
                    sb_product_column(out + place, source + row * width, width, 1, chosen, 1, width, 0)
                }
            }
        }
    }
}

/// 32-bit indices from the start of their column's part, counted from the start of the table instead: (B, columns) to (B · columns).
struct TableIndices: Operation {
    let columns: Segments

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].count.isMultiple(of: columns.count), "\(inputs[0]) has no index for each of \(columns.count) columns")
        return [inputs[0].count]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [nil] }

    func kernel(_ binding: Binding) -> Kernel {
        let (indices, count, columns) = (binding.indices(0), binding.shape.count, columns)
        let target = UnsafeMutableRawPointer(binding.output).assumingMemoryBound(to: Int32.self)
        return { _ in
            columns.check(indices, rows: count / columns.count)
            for i in 0..<count { target[i] = indices[i] + Int32(columns.starts[i % columns.count]) }
        }
    }
}

extension Segments {
    fileprivate func check(table: Shape, indices: Shape, weights: Shape) {
        precondition(table.rank == 2 && table[0] == total, "a table \(table) does not have the \(total) categories of all columns")
        precondition(
            weights.rank == 2 && weights[1] == count && indices.count == weights.count,
            "\(count) columns need as many indices \(indices) as weights \(weights)")
    }
}
