/// How often each pair of two columns' codes occurs.
struct ContingencyTable {
    /// The occupied cells: the pair's code and its count, by rising code.
    private let cells: [(row: Int, column: Int, count: Int)]
    private let rowTotals: [Int]
    private let columnTotals: [Int]
    /// The number of rows counted.
    let total: Int

    /// Counts pairs of codes in 0 ..< `rows` and 0 ..< `columns`; pairs with a negative code are left out.
    init(_ first: [Int], _ second: [Int], rows: Int, columns: Int) {
        let isDense = rows * columns <= max(1 << 16, 4 * first.count)
        var dense = [Int](repeating: 0, count: isDense ? rows * columns : 0)
        var sparse: [Int: Int] = [:]
        var rowTotals = [Int](repeating: 0, count: rows)
        var columnTotals = [Int](repeating: 0, count: columns)
        var total = 0
        for (row, column) in zip(first, second) where row >= 0 && column >= 0 {
            let cell = row * columns + column
            if isDense { dense[cell] += 1 } else { sparse[cell, default: 0] += 1 }
            rowTotals[row] += 1
            columnTotals[column] += 1
            total += 1
        }
        let occupied = isDense ? dense.indices.filter { dense[$0] > 0 } : sparse.keys.sorted()
        cells = occupied.map { ($0 / columns, $0 % columns, isDense ? dense[$0] : sparse[$0] ?? 0) }
        self.rowTotals = rowTotals
        self.columnTotals = columnTotals
        self.total = total
    }

    /// The numbers of rows and columns that hold anything.
    var shape: (rows: Int, columns: Int) { (rowTotals.count { $0 > 0 }, columnTotals.count { $0 > 0 }) }

    /// Pearson's χ² divided by the number of pairs: 0 for independent columns.
    var meanSquareContingency: Double {
        // χ²/n = Σ n²ᵢⱼ/(nᵢ nⱼ) − 1, which needs the occupied cells only.
        max(
            cells.reduce(0) { $0 + Double($1.count) / Double(rowTotals[$1.row]) * (Double($1.count) / Double(columnTotals[$1.column])) }
                - 1, 0)
    }

    /// Cramér's V without a correction, 0 … 1; nil if one of the columns has a single code.
    var cramersV: Double? {
        let smaller = min(shape.rows, shape.columns)
        return smaller > 1 ? min((meanSquareContingency / Double(smaller - 1)).squareRoot(), 1) : nil
    }

    /// Cramér's V, corrected so that its expectation is about 0 for independent columns whatever their numbers of codes; nil if one of the columns has
    /// a single code.
    ///
    /// Reference: Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", Journal of the Korean Statistical Society 2013,
    /// doi:10.1016/j.jkss.2012.10.002.
    var correctedCramersV: Double? {
        let (rows, columns) = (Double(shape.rows), Double(shape.columns))
        guard min(rows, columns) > 1, total > 1 else { return nil }
        let less = Double(total) - 1
        let square = max(0, meanSquareContingency - (rows - 1) * (columns - 1) / less)
        let smaller = min(rows - (rows - 1) * (rows - 1) / less, columns - (columns - 1) * (columns - 1) / less)
        return smaller > 1 ? min((square / (smaller - 1)).squareRoot(), 1) : 0
    }
}
