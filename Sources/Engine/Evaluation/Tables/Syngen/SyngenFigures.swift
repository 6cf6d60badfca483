import Random
package import Tabular

/// The figures of syngen's accuracy report, for those who know them from there.
///
/// Three of its four: the fourth, utility, needs forests of decision trees. Where syngen's value depends on the order of a Python set or on scikit-learn's
/// k-means, values are numbered in alphabetical order here, and k-means is this project's own; so the figures are like syngen's, not equal to them in
/// every digit. They say less than their names promise: accuracy does not look at single columns at all, and in the correlation figure errors of opposite
/// sign cancel. `QualityReport` and `MarginalAccuracy` have neither fault.
///
/// Reference: https://github.com/tdspora/syngen, its metrics as of 2025.
package struct SyngenFigures: Codable, Sendable, Equatable {
    /// What syngen calls an accuracy of this size.
    package enum Band: String, Codable, Sendable {
        /// Below 0.7.
        case bad
        /// From 0.7 on.
        case low
        /// From 0.8 on.
        case medium
        /// From 0.9 on.
        case high
    }

    /// The columns looked at: numbers, moments, categories and booleans that are no keys.
    package let columns: [String]
    /// 1 − the absolute difference of the Jensen–Shannon distances that each pair of columns has in the real and in the synthetic table, row by row.
    package let accuracyMap: [[Double]]
    /// The median of the accuracy map off its diagonal; nil for fewer than two columns.
    package let accuracy: Double?
    /// The absolute value of the median difference between the absolute Spearman correlations of the tables, 0 is best; nil if none is defined.
    package let correlation: Double?
    /// How evenly real and synthetic rows share clusters: the mean over clusters of the smaller count over the larger, 0 … 1, 1 is best; nil for fewer than
    /// three complete rows.
    package let clusters: Double?

    package var band: Band? { accuracy.map { $0 < 0.7 ? .bad : $0 < 0.8 ? .low : $0 < 0.9 ? .medium : .high } }

    /// Compares a synthetic table with a real one.
    ///
    /// - Parameters:
    ///   - real: The table that the synthetic one imitates.
    ///   - synthetic: A table with the real one's columns and any number of rows.
    ///   - keys: Columns not to look at.
    ///   - seed: The same seed gives the same rows and clusters.
    /// - Throws: `TableComparisonError` if a table is empty, a column is absent or holds something else.
    package init(real: Table, synthetic: Table, keys: [String] = [], seed: UInt64 = 0) throws(TableComparisonError) {
        let tables = try AlignedTables(real: real, [("synthetic", synthetic)]) { $0.type.isStatistical && !keys.contains($0.name) }
        let columns = tables.columns.map { SyngenColumn($0) }
        self.columns = tables.columns.map(\.name)

        let shares = (0...1).map { table in columns.map { $0.rowShares(table) } }
        let map = columns.indices.map { i in
            columns.indices.map { j in
                1 - abs(Self.jensenShannonDistance(shares[0][i], shares[0][j]) - Self.jensenShannonDistance(shares[1][i], shares[1][j]))
            }
        }
        accuracyMap = map
        accuracy = Self.median(columns.indices.flatMap { i in columns.indices.filter { $0 != i }.map { map[i][$0] } })

        var differences: [Double] = []
        for i in columns.indices {
            for j in i..<columns.count {
                guard let first = columns[i].rankCorrelation(with: columns[j], table: 0),
                    let second = columns[i].rankCorrelation(with: columns[j], table: 1)
                else { continue }
                // The whole matrix counts: its diagonal once, every pair twice.
                differences += [Double](repeating: abs(first) - abs(second), count: i == j ? 1 : 2)
            }
        }
        correlation = Self.median(differences).map(abs)
        clusters = ClusterHomogeneity.score(columns, rowCounts: tables.rowCounts, seed: seed)
    }

    /// The distance of two distributions over the rows, natural logarithms, 0 … √ln 2.
    static func jensenShannonDistance(_ p: [Double], _ q: [Double]) -> Double {
        var divergence = 0.0
        for (a, b) in zip(p, q) {
            let middle = (a + b) / 2
            if a > 0 { divergence += a * logarithm(a / middle) }
            if b > 0 { divergence += b * logarithm(b / middle) }
        }
        return max(divergence / 2, 0).squareRoot()
    }

    private static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        return sorted.isEmpty ? nil : Discretization.quantile(sorted, 0.5)
    }
}
