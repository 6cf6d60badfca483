/// The script for zsh.
enum ZshCompletion {
    static func script(_ commands: [any Command.Type]) -> String {
        let tree = CompletionTree(commands)
        return """
            #compdef semblance
            # zsh completion of semblance
            _semblance_models() {
                local -a names
                names=(${(f)"$(semblance models --names 2>/dev/null)"})
                _alternative 'models:model:compadd -a names' 'files:file:_files'
            }
            _semblance() {
                local -a commands
                if (( CURRENT == 2 )); then
                    commands=(
            \(tree.words.map { "            \(described($0.name, $0.summary))" }.joined(separator: "\n"))
                        'help:tells more of a command'
                    )
                    _describe command commands
                    return
                fi
                local first=$words[2]
                shift words
                (( CURRENT-- ))
                case $first in
            \(tree.words.map(branch).joined(separator: "\n"))
                esac
            }
            compdef _semblance semblance
            """
    }

    private static func branch(_ word: CompletionTree.Word) -> String {
        let own = word.command.map { arguments($0, "                ") } ?? ""
        guard !word.seconds.isEmpty else { return "        \(word.name))\n\(own) ;;" }
        let list = word.seconds.map { "                    \(described($0.name, $0.command.summary))" }.joined(separator: "\n")
        let branches = word.seconds.map { second in
            "                \(second.name)) shift words; (( CURRENT-- ))\n\(arguments(second.command, "                    ")) ;;"
        }
        return """
                    \(word.name))
                        if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
                            commands=(
            \(list)
                            )
                            _describe command commands
                            return
                        fi
                        case $words[2] in
            \(branches.joined(separator: "\n"))
                            *)
            \(own.isEmpty ? "                :" : own) ;;
                        esac ;;
            """
    }

    private static func arguments(_ command: any Command.Type, _ indent: String) -> String {
        let options = CompletionTree.options(command).flatMap { option in
            [option.name, option.short].compactMap(\.self).map { name in
                let repeated = option.form == .repeated ? "*" : ""
                let value = option.takesValue ? ":\(escaped(option.placeholder)):\(action(option.completion))" : ""
                return "'\(repeated)\(name)[\(escaped(option.summary))]\(value)'"
            }
        }
        let operands = command.operands.map { "'\($0.need == .optional ? ":" : ""):\($0.name):\(action($0.completion))'" }
        return "\(indent)_arguments \\\n" + (options + operands).map { "\(indent)    \($0)" }.joined(separator: " \\\n")
    }

    private static func action(_ completion: Completion) -> String {
        switch completion {
        case .nothing: " "
        case .file: "_files"
        case .folder: "_files -/"
        case .model: "_semblance_models"
        case .words(let words): "(\(words.joined(separator: " ")))"
        }
    }

    private static func described(_ name: String, _ summary: String) -> String { "'\(name):\(escaped(summary))'" }

    /// Within single quotes, and where brackets and colons mean something.
    private static func escaped(_ text: String) -> String {
        String(
            text.flatMap { letter -> [Character] in
                switch letter {
                case "'": ["'", "\\", "'", "'"]
                case "[", "]", ":", "\\": ["\\", letter]
                default: [letter]
                }
            })
    }
}
