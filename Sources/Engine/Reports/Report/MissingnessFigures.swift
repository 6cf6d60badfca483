package import Evaluation

/// Whether the right cells are missing; the shares of each column are with the columns.
package struct MissingnessFigures: Codable, Sendable, Equatable {
    /// The largest absolute difference of a column's shares of missing cells in the synthetic and in the training table, 0 … 1.
    package let largestDifference: Double
    /// The same of the holdout.
    package let largestDifferenceOfHoldout: Double?
    /// Whether cells are missing in the same rows, beside the holdout's agreement.
    package let agreement: ReportFigure
    /// What tells most about where cells are missing, the worst reproduced first.
    package let dependences: [MissingnessDependence]
    /// How many dependences there are, listed or not.
    package let dependenceCount: Int
    private static let listed = 60

    init(_ synthetic: MissingnessReport, holdout: MissingnessReport?) {
        largestDifference = synthetic.largestDifference
        largestDifferenceOfHoldout = holdout?.largestDifference
        agreement = ReportFigure(value: synthetic.agreement, ceiling: holdout?.agreement)
        let worst = synthetic.dependences.enumerated().sorted { ($0.element.agreement, $0.offset) < ($1.element.agreement, $1.offset) }
        dependences = worst.prefix(Self.listed).map(\.element)
        dependenceCount = synthetic.dependences.count
    }
}
