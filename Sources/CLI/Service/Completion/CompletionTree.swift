/// The commands as a shell meets them: a first word, which may have second words.
struct CompletionTree {
    struct Word {
        let name: String
        let summary: String
        /// Nil when the word alone is no command.
        let command: (any Command.Type)?
        let seconds: [(name: String, command: any Command.Type)]
    }

    let words: [Word]

    init(_ commands: [any Command.Type]) {
        var names: [String] = []
        for command in commands {
            let first = String(command.name.prefix { $0 != " " })
            if !names.contains(first) { names.append(first) }
        }
        words = names.map { name in
            let command = commands.first { $0.name == name }
            let seconds = commands.filter { $0.name.hasPrefix(name + " ") }
            let summary = command?.summary ?? seconds.map { String($0.name.dropFirst(name.count + 1)) }.joined(separator: ", ")
            return Word(
                name: name, summary: summary, command: command, seconds: seconds.map { (String($0.name.dropFirst(name.count + 1)), $0) })
        }
    }

    /// What may follow a command as options, the help among them.
    static func options(_ command: any Command.Type) -> [CommandOption] {
        command.options + [.flag("--help", "shows what the command does, with examples")]
    }
}
