package import Evaluation
package import Tabular

/// Everything a reader needs to judge a synthetic table: how like the real one it is, column by column, pair by pair and as a whole, beside what real rows
/// reach, and whether anyone is exposed.
///
/// Written as JSON it is the twin of the page that `TableReportPage` makes. The measures are those of the module Evaluation; the same tables, options and seed
/// give the same report on any number of threads. It holds figures and common values of the real table, so it is to be kept like a summary of that table.
package struct TableReport: Codable, Sendable, Equatable {
    /// The version of the report's form.
    package static let version = 1

    /// How many rows the tables have.
    package struct Rows: Codable, Sendable, Equatable {
        package let training: Int
        /// Nil without a holdout.
        package let holdout: Int?
        package let synthetic: Int
    }

    /// A column that the measures of distributions do not look at.
    package struct ExcludedColumn: Codable, Sendable, Equatable {
        package let name: String
        /// Why, in words.
        package let reason: String
    }

    /// How right the frequencies in bins are, each figure beside its ceiling.
    package struct Accuracy: Codable, Sendable, Equatable {
        package let univariate: MarginalAccuracy.Figure
        /// Nil if the table has a single column.
        package let bivariate: MarginalAccuracy.Figure?
        /// Nil if the table has fewer than three columns.
        package let trivariate: MarginalAccuracy.Figure?
    }

    package let version: Int
    package let title: String
    package let rows: Rows
    /// What to make of it, in plain words, the most important first.
    package let summary: [ReportVerdict]
    /// The columns that were compared, the worst first.
    package let columns: [ColumnReport]
    package let excluded: [ExcludedColumn]
    /// The worst pairs of columns, the worst first.
    package let pairs: [PairReport]
    /// How many pairs there are, listed or not.
    package let pairCount: Int
    /// The synthetic table against the training table.
    package let accuracy: Accuracy
    /// The holdout against the training table; nil without a holdout.
    package let holdoutAccuracy: Accuracy?
    /// The mean of the columns' shapes, as `QualityReport` has it; the ceiling is the holdout's.
    package let columnShapes: ReportFigure
    /// The mean score of all pairs.
    package let columnPairTrends: ReportFigure
    /// The mean score of the pairs that belong together in the training table.
    package let strongPairTrends: ReportFigure
    /// The Diagnostic Report's validity: bounds, categories, keys.
    package let validity: ReportFigure
    /// The Diagnostic Report's structure: the share of names and types of columns that the tables have in common.
    package let structure: Double
    /// The Diagnostic Report's scores of keys.
    package let keys: [ColumnScore]
    package let associations: AssociationComparison
    /// Whether a classifier can tell synthetic rows from real ones: held-out ones, or training rows without a holdout.
    package let detection: TwoSampleTest
    /// Whether synthetic rows teach what real ones do; nil without a holdout.
    package let utility: TrainOnSynthetic?
    /// Whether anyone is exposed; `privacy.mayBeShared` says whether nothing forbids sharing the table.
    package let privacy: PrivacyReport
    package let missingness: MissingnessFigures
    /// Nil for wide tables.
    package let syngen: SyngenComparison?
    /// What was not looked at in full, in sentences.
    package let notes: [String]
    /// The settings of the report itself.
    package let settings: [TableReportLineageEntry]
    /// Where the tables come from, as the caller says.
    package let lineage: [TableReportLineageEntry]
}

extension TableReport {
    /// Evaluates a synthetic table.
    ///
    /// - Parameters:
    ///   - training: The rows that the synthesizer learned from.
    ///   - holdout: Rows of the same population that it has not seen, best as many; nil leaves utility and the nearness of rows undecided.
    ///   - synthetic: A table with the training table's columns.
    ///   - metadata: How the training table's columns are written, and its key. A key of one column is not looked at otherwise.
    ///   - options: What to look at.
    ///   - lineage: What to say about where the tables come from, in this order.
    ///   - progress: Is told what is being done and which part of all, 0 … 1, is done.
    /// - Throws: `SpecificationError` for options that name no fitting column; `TableComparisonError` or `BinningError` if a table is empty, a column is absent or
    ///   holds something else, or there is nothing to compare; `CancellationError` if the task is cancelled, before the next kind of measure.
    package init(
        training: Table, holdout: Table?, synthetic: Table, metadata: Metadata, options: TableReportOptions = TableReportOptions(),
        lineage: [TableReportLineageEntry] = [], progress: (@Sendable (String, Double) -> Void)? = nil
    ) throws {
        let maker = try TableReportMaker(training: training, holdout: holdout, synthetic: synthetic, metadata: metadata, options: options)
        self = try maker.report(lineage: lineage, progress: progress ?? { _, _ in })
    }

    /// The report as JSON; equal reports give equal bytes.
    package func json() -> [UInt8] { ReportJSON.encode(self) }

    /// Reads what `json` wrote.
    ///
    /// - Throws: `DecodingError` if the text is not a report of this version or its parts do not fit together.
    package init(json: [UInt8]) throws {
        self = try ReportJSON.decode(TableReport.self, json)
        try ReportJSON.check(version, is: Self.version)
        for (place, column) in columns.enumerated() {
            if let histogram = column.histogram {
                try ReportJSON.check(histogram.bins.fit([histogram.real, histogram.synthetic]), "columns.\(place).histogram")
            }
            if let categories = column.categories {
                try ReportJSON.check(
                    categories.values.count == categories.real.count && categories.values.count == categories.synthetic.count
                        && (categories.real + categories.synthetic + [categories.otherReal, categories.otherSynthetic])
                            .allSatisfy(ReportJSON.isCount),
                    "columns.\(place).categories")
            }
        }
        try ReportJSON.check(associations.real.isSquare && associations.synthetic.isSquare, "associations")
        let width = associations.real.columns.count
        try ReportJSON.check(
            associations.difference.count == width && associations.difference.allSatisfy { $0.count == width }, "associations.difference")
    }
}
