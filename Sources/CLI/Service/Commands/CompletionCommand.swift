internal import Configuration

/// `semblance completion`.
enum CompletionCommand: Command {
    static let name = "completion"
    static let summary = "prints a script that lets bash, zsh or fish complete commands, options and models"
    static let details = """
        Prints a script for the shell. It knows every command and option, and asks `semblance models --names` for the models.
        """
    static let operands = [Operand("SHELL", completes: .words(["bash", "zsh", "fish"]))]
    static let examples = [
        "semblance completion bash > ~/.local/share/bash-completion/completions/semblance",
        "semblance completion zsh > ~/.zfunc/_semblance   # with fpath+=~/.zfunc before compinit",
        "semblance completion fish > ~/.config/fish/completions/semblance.fish",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let commands = CommandLineProgram.commands
        switch arguments["SHELL"] {
        case "bash": terminal.say(BashCompletion.script(commands))
        case "zsh": terminal.say(ZshCompletion.script(commands))
        case "fish": terminal.say(FishCompletion.script(commands))
        case let shell: throw UsageError("SHELL must be bash, zsh or fish, not '\(shell ?? "")'")
        }
        return .success
    }
}
