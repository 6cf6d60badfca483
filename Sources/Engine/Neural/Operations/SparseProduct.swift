import CKernels

/// A fixed matrix of which few elements are not zero.
package struct SparseMatrix: Hashable, Sendable {
    /// The number of columns.
    package let columns: Int
    /// For each row where its elements begin, and where the last one's end.
    private(set) var starts: [Int] = [0]
    private(set) var places: [Int] = []
    private(set) var values: [Float] = []

    /// The number of rows.
    package var rows: Int { starts.count - 1 }

    /// Makes a matrix from its rows: for each the columns and values of its elements.
    package init(_ rows: [[(column: Int, value: Float)]], columns: Int) {
        self.columns = columns
        for row in rows {
            precondition(row.allSatisfy { (0..<columns).contains($0.column) }, "an element lies outside of \(columns) columns")
            places += row.map(\.column)
            values += row.map(\.value)
            starts.append(places.count)
        }
    }

    var transposed: SparseMatrix {
        var rows: [[(column: Int, value: Float)]] = Array(repeating: [], count: columns)
        for row in 0..<self.rows {
            for element in starts[row]..<starts[row + 1] { rows[places[element]].append((row, values[element])) }
        }
        return SparseMatrix(rows, columns: self.rows)
    }
}

/// A fixed sparse matrix (m × k) times a tensor (k, n) to (m, n).
struct SparseProduct: Operation {
    let matrix: SparseMatrix

    func shape(of inputs: [Shape]) -> Shape {
        precondition(inputs[0].rank == 2 && inputs[0][0] == matrix.columns, "\(inputs[0]) does not have \(matrix.columns) rows")
        return [matrix.rows, inputs[0][1]]
    }

    func gradients(of output: Tensor, inputs: [Tensor], from gradient: Tensor) -> [Tensor?] {
        [gradient.graph.record(SparseProduct(matrix: matrix.transposed), [gradient])]
    }

    func kernel(_ binding: Binding) -> Kernel {
        let (source, target, width, matrix) = (binding.inputs[0], binding.output, binding.shape[1], matrix)
        let work = max(1, matrix.values.count * width)
        return { context in
            context.parallel(matrix.rows, grain: max(1, matrix.rows * 32_768 / work)) { range, _ in
                for row in range {
                    (target + row * width).update(repeating: 0, count: width)
                    for element in matrix.starts[row]..<matrix.starts[row + 1] {
                        sb_add_scaled(target + row * width, source + matrix.places[element] * width, matrix.values[element], width)
                    }
                }
            }
        }
    }
}

extension Tensor {
    /// A fixed sparse matrix (m × k) times this tensor (k, n): (m, n).
    package func multiplied(by matrix: SparseMatrix) -> Tensor { graph.record(SparseProduct(matrix: matrix), [self]) }
}
