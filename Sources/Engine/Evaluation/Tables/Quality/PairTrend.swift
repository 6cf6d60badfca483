/// The score of a pair of columns.
package struct PairTrend: Codable, Sendable, Equatable {
    /// What a pair's score measures; the names are those of SDMetrics.
    package enum Metric: String, Codable, Sendable {
        /// 1 − half the difference of Pearson's correlations, of two continuous columns.
        case correlationSimilarity = "CorrelationSimilarity"
        /// 1 − the total variation distance of the joint frequencies, missing being a value of its own.
        case contingencySimilarity = "ContingencySimilarity"
    }

    package let first: String
    package let second: String
    package let metric: Metric
    /// 0 … 1, 1 is best; nil if it is not defined, as for the correlation of a constant column.
    package let score: Double?
    /// How strongly the columns hang together in the real table: the correlation, −1 … 1, or Cramér's V, 0 … 1; nil if that is not defined.
    package let realAssociation: Double?
    /// Whether the real association exceeds the threshold.
    package let isStrong: Bool
}
