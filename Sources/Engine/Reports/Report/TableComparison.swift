import Evaluation
import Tabular

/// The measures that compare one table, the synthetic one or the holdout, with the training table, and that say the more the more rows they see.
struct TableComparison: Sendable {
    /// The pairs of columns, of all rows or of some.
    let quality: QualityReport
    /// The shapes of the columns, of all rows.
    let shapes: [ColumnScore]
    let diagnostic: DiagnosticReport
    let accuracy: MarginalAccuracy
    let missingness: MissingnessReport
    let syngen: SyngenFigures?

    /// What the comparisons have in common.
    struct Settings: Sendable {
        /// Columns whose values only say which row it is.
        var keys: [String]
        /// Every key, for the diagnosis.
        var allKeys: [[String]]
        var seed: UInt64
        /// Rows of each table for pairs of columns; nil: all.
        var pairRows: Int?
        /// Rows of each table for where cells are missing.
        var missingnessRows: Int
        /// Rows of each table for syngen's figures; nil: none are made.
        var syngenRows: Int?
    }

    init(_ training: Table, _ other: Table, _ settings: Settings) throws(TableComparisonError) {
        let keys = settings.keys
        accuracy = try MarginalAccuracy(real: training, synthetic: other, keys: keys, seed: settings.seed)
        diagnostic = try DiagnosticReport(real: training, synthetic: other, keys: settings.allKeys)
        let sample = RowSample(seed: settings.seed)
        missingness = try MissingnessReport(
            real: sample.rows(training, settings.missingnessRows), synthetic: sample.rows(other, settings.missingnessRows), keys: keys)
        let pairs = try QualityReport(
            real: sample.rows(training, settings.pairRows), synthetic: sample.rows(other, settings.pairRows), keys: keys)
        quality = pairs
        if let rows = settings.pairRows, max(training.rowCount, other.rowCount) > rows {
            // One column at a time has no pairs, and costs little.
            var shapes: [ColumnScore] = []
            for name in pairs.columns.map(\.column) {
                shapes += try QualityReport(real: training.selecting([name]), synthetic: other.selecting([name])).columns
            }
            self.shapes = shapes
        } else {
            shapes = pairs.columns
        }
        if let rows = settings.syngenRows {
            syngen = try SyngenFigures(
                real: sample.rows(training, rows), synthetic: sample.rows(other, rows), keys: keys, seed: settings.seed)
        } else {
            syngen = nil
        }
    }

    /// The mean of the shapes that are defined; nil if none is.
    var columnShapes: Double? {
        let scores = shapes.compactMap(\.score)
        return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }
}
