/// Why a table cannot be binned as another one was.
package enum BinningError: Error, Equatable, CustomStringConvertible {
    /// The table lacks a column.
    case missingColumn(String)
    /// A column is of another kind than the one that the bins were learnt from.
    case differentType(column: String, learnt: String, found: String)

    package var description: String {
        switch self {
        case .missingColumn(let name): "the table has no column \"\(name)\""
        case .differentType(let name, let learnt, let found): "column \"\(name)\" holds \(found) cells where \(learnt) ones are expected"
        }
    }
}
