/// A row of learnt numbers for each category of each of many columns, all in one table.
///
/// `<name>.weight` has the shape (Σ categories, width), column after column, and starts normal with the given deviation.
package struct EmbeddingSum {
    package let weight: Variable
    /// The categories of each column.
    package let columns: Segments

    package init(_ name: String, columns: Segments, width: Int, deviation: Float = 1, in variables: Variables) {
        self.columns = columns
        weight = variables.make("\(name).weight", [columns.total, width], .normal(deviation: deviation))
    }

    package var parameters: [Variable] { [weight] }

    /// The sum of the columns' rows: indices (B, columns), each from 0 in its column, to (B, width).
    ///
    /// - Parameters:
    ///   - indices: 32-bit; a list of B · columns is taken row by row.
    ///   - mask: (B, columns), or a shape that stretches to it: a factor for each column's row, 0 to leave it out.
    package func callAsFunction(_ indices: Tensor, mask: Tensor? = nil) -> Tensor {
        let graph = indices.graph
        let shape: Shape = [indices.shape.count / columns.count, columns.count]
        let weights = (mask ?? graph.constant(1)).broadcast(to: shape)
        return graph.record(GatherSum(columns: columns), [graph.read(weight), indices.reshaped(to: shape), weights])
    }

    /// The columns' rows side by side: indices (B, columns), each from 0 in its column, to (B, columns, width).
    package func each(_ indices: Tensor) -> Tensor { indices.graph.read(weight).embedded(indices, columns: columns) }
}

extension Tensor {
    /// Rows of this table (Σ categories, width) side by side: indices (B, columns), each from 0 in its column, to (B, columns, width).
    package func embedded(_ indices: Tensor, columns: Segments) -> Tensor {
        let rows = graph.record(TableIndices(columns: columns), [indices])
        return gathered(rows).reshaped(to: [rows.shape[0] / columns.count, columns.count, shape[1]])
    }
}
