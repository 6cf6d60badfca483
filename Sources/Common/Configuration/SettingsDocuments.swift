extension Settings {
    /// The text of `.env.example`: every setting with its meaning, commented out at its default.
    package static func exampleFile() -> String {
        var text = """
            # Settings of Semblance. Copy this file to .env and change what you need; everything works with nothing set.
            # Made from the table in Sources/Common/Configuration/Settings.swift: change that, not this file.
            # An empty value counts as not set.

            """
        for setting in all {
            text += "\n# \(setting.summary)\n"
            text += "# \(facts(setting).joined(separator: ". ")).\n"
            text += "#\(setting.name)=\(setting.default ?? "")\n"
        }
        return text
    }

    /// The text of `docs/configuration.md`: the same as a table.
    package static func documentation() -> String {
        var text = """
            # Configuration

            Every service reads its settings from environment variables, once, when it starts. Everything works with nothing set.
            A wrong value stops the start with one message that lists all problems. An empty value counts as not set.
            Docker Compose takes the values from a file `.env`; `.env.example` shows them all.
            This page is made from the table in `Sources/Common/Configuration/Settings.swift`; a test keeps them equal.

            | Name | Value | Default | Read by | Meaning |
            |---|---|---|---|---|

            """
        for setting in all {
            let name = (["`\(setting.name)`"] + setting.aliases.map { "or `\($0)`" }).joined(separator: " ")
            let standard = setting.default.map { "`\($0)`" } ?? "–"
            let services = setting.services.isEmpty ? "–" : setting.services.map(\.rawValue).joined(separator: ", ")
            text += "| \(name) | \(valueText(setting)) | \(standard) | \(services) | \(setting.summary) |\n"
        }
        return text
    }

    private static func facts(_ setting: Setting) -> [String] {
        var facts = ["Value: \(valueText(setting))"]
        if !setting.services.isEmpty { facts.append("Read by: \(setting.services.map(\.rawValue).joined(separator: ", "))") }
        if !setting.aliases.isEmpty { facts.append("Also understood: \(setting.aliases.joined(separator: ", "))") }
        return facts
    }

    private static func valueText(_ setting: Setting) -> String {
        var text =
            switch setting.type {
            case .text: "text"
            case .integer: "whole number"
            case .number: "number"
            case .boolean: "true or false"
            case .url: "address (http or https)"
            case .path: "path"
            case .secret: "secret"
            case .choice(let words): words.joined(separator: ", ")
            }
        if setting.type == .secret {
            if let minimum = setting.minimum { text += ", at least \(plain(minimum)) characters" }
        } else if let minimum = setting.minimum, let maximum = setting.maximum {
            text += " from \(plain(minimum)) to \(plain(maximum))"
        }
        if let unit = setting.unit { text += ", \(unit)" }
        return text
    }
}
