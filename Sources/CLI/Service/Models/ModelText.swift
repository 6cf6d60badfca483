internal import TableSynthesizers
internal import Tabular

/// What `models show` says of a model.
enum ModelText {
    static func lines(_ stored: StoredModel, path: String) -> [String] {
        let information = stored.information
        var lines = ["\(stored.name): \(stored.shortDescription)", "  file         \(path)"]
        lines.append("  synthesizer  \(information.synthesizer), asked for as \(information.requested)")
        lines.append("  seed         \(information.seed)")
        let parameters = information.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\(plain($0.value))" }
        if !parameters.isEmpty { lines.append("  parameters   \(parameters.joined(separator: " "))") }
        let holdout = information.holdout.map { "\(($0.share * 1000).rounded() / 10) % kept aside (seed \($0.seed))" } ?? "none kept aside"
        lines.append("  rows         \(TextTable.grouped(information.trainingRows)) learned, \(holdout)")
        if let file = information.lineage["file"] { lines.append("  original     \(file)") }
        if let hash = information.lineage["sha256"] { lines.append("  its SHA-256  \(hash)") }
        lines.append("")
        let rows = information.columns.map { [$0.name, $0.type.rawValue, $0.canBeCondition ? "yes" : "no", $0.origin] }
        lines.append(TextTable.lines(["COLUMN", "TYPE", "CONDITION", "HOW"], rows))
        if !information.notes.isEmpty { lines.append("") }
        return lines + information.notes.map { "  \($0)" }
    }
}
