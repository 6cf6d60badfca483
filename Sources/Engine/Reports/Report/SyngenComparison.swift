package import Evaluation

/// Syngen's figures of the synthetic table and of the holdout.
package struct SyngenComparison: Codable, Sendable, Equatable {
    /// The median of the accuracy map, 1 is best.
    package let accuracy: ReportFigure
    /// What syngen calls such an accuracy.
    package let band: SyngenFigures.Band?
    /// The median difference of correlations, 0 is best.
    package let correlation: ReportFigure
    /// How evenly rows share clusters, 1 is best.
    package let clusters: ReportFigure
    /// How many rows of each table were looked at, at most.
    package let rows: Int

    init(_ synthetic: SyngenFigures, holdout: SyngenFigures?, rows: Int) {
        accuracy = ReportFigure(value: synthetic.accuracy, ceiling: holdout?.accuracy)
        band = synthetic.band
        correlation = ReportFigure(value: synthetic.correlation, ceiling: holdout?.correlation)
        clusters = ReportFigure(value: synthetic.clusters, ceiling: holdout?.clusters)
        self.rows = rows
    }
}
