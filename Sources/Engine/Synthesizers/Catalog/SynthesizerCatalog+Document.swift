import Specification

extension SynthesizerCatalog {
    /// The reference page of all synthesizers as Markdown, made from their descriptions.
    package static var document: String {
        var lines = [
            "# Synthesizers",
            "",
            "A synthesizer learns from a set of series (`fit`) and makes new ones (`sample`). This page is made from what each says of itself:",
            "`semblance-bench synthesizers > docs/synthesizers.md`. A test keeps it equal.",
        ]
        for description in descriptions {
            lines += ["", "## \(description.title) (`\(description.name)`)", "", description.summary, ""]
            if let formula = description.formula { lines += ["Losses: \(formula).", ""] }
            lines += ["| parameter | type | unit | admissible | default | meaning |", "|---|---|---|---|---|---|"]
            for parameter in description.parameters { lines.append(row(parameter)) }
            lines += [""] + description.references.map { "- \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ parameter: ParameterDescription) -> String {
        var summary = parameter.summary
        if let condition = parameter.when {
            summary += " Only with \(condition.parameter) \(condition.in.map(text).joined(separator: " or "))."
        }
        let cells = [
            "`\(parameter.name)`", parameter.type.rawValue, parameter.unit ?? "", admissible(parameter), text(parameter.default), summary,
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private static func admissible(_ parameter: ParameterDescription) -> String {
        var parts: [String] = []
        if let minimum = parameter.minimum {
            parts.append("\(parameter.exclusiveMinimum == true ? ">" : "≥") \(text(.number(minimum)))")
        }
        if let maximum = parameter.maximum {
            parts.append("\(parameter.exclusiveMaximum == true ? "<" : "≤") \(text(.number(maximum)))")
        }
        let range = parts.joined(separator: ", ")
        let words = (parameter.values ?? []).map(text).joined(separator: ", ")
        return [range, words].filter { !$0.isEmpty }.joined(separator: " or ")
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let word): "`\(word)`"
        case .boolean(let truth): "\(truth)"
        default: value.integerValue.map(String.init) ?? value.doubleValue.map { "\($0)" } ?? ""
        }
    }
}
