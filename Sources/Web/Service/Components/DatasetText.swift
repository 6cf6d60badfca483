import Contracts

/// Datasets in words.
enum DatasetText {
    /// What is in it: "1 000 series × 256 steps", "5 000 rows × 12 columns".
    static func shape(_ dataset: Dataset) -> String {
        if let table = dataset.table { return shape(table) }
        guard let series = dataset.series else { return "nothing" }
        let labels = series.labels.count
        return shape(series) + (labels > 1 ? ", \(labels) labels" : "")
    }

    static func shape(_ table: TableSummary) -> String {
        switch table.state {
        case .reading: "a table that is being read"
        case .failed: "a table that cannot be read"
        case .ready: "\(Format.count(table.rows, "row", "rows")) × \(Format.count(table.columns, "column", "columns"))"
        }
    }

    /// "1 000 series × 256 steps × 2 channels".
    static func shape(_ series: SeriesSummary) -> String {
        var text = "\(Format.count(series.sequences)) series × \(Format.count(series.length)) steps"
        if series.channels.count > 1 { text += " × \(series.channels.count) channels" }
        return text
    }

    static func origin(_ origin: DatasetOrigin) -> String {
        switch origin {
        case .recipe: "made by a recipe"
        case .upload: "uploaded"
        case .synthetic: "synthetic"
        }
    }
}
