package import Evaluation

/// What is to be said of a pair of columns of a synthetic table.
package struct PairReport: Codable, Sendable, Equatable {
    /// The Quality Report's score of the pair.
    package let trend: PairTrend
    /// The holdout's score of the pair; nil without a holdout.
    package let ceiling: Double?

    /// The score beside its ceiling.
    package var figure: ReportFigure { ReportFigure(value: trend.score, ceiling: ceiling) }
}
