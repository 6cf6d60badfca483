import Contracts

/// Datasets in words.
enum DatasetText {
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

    static func labels(_ labels: [LabelCount]) -> String {
        switch labels.count {
        case 0: "none"
        case 1...6: labels.map { String($0.label) }.joined(separator: ", ")
        default: "\(labels.count) labels"
        }
    }
}
