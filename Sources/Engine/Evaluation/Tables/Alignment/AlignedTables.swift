import Tabular

/// Several tables with the columns of the first, the real one, ready to be compared column by column.
struct AlignedTables: Sendable {
    /// The columns that were asked for, in the real table's order.
    let columns: [AlignedColumn]
    /// The number of rows of each table.
    let rowCounts: [Int]

    /// Aligns tables.
    ///
    /// - Parameters:
    ///   - real: The table whose columns are looked at.
    ///   - others: Further tables and what to call them in errors; columns that the real table lacks are not looked at.
    ///   - includes: Which of the real table's columns to look at.
    init(real: Table, _ others: [(String, Table)], including includes: (Column) -> Bool) throws(TableComparisonError) {
        let names = ["real"] + others.map(\.0)
        let tables = [real] + others.map(\.1)
        for (name, table) in zip(names, tables) where table.rowCount == 0 { throw .noRows(table: name) }
        var columns: [AlignedColumn] = []
        for column in real.columns where includes(column) {
            var found: [Column] = []
            for (name, table) in zip(names, tables) {
                guard let same = table[column.name] else { throw .missingColumn(column.name, table: name) }
                found.append(same)
            }
            columns.append(try AlignedColumn(found, tables: names))
        }
        self.columns = columns
        rowCounts = tables.map(\.rowCount)
    }
}

extension ColumnType {
    /// Whether the cells say something that other rows can share: not the free text or the identity of a row.
    var isStatistical: Bool { self != .text && self != .identifier }
}
