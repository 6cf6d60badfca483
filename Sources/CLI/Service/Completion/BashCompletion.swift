/// The script for bash.
enum BashCompletion {
    static func script(_ commands: [any Command.Type]) -> String {
        let tree = CompletionTree(commands)
        let firsts = (tree.words.map(\.name) + ["help", "--help", "--version"]).joined(separator: " ")
        let seconds = tree.words.filter { !$0.seconds.isEmpty }.map { word in
            let names = word.seconds.map(\.name).joined(separator: " ")
            return """
                        \(word.name))
                            case $second in
                                \(word.seconds.map(\.name).joined(separator: "|"))) command="$first $second" ;;
                                *) if [[ $COMP_CWORD -eq 2 ]]; then seconds="\(names)"; fi ;;
                            esac ;;
                """
        }
        return """
            # bash completion of semblance
            _semblance() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
                local first=${COMP_WORDS[1]} second=${COMP_WORDS[2]} command seconds= options= values=
                COMPREPLY=()
                if [[ $COMP_CWORD -eq 1 ]]; then
                    COMPREPLY=($(compgen -W "\(firsts)" -- "$current"))
                    return
                fi
                if [[ $first == help ]]; then
                    [[ $COMP_CWORD -eq 2 ]] && COMPREPLY=($(compgen -W "\(tree.words.map(\.name).joined(separator: " "))" -- "$current"))
                    return
                fi
                command=$first
                case $first in
            \(seconds.joined(separator: "\n"))
                esac
                case $command in
            \(commands.map(branch).joined(separator: "\n"))
                esac
                if [[ $current == -* ]]; then
                    COMPREPLY=($(compgen -W "$options" -- "$current"))
                else
                    COMPREPLY=($(compgen -W "$seconds" -- "$current"))
                    _semblance_values "$values"
                fi
            }
            _semblance_values() {
                case $1 in
                    file) COMPREPLY+=($(compgen -f -- "$current")) ;;
                    folder) COMPREPLY+=($(compgen -d -- "$current")) ;;
                    model) COMPREPLY+=($(compgen -W "$(semblance models --names 2>/dev/null)" -- "$current") $(compgen -f -- "$current")) ;;
                    words:*) COMPREPLY+=($(compgen -W "${1#words:}" -- "$current")) ;;
                esac
            }
            complete -o filenames -F _semblance semblance
            """
    }

    /// What a command offers.
    private static func branch(_ command: any Command.Type) -> String {
        let options = CompletionTree.options(command)
        let values = options.filter { $0.form != .flag }.map { option in
            let names = [option.name, option.short].compactMap(\.self).joined(separator: "|")
            return "            \(names)) _semblance_values \"\(kind(option.completion))\"; return ;;\n"
        }
        // Any operand may stand at any place; what the first is offers the most.
        let operand = command.operands.first.map { kind($0.completion) } ?? ""
        let others = command.operands.dropFirst().contains { $0.completion == .file } && operand == "" ? "file" : operand
        return """
                    "\(command.name)")
                        case $previous in
            \(values.joined())            esac
                        options="\(options.map(\.name).joined(separator: " "))"
                        values="\(others)" ;;
            """
    }

    private static func kind(_ completion: Completion) -> String {
        switch completion {
        case .nothing: ""
        case .file: "file"
        case .folder: "folder"
        case .model: "model"
        case .words(let words): "words:\(words.joined(separator: " "))"
        }
    }
}
