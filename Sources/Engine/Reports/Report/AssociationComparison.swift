package import Evaluation
import Tabular

/// How strongly columns hang together in the training and in the synthetic table, for heat maps.
package struct AssociationComparison: Codable, Sendable, Equatable {
    package let real: AssociationMatrix
    package let synthetic: AssociationMatrix
    /// Synthetic less real, −2 … 2, row by row; nil where one of them is not defined.
    package let difference: [[Double?]]
    /// How many columns the tables have that could have been looked at; the matrices have the columns of the worst pairs.
    package let eligibleColumns: Int

    /// Measures the associations of some columns, of which both tables have cells of one kind.
    init(real: Table, synthetic: Table, columns: [String], of eligibleColumns: Int) {
        let first = AssociationMatrix(of: real.selecting(columns))
        let second = AssociationMatrix(of: synthetic.selecting(columns))
        self.real = first
        self.synthetic = second
        difference = first.columns.map { row in
            first.columns.map { column in
                guard let a = first[row, column], let b = second[row, column] else { return nil }
                return b - a
            }
        }
        self.eligibleColumns = eligibleColumns
    }
}
