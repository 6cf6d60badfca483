/// A figure beside the one that real rows reach.
package struct ReportFigure: Codable, Sendable, Equatable {
    /// The synthetic table's figure; nil if it is not defined.
    package let value: Double?
    /// The same measure of real rows against real ones: the best that can be expected. Nil if there were none to measure it.
    package let ceiling: Double?

    /// How much is left to the ceiling, or to 1 without one; nil if the figure is not defined.
    package var shortfall: Double? { value.map { (ceiling ?? 1) - $0 } }
}
