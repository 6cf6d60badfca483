internal import Glibc

/// A column as syngen sees it: numbers, and categories numbered from 1 in alphabetical order, missing being a category of its own.
struct SyngenColumn {
    /// For the real and the synthetic table, the numbers; NaN where a number is missing or infinite.
    let codes: [[Double]]
    /// For the real and the synthetic table, the numbers' ranks, if none is missing.
    private let ranks: [[Double]?]

    init(_ column: AlignedColumn) {
        codes = Self.codes(column)
        ranks = codes.map { $0.contains(where: \.isNaN) ? nil : Correlation.ranks($0) }
    }

    private static func codes(_ column: AlignedColumn) -> [[Double]] {
        guard !column.isContinuous else { return (0...1).map { table in column.numbers(table).map { $0.isFinite ? $0 : .nan } } }
        // Missing is the empty text to syngen, and so comes first, if it occurs at all.
        let hasMissing = column.codes(0).contains(-1) || column.codes(1).contains(-1)
        let order = column.labels.indices.sorted { column.labels[$0] < column.labels[$1] }
        var ranks = [Double](repeating: 0, count: column.levels)
        for (rank, level) in order.enumerated() { ranks[level] = Double(rank + (hasMissing ? 2 : 1)) }
        return (0...1).map { table in column.codes(table).map { $0 < 0 ? 1 : ranks[Int($0)] } }
    }

    /// Spearman's correlation with another column of a table, over the rows where both numbers are present; nil if one of them does not vary there.
    func rankCorrelation(with other: SyngenColumn, table: Int) -> Double? {
        guard let mine = ranks[table], let theirs = other.ranks[table] else {
            return Correlation.spearman(codes[table], other.codes[table])
        }
        return Correlation.pearson(mine, theirs)
    }

    /// The numbers of a table from 0 to 1, missing ones at the mean, as shares of their sum.
    func rowShares(_ table: Int) -> [Double] {
        let present = codes[table].filter { !$0.isNaN }
        let sum = present.reduce(0, +)
        // Numbers whose sum is infinite are divided before they are added.
        let count = Double(present.count)
        let mean = present.isEmpty ? 0 : sum.isFinite ? sum / count : present.reduce(0) { $0 + $1 / count }
        let filled = codes[table].map { $0.isNaN ? mean : $0 }
        let low = filled.min() ?? 0
        let high = filled.max() ?? 0
        // A column of one value weighs all rows alike.
        let scaled = filled.map { place(of: $0, from: low, to: high) ?? 1 }
        let total = scaled.reduce(0, +)
        return scaled.map { $0 / total }
    }
}

/// The natural logarithm.
func logarithm(_ value: Double) -> Double { log(value) }
