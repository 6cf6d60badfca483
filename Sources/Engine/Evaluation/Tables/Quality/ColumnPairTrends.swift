import Tabular

/// How like their real counterparts pairs of synthetic columns hang together.
struct ColumnPairTrends {
    private let columns: [AlignedColumn]
    private let thresholds: PairThresholds
    /// For each column the cells of the real and of the synthetic table as codes from 0, missing being a code of its own.
    private let discrete: [Discrete?]

    private struct Discrete {
        let real: [Int]
        let synthetic: [Int]
        let levels: Int
    }

    init(_ tables: AlignedTables, thresholds: PairThresholds) {
        columns = tables.columns
        self.thresholds = thresholds
        // Bins are needed only where a continuous column meets a discrete one.
        let needsBins = columns.contains { !$0.isContinuous }
        discrete = columns.map { column in
            guard column.isContinuous else {
                let codes = (0...1).map { table in column.codes(table).map { $0 < 0 ? column.levels : Int($0) } }
                return Discrete(real: codes[0], synthetic: codes[1], levels: column.levels + 1)
            }
            // The package bins each table by its own smallest and largest number.
            guard needsBins, let real = Self.binned(column, 0), let synthetic = Self.binned(column, 1) else { return nil }
            return Discrete(real: real, synthetic: synthetic, levels: EqualWidthBins.codes)
        }
    }

    /// The scores of all pairs, in the order of the columns.
    func scores() -> [PairTrend] {
        columns.indices.flatMap { i in columns.indices.dropFirst(i + 1).map { j in score(i, j) } }
    }

    private static func binned(_ column: AlignedColumn, _ table: Int) -> [Int]? {
        // The package counts nanoseconds, and its edges are rounded to what a Double of that size can hold.
        let numbers = column.type == .datetime ? column.numbers(table).map { $0 * 1000 } : column.numbers(table)
        return EqualWidthBins(of: numbers).map { bins in numbers.map(bins.code) }
    }

    private func score(_ i: Int, _ j: Int) -> PairTrend {
        columns[i].isContinuous && columns[j].isContinuous ? correlation(i, j) : contingency(i, j)
    }

    private func correlation(_ i: Int, _ j: Int) -> PairTrend {
        let (first, second) = (columns[i], columns[j])
        let real = Correlation.pearson(first.numbers(0), second.numbers(0))
        let synthetic = Correlation.pearson(first.numbers(1), second.numbers(1))
        var score: Double?
        // A correlation of exactly 0 does not exceed the package's threshold of 0.
        if let real, let synthetic, real != 0 { score = 1 - abs(real - synthetic) / 2 }
        return PairTrend(
            first: first.name, second: second.name, metric: .correlationSimilarity, score: score, realAssociation: real,
            isStrong: real.map { abs($0) > thresholds.correlation } ?? false)
    }

    private func contingency(_ i: Int, _ j: Int) -> PairTrend {
        let (first, second) = (columns[i].name, columns[j].name)
        guard let a = discrete[i], let b = discrete[j] else {
            return PairTrend(
                first: first, second: second, metric: .contingencySimilarity, score: nil, realAssociation: nil, isStrong: false)
        }
        let real = zip(a.real, b.real).map { $0 * b.levels + $1 }
        let synthetic = zip(a.synthetic, b.synthetic).map { $0 * b.levels + $1 }
        let association = ContingencyTable(a.real, b.real, rows: a.levels, columns: b.levels).cramersV
        return PairTrend(
            first: first, second: second, metric: .contingencySimilarity,
            score: 1 - TotalVariation.distance(real, synthetic, cells: a.levels * b.levels), realAssociation: association,
            isStrong: association.map { $0 > thresholds.association } ?? false)
    }
}
