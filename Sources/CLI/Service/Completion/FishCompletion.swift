/// The script for fish.
enum FishCompletion {
    static func script(_ commands: [any Command.Type]) -> String {
        let tree = CompletionTree(commands)
        var lines = [
            "# fish completion of semblance", "complete -c semblance -f",
            "complete -c semblance -n __fish_use_subcommand -l version -d 'prints the version'",
            "complete -c semblance -n __fish_use_subcommand -a help -d 'tells more of a command'",
        ]
        for word in tree.words {
            lines.append("complete -c semblance -n __fish_use_subcommand -a \(word.name) -d \(quoted(word.summary))")
            let names = word.seconds.map(\.name).joined(separator: " ")
            // A word may also be the second one of a group, as fit is in "remote fit".
            let groups = tree.words.filter { $0.name != word.name && $0.seconds.contains { $0.name == word.name } }.map(\.name)
            let others = names.isEmpty ? groups : groups + [names]
            let noSecond = others.isEmpty ? "" : "; and not __fish_seen_subcommand_from \(others.joined(separator: " "))"
            for second in word.seconds {
                lines.append(
                    "complete -c semblance -n '__fish_seen_subcommand_from \(word.name)\(noSecond)' -a \(second.name) "
                        + "-d \(quoted(second.command.summary))")
                let condition = "__fish_seen_subcommand_from \(word.name); and __fish_seen_subcommand_from \(second.name)"
                lines += options(second.command, condition)
            }
            if let command = word.command { lines += options(command, "__fish_seen_subcommand_from \(word.name)\(noSecond)") }
        }
        return lines.joined(separator: "\n")
    }

    private static func options(_ command: any Command.Type, _ condition: String) -> [String] {
        let start = "complete -c semblance -n '\(condition)'"
        let operands = command.operands.map { values($0.completion) }.filter { !$0.isEmpty }.map { "\(start) \($0)" }
        let options = CompletionTree.options(command).map { option in
            let short = option.short.map { " -s \($0.dropFirst())" } ?? ""
            let value = option.takesValue ? " -r \(values(option.completion))" : ""
            return "\(start)\(short) -l \(option.name.dropFirst(2))\(value) -d \(quoted(option.summary))"
        }
        return operands + options
    }

    private static func values(_ completion: Completion) -> String {
        switch completion {
        case .nothing: ""
        case .file: "-F"
        case .folder: "-a '(__fish_complete_directories)'"
        case .model: "-F -a '(semblance models --names 2>/dev/null)'"
        case .words(let words): "-a '\(words.joined(separator: " "))'"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] } + "'"
    }
}
