/// Columns of equal length with different names.
package struct Table: Sendable, Equatable {
    package let columns: [Column]
    /// The number of rows.
    package let rowCount: Int
    private let places: [String: Int]

    /// Makes a table; names are unique and all columns have the same number of rows.
    package init(_ columns: [Column]) {
        rowCount = columns.first?.count ?? 0
        precondition(columns.allSatisfy { $0.count == columns[0].count }, "the columns of a table have one length")
        places = Dictionary(columns.enumerated().map { ($0.element.name, $0.offset) }) { _, _ in
            preconditionFailure("two columns of a table have one name")
        }
        self.columns = columns
    }

    /// The column of a name, if there is one.
    package subscript(name: String) -> Column? { places[name].map { columns[$0] } }

    /// Some rows, in the order given; a row may be named more than once.
    package func gathered(_ rows: [Int]) -> Table { Table(columns.map { $0.gathered(rows) }) }

    /// The columns of some names, in the order given; names that the table does not have are left out.
    package func selecting(_ names: [String]) -> Table { Table(names.compactMap { self[$0] }) }
}
