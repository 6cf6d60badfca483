internal import Glibc

/// Asks for a line on the terminal, a password without showing it; or reads it from standard input when that is no terminal.
enum PasswordPrompt {
    static let ask: Terminal.Ask = { question, isSecret in
        guard isatty(STDIN_FILENO) == 1 else { return readLine() }
        write(question)
        guard isSecret else { return readLine() }
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return readLine() }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            write("\n")
        }
        return readLine()
    }

    private static func write(_ text: String) {
        Array(text.utf8).withUnsafeBytes { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
