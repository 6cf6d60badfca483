internal import Configuration
internal import Contracts

/// `semblance remote login`.
enum RemoteLoginCommand: Command {
    static let name = "remote login"
    static let summary = "logs in to a server, for the other remote commands"
    static let details = """
        Asks for the account and its password, which is not shown; or reads both, a line each, from standard input. The token that
        the server gives is kept in $XDG_CONFIG_HOME/semblance/remote.json (~/.config when that is not set), which only you can read.
        """
    static let operands = [Operand("URL")]
    static let options: [CommandOption] = [
        .value("--username", "NAME", "the account; asked for when left out"),
        .value("--password-file", "FILE", "a file with the password; asked for when left out", completes: .file),
    ]
    static let examples = [
        "semblance remote login https://semblance.example.org",
        "semblance remote login http://127.0.0.1:8502 --username admin --password-file .data/admin-password",
        "echo \"$PASSWORD\" | semblance remote login http://127.0.0.1:8502 --username ada",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let url = try RemoteSession.address(try arguments.operand("URL"), "URL")
        guard let username = arguments["--username"] ?? terminal.ask("Account: "), !username.isEmpty else {
            throw UsageError("--username is missing, and nobody was there to be asked")
        }
        let password: String
        if let file = arguments["--password-file"] {
            password = try SmallFile.firstLine(of: file)
        } else {
            guard let answer = terminal.ask("Password: ", isSecret: true), !answer.isEmpty else {
                throw UsageError("--password-file is missing, and nobody was there to be asked")
            }
            password = answer
        }
        let api = APIConnection(url: url, hint: "the account or its password is wrong")
        let session: Session = try await api.post("/v1/sessions", CreateSessionRequest(username: username, password: password))
        try RemoteSession(url: url, username: session.user.username, token: session.token, expiresAt: session.expiresAt)
            .store(environment)
        terminal.say("Logged in at \(url) as \(session.user.username), until \(session.expiresAt)")
        return .success
    }
}
