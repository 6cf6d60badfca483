/// Why tables cannot be compared.
package enum TableComparisonError: Error, Equatable, CustomStringConvertible {
    /// A table has no rows; `table` says which, such as "synthetic".
    case noRows(table: String)
    /// A table lacks a column of the real one.
    case missingColumn(String, table: String)
    /// A column holds something else in one table than in the real one.
    case differentTypes(column: String, real: String, table: String, other: String)
    /// The real table has no column of a kind that the measure looks at.
    case nothingToCompare(String)

    package var description: String {
        switch self {
        case .noRows(let table): "The \(table) table has no rows."
        case .missingColumn(let column, let table): "The \(table) table lacks the column \"\(column)\" of the real table."
        case .differentTypes(let column, let real, let table, let other):
            "The column \"\(column)\" is \(real) in the real table and \(other) in the \(table) table."
        case .nothingToCompare(let why): why
        }
    }
}
