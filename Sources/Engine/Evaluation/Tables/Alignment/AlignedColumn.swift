import Tabular

/// One column of several tables, in terms in which its cells can be compared across them.
struct AlignedColumn: Sendable {
    /// The cells of one table.
    enum Values: Sendable {
        /// Numbers and moments (microseconds); NaN is missing.
        case numbers([Double])
        /// Codes that mean the same in all tables; −1 is missing.
        case codes([Int32])
    }

    let name: String
    /// The type in the real table.
    let type: ColumnType
    /// The number of different codes over all tables; 0 for numbers.
    let levels: Int
    /// One element for each table, the real one first.
    let values: [Values]
    /// What each code stands for; empty for numbers.
    let labels: [String]

    /// Whether the cells are numbers or moments, whose differences mean something.
    var isContinuous: Bool { if case .numbers = values[0] { true } else { false } }

    /// The numbers of a table, NaN where missing; empty for codes.
    func numbers(_ table: Int) -> [Double] {
        if case .numbers(let numbers) = values[table] { numbers } else { [] }
    }

    /// The codes of a table, −1 where missing; empty for numbers.
    func codes(_ table: Int) -> [Int32] {
        if case .codes(let codes) = values[table] { codes } else { [] }
    }
}

extension AlignedColumn {
    /// Aligns the columns of one name; `columns` has the real table's first, `tables` says what to call them in errors.
    init(_ columns: [Column], tables: [String]) throws(TableComparisonError) {
        let real = columns[0]
        for (column, table) in zip(columns, tables).dropFirst() where !Self.areComparable(real, column) {
            throw .differentTypes(column: real.name, real: real.type.rawValue, table: table, other: column.type.rawValue)
        }
        name = real.name
        type = real.type
        if [.integer, .real, .datetime].contains(real.type) {
            levels = 0
            labels = []
            values = columns.map { .numbers(Self.numbers($0)) }
        } else if real.type == .boolean {
            levels = 2
            labels = ["false", "true"]
            values = columns.map { .codes(Self.codes($0)) }
        } else {
            var dictionary: [String: Int32] = [:]
            var labels: [String] = []
            values = columns.map { .codes(Self.codes($0, &dictionary, &labels)) }
            levels = labels.count
            self.labels = labels
        }
    }

    /// Whole numbers and decimals compare, and so do all kinds of strings; a column without values compares with anything.
    private static func areComparable(_ first: Column, _ second: Column) -> Bool {
        family(first.type) == family(second.type) || second.missingCount == second.count
    }

    private static func family(_ type: ColumnType) -> ColumnType {
        switch type {
        case .integer, .real: .real
        case .category, .text, .identifier: .category
        case .boolean, .datetime: type
        }
    }

    private static func numbers(_ column: Column) -> [Double] {
        var numbers = column.cells.numbers ?? [Double](repeating: .nan, count: column.count)
        for row in column.missing.indices where column.missing[row] { numbers[row] = .nan }
        return numbers
    }

    private static func codes(_ column: Column) -> [Int32] {
        guard case .boolean(let cells) = column.cells else { return [Int32](repeating: -1, count: column.count) }
        return cells.indices.map { column.isMissing($0) ? -1 : cells[$0] ? 1 : 0 }
    }

    private static func codes(_ column: Column, _ dictionary: inout [String: Int32], _ labels: inout [String]) -> [Int32] {
        func code(_ value: String) -> Int32 {
            if let known = dictionary[value] { return known }
            let new = Int32(labels.count)
            dictionary[value] = new
            labels.append(value)
            return new
        }
        switch column.cells {
        case .category(let codes, let values):
            // Values that no row has get no code.
            var translated = [Int32](repeating: -1, count: values.count)
            return codes.indices.map { row in
                guard !column.isMissing(row) else { return -1 }
                let own = Int(codes[row])
                if translated[own] < 0 { translated[own] = code(values[own]) }
                return translated[own]
            }
        case .text(let cells), .identifier(let cells):
            return cells.indices.map { column.isMissing($0) ? -1 : code(cells[$0]) }
        default:
            return [Int32](repeating: -1, count: column.count)
        }
    }
}
