package import Tabular

/// How like a real table a synthetic one is, column by column and pair by pair: the Quality Report of SDMetrics, with its numbers.
///
/// Numbers and moments are continuous; categories and booleans are discrete; text and identifiers are not looked at. The scores agree with version
/// 0.32 of the package `sdmetrics`, with these differences: tables of more than 50,000 rows are not thinned at random; a category that only the
/// synthetic table has counts as absent in the real one, where the package gives it a millionth of a row.
///
/// Reference: the package's documentation, https://docs.sdv.dev/sdmetrics.
package struct QualityReport: Codable, Sendable, Equatable {
    /// The scores of the columns, in the real table's order.
    package let columns: [ColumnScore]
    /// The scores of the pairs of columns, in the real table's order.
    package let pairs: [PairTrend]
    /// The mean of the columns' scores, 0 … 1; nil if none is defined.
    package let columnShapes: Double?
    /// The mean of all pairs' scores, 0 … 1, as published figures and the package up to 0.29 have it; nil if none is defined.
    package let columnPairTrends: Double?
    /// The mean score of the pairs that belong together in the real table, 0 … 1, as the package in version 0.32 has it; nil if there are none.
    package let strongPairTrends: Double?
    /// The mean of column shapes and all column pair trends.
    package let score: Double?
    /// The mean of column shapes and strong column pair trends.
    package let strongScore: Double?

    /// Compares a synthetic table with a real one.
    ///
    /// - Parameters:
    ///   - real: The table that the synthetic one imitates.
    ///   - synthetic: A table with the real one's columns, in any order, and any number of rows.
    ///   - keys: Columns whose values only say which row it is; they are not looked at.
    ///   - thresholds: From which association on a pair of the real table counts as belonging together.
    /// - Throws: `TableComparisonError` if a table is empty, a column is absent or holds something else.
    package init(
        real: Table, synthetic: Table, keys: [String] = [], thresholds: PairThresholds = PairThresholds()
    ) throws(TableComparisonError) {
        let aligned = try AlignedTables(real: real, [("synthetic", synthetic)]) { $0.type.isStatistical && !keys.contains($0.name) }
        // Decimals are rounded by the package, whole numbers are not.
        columns = aligned.columns.map { column in
            ColumnShape.score(column, roundReal: real[column.name]?.type == .real, roundSynthetic: synthetic[column.name]?.type == .real)
        }
        pairs = ColumnPairTrends(aligned, thresholds: thresholds).scores()
        columnShapes = meanOfDefined(columns.map(\.score))
        columnPairTrends = meanOfDefined(pairs.map(\.score))
        strongPairTrends = meanOfDefined(pairs.filter(\.isStrong).map(\.score))
        score = meanOfDefined([columnShapes, columnPairTrends])
        strongScore = meanOfDefined([columnShapes, strongPairTrends])
    }
}

/// From which association on two columns of the real table count as belonging together.
package struct PairThresholds: Codable, Sendable, Equatable {
    /// Two continuous columns belong together if the absolute value of their correlation is larger, 0 … 1.
    package var correlation: Double
    /// Other columns belong together if Cramér's V of their (binned) cells is larger, 0 … 1.
    package var association: Double

    package init(correlation: Double = 0.5, association: Double = 0.3) {
        self.correlation = correlation
        self.association = association
    }
}

/// The mean of those scores that are defined; nil if none is.
func meanOfDefined(_ scores: [Double?]) -> Double? {
    let defined = scores.compactMap { $0 }
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
}
