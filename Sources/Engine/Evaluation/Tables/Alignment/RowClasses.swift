/// Numbers rows so that rows with equal cells, within a table or across tables, have the same number.
struct RowClasses {
    /// The number of different rows.
    private(set) var count = 1
    /// The number of each row, 0 ..< `count`, for each table asked for.
    private(set) var of: [[Int]]

    private struct Key: Hashable {
        let prefix: Int
        let cell: UInt64
    }

    /// Classes by the cells of some columns; missing cells equal each other.
    ///
    /// - Parameters:
    ///   - columns: The columns to tell rows apart by; with none, all rows are equal.
    ///   - tables: Which of the columns' tables to number.
    init(_ columns: [AlignedColumn], tables: [Int]) {
        let sizes = tables.map { table in columns.first.map { Self.cells($0, table).count } ?? 0 }
        of = sizes.map { [Int](repeating: 0, count: $0) }
        for column in columns {
            var numbers: [Key: Int] = [:]
            for (place, table) in tables.enumerated() {
                let cells = Self.cells(column, table)
                for row in cells.indices {
                    let key = Key(prefix: of[place][row], cell: cells[row])
                    let next = numbers.count
                    of[place][row] = numbers[key, default: next]
                    if of[place][row] == next { numbers[key] = next }
                }
            }
            count = numbers.count
        }
    }

    /// The cells as bit patterns that are equal exactly where the cells are.
    private static func cells(_ column: AlignedColumn, _ table: Int) -> [UInt64] {
        switch column.values[table] {
        // NaN has many patterns and 0 two.
        case .numbers(let numbers): numbers.map { $0.isNaN ? Double.nan.bitPattern : ($0 + 0).bitPattern }
        case .codes(let codes): codes.map { UInt64(bitPattern: Int64($0)) }
        }
    }
}
