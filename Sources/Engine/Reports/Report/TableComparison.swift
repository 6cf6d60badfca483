import Evaluation
import Tabular

/// The measures that compare one table, the synthetic one or the holdout, with the training table, and that say the more the more rows they see.
struct TableComparison: Sendable {
    let quality: QualityReport
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
        /// Rows of each table for syngen's figures; nil: none are made.
        var syngenRows: Int?
    }

    init(_ training: Table, _ other: Table, _ settings: Settings) throws(TableComparisonError) {
        let keys = settings.keys
        accuracy = try MarginalAccuracy(real: training, synthetic: other, keys: keys, seed: settings.seed)
        diagnostic = try DiagnosticReport(real: training, synthetic: other, keys: settings.allKeys)
        missingness = try MissingnessReport(real: training, synthetic: other, keys: keys)
        let sample = RowSample(seed: settings.seed)
        quality = try QualityReport(
            real: sample.rows(training, settings.pairRows), synthetic: sample.rows(other, settings.pairRows), keys: keys)
        if let rows = settings.syngenRows {
            syngen = try SyngenFigures(
                real: sample.rows(training, rows), synthetic: sample.rows(other, rows), keys: keys, seed: settings.seed)
        } else {
            syngen = nil
        }
    }
}
