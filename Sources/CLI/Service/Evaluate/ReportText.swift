internal import Evaluation
internal import Reports

/// A report in a few lines.
enum ReportText {
    static func lines(_ report: TableReport) -> [String] {
        report.summary.flatMap { ["\(mark($0.tone)) \($0.headline)", "    \($0.explanation)"] }
    }

    /// Syngen's figures, as its option `metrics_only` prints them.
    static func syngenLines(_ report: TableReport) -> [String] {
        guard let figures = report.syngen else { return ["there are too few columns for syngen's figures"] }
        let band = figures.band.map { " (\($0.rawValue))" } ?? ""
        return [
            "Median accuracy: \(rounded(figures.accuracy.value))\(band)",
            "Median difference of correlations: \(rounded(figures.correlation.value))",
            "Mean clusters homogeneity: \(rounded(figures.clusters.value))",
        ]
    }

    private static func rounded(_ value: Double?) -> String { value.map { "\(($0 * 10_000).rounded() / 10_000)" } ?? "not defined" }

    private static func mark(_ tone: ReportVerdict.Tone) -> String {
        switch tone {
        case .good: "[good]"
        case .fair: "[fair]"
        case .poor: "[poor]"
        case .open: "[open]"
        }
    }
}
