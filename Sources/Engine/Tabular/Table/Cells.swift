/// The cells of a column, one element for each row; what stands at a missing cell means nothing.
package enum Cells: Sendable, Equatable {
    case integer([Int64])
    case real([Double])
    case boolean([Bool])
    /// Codes into the list of values, whose order is that of the column (first seen, or as declared).
    case category(codes: [Int32], values: [String])
    /// Microseconds since 1970-01-01T00:00:00Z. A value without a zone is taken as if it were UTC; its format says that it has none.
    case datetime([Int64])
    case text([String])
    case identifier([String])

    /// The number of rows.
    package var count: Int {
        switch self {
        case .integer(let cells): cells.count
        case .real(let cells): cells.count
        case .boolean(let cells): cells.count
        case .category(let codes, _): codes.count
        case .datetime(let cells): cells.count
        case .text(let cells), .identifier(let cells): cells.count
        }
    }

    /// What the cells are.
    package var type: ColumnType {
        switch self {
        case .integer: .integer
        case .real: .real
        case .boolean: .boolean
        case .category: .category
        case .datetime: .datetime
        case .text: .text
        case .identifier: .identifier
        }
    }

    /// The cells of some rows, in the order of the rows given; a row may be named more than once.
    package func gathered(_ rows: [Int]) -> Cells {
        switch self {
        case .integer(let cells): .integer(rows.map { cells[$0] })
        case .real(let cells): .real(rows.map { cells[$0] })
        case .boolean(let cells): .boolean(rows.map { cells[$0] })
        case .category(let codes, let values): .category(codes: rows.map { codes[$0] }, values: values)
        case .datetime(let cells): .datetime(rows.map { cells[$0] })
        case .text(let cells): .text(rows.map { cells[$0] })
        case .identifier(let cells): .identifier(rows.map { cells[$0] })
        }
    }

    /// The cells as numbers, if they have an order and distances: whole numbers, decimals, booleans as 0 and 1, microseconds.
    package var numbers: [Double]? {
        switch self {
        case .integer(let cells), .datetime(let cells): cells.map(Double.init)
        case .real(let cells): cells
        case .boolean(let cells): cells.map { $0 ? 1 : 0 }
        case .category, .text, .identifier: nil
        }
    }
}
