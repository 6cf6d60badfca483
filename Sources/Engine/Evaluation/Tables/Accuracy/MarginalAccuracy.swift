import Random
package import Tabular

/// How well a synthetic table reproduces the frequencies of a real one in bins: of single columns, of pairs and of triples.
///
/// The accuracy of a combination of columns is 1 − the total variation distance of its joint frequencies; the figures are means over combinations.
/// Sampling noise alone keeps a perfect synthesizer below 1, the more so the finer the cells, so every figure stands beside the ceiling that an equally
/// large fresh sample of the same population would reach on average. A figure above its ceiling is no praise: then the synthetic table follows the real
/// one's own noise.
///
/// Numbers and moments are cut at the real table's deciles, of categories the ten commonest count and all others together, and missing cells are a bin
/// of their own; text and identifiers are not looked at. Deterministic: the seed chooses the combinations where there are too many to look at all.
///
/// References: Platzer, Reutterer, "Holdout-based empirical assessment of mixed-type synthetic data", Frontiers in Big Data 2021,
/// doi:10.3389/fdata.2021.679939; for the ceiling see `SamplingNoise`.
package struct MarginalAccuracy: Codable, Sendable, Equatable {
    /// A mean accuracy beside what sampling noise allows.
    package struct Figure: Codable, Sendable, Equatable {
        /// The mean of 1 − total variation distance, 0 … 1.
        package let accuracy: Double
        /// The mean that a fresh sample of the synthetic table's size would reach on average.
        package let ceiling: Double
        /// How many combinations of columns it is the mean of.
        package let combinations: Int
    }

    /// The accuracy of one column.
    package struct ColumnAccuracy: Codable, Sendable, Equatable {
        package let column: String
        package let accuracy: Double
        package let ceiling: Double
    }

    /// Single columns, in the real table's order.
    package let columns: [ColumnAccuracy]
    package let univariate: Figure
    /// nil if the table has a single column.
    package let bivariate: Figure?
    /// nil if the table has fewer than three columns.
    package let trivariate: Figure?

    /// Compares a synthetic table with a real one.
    ///
    /// - Parameters:
    ///   - real: The table to compare with: training data, or data that the synthesizer has not seen.
    ///   - synthetic: A table with the same columns and any number of rows.
    ///   - training: The table whose deciles and commonest values make the bins; nil takes `real`.
    ///   - keys: Columns not to look at.
    ///   - maximumPairs: Of more pairs, so many are drawn.
    ///   - maximumTriples: Of more triples, so many are drawn.
    ///   - seed: The same seed draws the same combinations.
    /// - Throws: `TableComparisonError` if a table is empty, a column is absent or holds something else, or there is no column to look at.
    /// - Complexity: Rows × combinations.
    package init(
        real: Table, synthetic: Table, binnedBy training: Table? = nil, keys: [String] = [], maximumPairs: Int = 10_000,
        maximumTriples: Int = 1_000, seed: UInt64 = 0
    ) throws(TableComparisonError) {
        var others = [("synthetic", synthetic)]
        if let training { others.append(("training", training)) }
        let tables = try AlignedTables(real: real, others) { $0.type.isStatistical && !keys.contains($0.name) }
        guard !tables.columns.isEmpty else { throw .nothingToCompare("The real table has no column of numbers, moments or categories.") }
        let comparison = BinnedComparison(tables, binnedBy: training == nil ? 0 : 2)
        let width = tables.columns.count
        var stream = RandomStream(seed: seed, purpose: Purpose("marginal accuracy"))

        let single = comparison.scores((0..<width).map { [$0] })
        columns = zip(tables.columns, single).map { ColumnAccuracy(column: $0.name, accuracy: $1.accuracy, ceiling: $1.ceiling) }
        univariate = Self.mean(single)
        bivariate = width < 2 ? nil : Self.mean(comparison.scores(combinations(of: 2, from: width, atMost: maximumPairs, &stream)))
        trivariate = width < 3 ? nil : Self.mean(comparison.scores(combinations(of: 3, from: width, atMost: maximumTriples, &stream)))
    }

    private static func mean(_ scores: [BinnedComparison.Score]) -> Figure {
        let count = Double(scores.count)
        return Figure(
            accuracy: scores.reduce(0) { $0 + $1.accuracy } / count, ceiling: scores.reduce(0) { $0 + $1.ceiling } / count,
            combinations: scores.count)
    }
}

/// Combinations of `size` (2 or 3) different numbers below `count`, each rising: all of them in order, or so many different ones drawn if there are more.
func combinations(of size: Int, from count: Int, atMost limit: Int, _ stream: inout RandomStream) -> [[Int]] {
    let all = size == 2 ? count * (count - 1) / 2 : count * (count - 1) * (count - 2) / 6
    if all <= limit {
        return (0..<count).flatMap { i in
            (i + 1..<max(count, i + 1)).flatMap { j in size == 2 ? [[i, j]] : (j + 1..<max(count, j + 1)).map { [i, j, $0] } }
        }
    }
    var seen: Set<[Int]> = []
    var drawn: [[Int]] = []
    while drawn.count < limit {
        let candidate = (0..<size).map { _ in stream.integer(below: count) }.sorted()
        guard zip(candidate, candidate.dropFirst()).allSatisfy({ $0 < $1 }), seen.insert(candidate).inserted else { continue }
        drawn.append(candidate)
    }
    return drawn
}
