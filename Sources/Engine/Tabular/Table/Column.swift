/// A named column of a table: its cells, and which of them are missing.
package struct Column: Sendable, Equatable {
    package var name: String
    package private(set) var cells: Cells
    /// Whether each cell is missing; empty if none is.
    package private(set) var missing: [Bool]

    /// Makes a column.
    ///
    /// - Parameters:
    ///   - name: Unique in its table.
    ///   - cells: One for each row.
    ///   - missing: Whether each cell is missing; empty if none is.
    package init(_ name: String, _ cells: Cells, missing: [Bool] = []) {
        precondition(
            missing.isEmpty || missing.count == cells.count, "\(name) has \(cells.count) cells and \(missing.count) marks of missing ones")
        self.name = name
        self.cells = cells
        self.missing = missing.contains(true) ? missing : []
    }

    /// The number of rows.
    package var count: Int { cells.count }
    package var type: ColumnType { cells.type }
    /// The number of missing cells.
    package var missingCount: Int { missing.count { $0 } }

    package func isMissing(_ row: Int) -> Bool { !missing.isEmpty && missing[row] }

    /// The cells of some rows, in the order of the rows given.
    package func gathered(_ rows: [Int]) -> Column {
        Column(name, cells.gathered(rows), missing: missing.isEmpty ? [] : rows.map { missing[$0] })
    }
}
