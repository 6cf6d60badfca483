/// The score of one column.
package struct ColumnScore: Codable, Sendable, Equatable {
    /// What a column's score measures; the names are those of SDMetrics.
    package enum Metric: String, Codable, Sendable {
        /// 1 − the Kolmogorov–Smirnov statistic: the largest difference of the two distribution functions.
        case ksComplement = "KSComplement"
        /// 1 − the total variation distance of the frequencies.
        case tvComplement = "TVComplement"
        /// The share of synthetic values within the real ones' smallest and largest.
        case boundaryAdherence = "BoundaryAdherence"
        /// The share of synthetic values that some real row has.
        case categoryAdherence = "CategoryAdherence"
        /// The share of synthetic keys that are present and occur for the first time.
        case keyUniqueness = "KeyUniqueness"
    }

    /// The column; the columns of a composite key are joined by commas.
    package let column: String
    package let metric: Metric
    /// 0 … 1, 1 is best; nil if it is not defined, as for a column without values.
    package let score: Double?
}
