internal import Contracts

/// The texts that explain the commands.
enum CommandHelp {
    private static let lineLength = 120

    /// What `semblance` says of all commands.
    static func overview(_ commands: [any Command.Type]) -> String {
        let width = commands.map { $0.name.count }.max() ?? 0
        let list = commands.map { "  \(padded($0.name, width))  \($0.summary)" }
        return """
            semblance \(Version.current): synthetic data that behaves like the real thing.

            Usage: semblance COMMAND [OPTIONS]

            Commands:
            \(list.joined(separator: "\n"))

            semblance COMMAND --help tells more, with examples. Models are kept in --models FOLDER, SEMBLANCE_MODELS or
            ~/.local/share/semblance/models. Settings of the services come from the environment; see docs/configuration.md.
            \(wrap(ExitCode.help, lineLength).joined(separator: "\n"))
            """
    }

    /// What is said of a group, such as `models`.
    static func overview(group: String, _ commands: [any Command.Type]) -> String {
        let width = commands.map { $0.name.count }.max() ?? 0
        return """
            Usage: semblance \(group) COMMAND [OPTIONS]

            Commands:
            \(commands.map { "  \(padded($0.name, width))  \($0.summary)" }.joined(separator: "\n"))

            semblance \(group) COMMAND --help tells more, with examples.
            """
    }

    /// Usage, options and examples of one command.
    static func text(_ command: any Command.Type) -> String {
        var parts = ["Usage: \(usage(command))", command.details]
        if !command.options.isEmpty { parts.append(optionLines(command.options).joined(separator: "\n")) }
        parts.append("Examples:\n" + command.examples.map { "  \($0)" }.joined(separator: "\n"))
        parts.append(wrap(ExitCode.help, lineLength).joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    /// `semblance fit FILE [OPTIONS]`.
    static func usage(_ command: any Command.Type) -> String {
        let operands = command.operands.map { operand in
            switch operand.need {
            case .required: operand.name
            case .optional: "[\(operand.name)]"
            }
        }
        return (["semblance", command.name] + operands + (command.options.isEmpty ? [] : ["[OPTIONS]"])).joined(separator: " ")
    }

    private static func optionLines(_ options: [CommandOption]) -> [String] {
        let heads = options.map(head)
        // A long head stands alone on its line.
        let width = min(30, heads.map(\.count).max() ?? 0)
        return zip(heads, options).flatMap { head, option in
            let wrapped = wrap(option.summary, lineLength - width - 4)
            let indent = String(repeating: " ", count: width + 4)
            guard head.count <= width, let first = wrapped.first else { return ["  \(head)"] + wrapped.map { indent + $0 } }
            return ["  \(padded(head, width))  \(first)"] + wrapped.dropFirst().map { indent + $0 }
        }
    }

    /// `-o, --output FILE`.
    static func head(_ option: CommandOption) -> String {
        let name = (option.short.map { "\($0), " } ?? "") + option.name
        switch option.form {
        case .flag: return name
        case .truth: return "\(name) [\(option.placeholder)]"
        case .value, .repeated: return "\(name) \(option.placeholder)"
        }
    }

    private static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    static func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
}
