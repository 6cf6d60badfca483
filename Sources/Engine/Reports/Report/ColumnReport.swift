package import Evaluation
package import Tabular

/// What is to be said of one column of a synthetic table.
package struct ColumnReport: Codable, Sendable, Equatable {
    /// How often numbers or moments fall into bins in both tables; what is missing falls into none.
    package struct Histogram: Codable, Sendable, Equatable {
        package let bins: HistogramBins
        package let real: [Int]
        package let synthetic: [Int]
    }

    /// How often values occur in both tables; what is missing is no value.
    package struct Categories: Codable, Sendable, Equatable {
        /// The commonest values, long ones cut.
        package let values: [String]
        package let real: [Int]
        package let synthetic: [Int]
        /// How many different values are not listed.
        package let otherValues: Int
        /// How often they occur in the real table.
        package let otherReal: Int
        package let otherSynthetic: Int
        /// How many synthetic cells have a value that no training row has.
        package let unknownSynthetic: Int
    }

    package let name: String
    package let type: ColumnType
    /// 1 − the total variation distance in about ten bins, beside what a fresh sample would reach on average.
    package let accuracy: ReportFigure
    /// What `shape` measures.
    package let shapeMetric: ColumnScore.Metric?
    /// The Quality Report's score of the column, beside the holdout's.
    package let shape: ReportFigure
    /// The Diagnostic Report's score of the column, beside the holdout's.
    package let validity: ReportFigure
    /// The share of the two-sample test's evidence that is this column's, 0 … 1; nil if there was none.
    package let detectionShare: Double?
    /// The share of missing cells of the training table, 0 … 1.
    package let realMissing: Double
    package let syntheticMissing: Double
    /// Nil unless the column is of numbers or moments and the training table has some.
    package let histogram: Histogram?
    /// Nil unless the column is of categories or booleans.
    package let categories: Categories?
    package let realNumbers: NumberSummary?
    package let syntheticNumbers: NumberSummary?
}

extension ColumnReport.Histogram {
    /// Nil if there are no bins.
    init?(_ real: PresentNumbers, _ synthetic: PresentNumbers, _ metadata: ColumnMetadata) {
        guard let bins = HistogramBins([real, synthetic], metadata) else { return nil }
        self.bins = bins
        self.real = bins.counts(real.sorted)
        self.synthetic = bins.counts(synthetic.sorted)
    }
}

extension ColumnReport.Categories {
    init(_ real: ValueCounts, _ synthetic: ValueCounts, isOrdered: Bool) {
        let bins = CategoryBins([real, synthetic], isOrdered: isOrdered)
        values = bins.values
        otherValues = bins.otherValues
        self.real = Array(bins.counts[0].dropLast())
        self.synthetic = Array(bins.counts[1].dropLast())
        otherReal = bins.counts[0].last ?? 0
        otherSynthetic = bins.counts[1].last ?? 0
        let known = Set(real.counts.map(\.value))
        unknownSynthetic = synthetic.counts.reduce(0) { known.contains($1.value) ? $0 : $0 + $1.count }
    }
}
