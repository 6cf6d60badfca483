import Contracts

/// Model versions in words.
enum ModelText {
    static func shape(_ version: ModelVersion) -> String {
        if let table = version.table { return Format.count(table.columns, "column", "columns") }
        let channels = version.channels.count
        return "\(Format.count(version.length)) steps" + (channels > 1 ? " × \(channels) channels" : "")
    }

    static func labels(_ labels: [Int]) -> String {
        switch labels.count {
        case 0: "none"
        case 1...8: labels.map { String($0) }.joined(separator: ", ")
        default: "\(labels.count) labels"
        }
    }

    /// Whether a table that the model makes may be shared.
    static func verdict(_ report: ReportSummary) -> HTML {
        switch report.privacy {
        case .mayBeShared: Fragment.badge("may be shared", "succeeded")
        case .undecided: Fragment.badge("privacy undecided", "queued")
        case .doNotShare: Fragment.badge("do not share", "failed")
        }
    }
}
