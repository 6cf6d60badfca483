import CKernels

/// Rows of a table, chosen by 32-bit indices.
struct Gather: Operation {
    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].rank == 2 && inputs[1].rank == 1, "a table and a list of rows are needed: \(inputs)")
        return [inputs[1][0], inputs[0][1]]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.graph.record(ScatterAdd(rows: inputs[0].shape[0]), [gradient, inputs[1]]), nil]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (rows, width, count) = (binding.shapes[0][0], binding.shapes[0][1], binding.shape[0])
        let (table, output) = (binding.inputs[0], binding.output)
        let indices = UnsafeRawPointer(binding.inputs[1]).assumingMemoryBound(to: Int32.self)
        return { _ in
            for i in 0..<count {
                let row = Int(indices[i])
                precondition(row >= 0 && row < rows, "index \(row) is outside a table of \(rows) rows")
                (output + i * width).update(from: table + row * width, count: width)
            }
        }
    }
}

/// Adds rows into a table of zeros at given indices: the adjoint of `Gather`.
struct ScatterAdd: Operation {
    /// The number of rows of the table.
    let rows: Int

    func shape(of inputs: [Shape]) -> Shape { [rows, inputs[0][1]] }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] { [gradient.gathered(inputs[1]), nil] }

    func kernel(_ binding: Binding) -> Kernel {
        let (rows, width, count) = (rows, binding.shapes[0][1], binding.shapes[0][0])
        let (source, table) = (binding.inputs[0], binding.output)
        let indices = UnsafeRawPointer(binding.inputs[1]).assumingMemoryBound(to: Int32.self)
        return { _ in
            table.update(repeating: 0, count: rows * width)
            for i in 0..<count {
                let row = Int(indices[i])
                precondition(row >= 0 && row < rows, "index \(row) is outside a table of \(rows) rows")
                sb_add(table + row * width, table + row * width, source + i * width, 0, width)
            }
        }
    }
}

extension Tensor {
    /// The rows of this table that a list of indices names.
    ///
    /// Every index must be a row: a caller checks data before it fills them in.
    package func gathered(_ indices: Tensor) -> Tensor { graph.record(Gather(), [self, indices]) }
}
