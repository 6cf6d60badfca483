package import Evaluation

/// Whether the right cells are missing; the shares of each column are with the columns.
package struct MissingnessFigures: Codable, Sendable, Equatable {
    /// The largest absolute difference of a column's shares of missing cells in the synthetic and in the training table, 0 … 1.
    package let largestDifference: Double
    /// The same of the holdout.
    package let largestDifferenceOfHoldout: Double?
    /// How much is kept of what other columns tell about where cells are missing, 0 … 1: Cramér's V of each column's strongest dependence in the synthetic table in
    /// parts of that in the training table, the stronger weighing more. 1 if there is nothing to keep; beside it the holdout's.
    package let kept: ReportFigure
    /// The mean agreement of the shares of missing cells group by group, as `MissingnessReport` has it, beside the holdout's.
    package let agreement: ReportFigure
    /// What tells most about where cells are missing, the worst reproduced first.
    package let dependences: [MissingnessDependence]
    /// How many dependences there are, listed or not.
    package let dependenceCount: Int
    private static let listed = 60

    /// Sums reports up, which may be of a part of the rows; the differences of shares are those of all rows.
    init(
        _ synthetic: MissingnessReport, holdout: MissingnessReport?, largestDifference: Double, largestDifferenceOfHoldout: Double?
    ) {
        self.largestDifference = largestDifference
        self.largestDifferenceOfHoldout = largestDifferenceOfHoldout
        kept = ReportFigure(value: Self.kept(synthetic), ceiling: holdout.map(Self.kept))
        agreement = ReportFigure(value: synthetic.agreement, ceiling: holdout?.agreement)
        let worst = synthetic.dependences.enumerated().sorted { ($0.element.agreement, $0.offset) < ($1.element.agreement, $1.offset) }
        dependences = worst.prefix(Self.listed).map(\.element)
        dependenceCount = synthetic.dependences.count
    }

    private static func kept(_ report: MissingnessReport) -> Double {
        var (kept, all) = (0.0, 0.0)
        var seen: Set<String> = []
        for dependence in report.dependences where seen.insert(dependence.column).inserted {
            let real = dependence.real ?? 0
            kept += min(dependence.synthetic ?? 0, real)
            all += real
        }
        return all > 0 ? kept / all : 1
    }
}
