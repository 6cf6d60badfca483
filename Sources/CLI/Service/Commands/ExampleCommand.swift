internal import Configuration
internal import Contracts

/// `semblance example`.
enum ExampleCommand: Command {
    static let name = "example"
    static let summary = "does the main job once on a server, on data that it makes itself"
    static let details = """
        Makes a dataset of ten labelled harmonics, fits a small conditional GAN to it (about a minute), and samples 100 series
        into a CSV file. What is there already is used again.
        """
    static let options: [CommandOption] = [
        .value("--url", "URL", "the API's address; API_URL from the environment when left out, else http://127.0.0.1:8502"),
        .value("--token-file", "FILE", "a file with a bearer token; else the token is taken from SEMBLANCE_TOKEN", completes: .file),
        .value("--username", "NAME", "log in with a name and a password instead"),
        .value("--password-file", "FILE", "a file with that password", completes: .file),
        .value("--output", "FOLDER", "where the CSV file goes; example when left out", short: "-o", completes: .folder),
    ]
    static let examples = [
        "semblance example --username admin --password-file .data/admin-password",
        "SEMBLANCE_TOKEN=… semblance example --url https://semblance.example.org --output /tmp/example",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let settings = try CLISettings(environment)
        var url = arguments["--url"] ?? settings.apiURL
        while url.hasSuffix("/") { url.removeLast() }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw UsageError("--url must begin with http:// or https://, not '\(url)'")
        }
        var api = APIConnection(url: url)
        api.token = try await token(arguments, environment, api)
        let outcome = try await ExampleRun(api: api, directory: arguments["--output"] ?? "example", terminal: terminal).run()
        terminal.say("Done. Look at \(outcome.samplePath) and at the web pages.")
        return .success
    }

    private static func token(_ arguments: Arguments, _ environment: Environment, _ api: APIConnection) async throws -> String {
        if let username = arguments["--username"] {
            guard let file = arguments["--password-file"] else { throw UsageError("--username needs --password-file") }
            let session: Session = try await api.post(
                "/v1/sessions", CreateSessionRequest(username: username, password: try SmallFile.firstLine(of: file)))
            return session.token
        }
        if arguments["--password-file"] != nil { throw UsageError("--password-file needs --username") }
        if let file = arguments["--token-file"] { return try SmallFile.firstLine(of: file) }
        guard let token = environment["SEMBLANCE_TOKEN"] else {
            throw UsageError("a token is needed: --token-file, --username with --password-file, or SEMBLANCE_TOKEN in the environment")
        }
        return token
    }
}
