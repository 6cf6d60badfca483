internal import Configuration
internal import Contracts
internal import FoundationEssentials

/// `semblance example`.
enum ExampleCommand: Command {
    static let name = "example"
    static let summary = "does the main job once on a server, on data that it makes itself"
    static let help = """
        Usage: semblance example [--url URL] [--token-file FILE | --username NAME --password-file FILE] [--output FOLDER]

        Makes a dataset of ten labelled harmonics, fits a small conditional GAN to it (about a minute), and samples 100 series
        into a CSV file. What is there already is used again.

          --url URL             the API's address; API_URL from the environment when left out, else http://127.0.0.1:8502
          --token-file FILE     a file with a bearer token; else the token is taken from SEMBLANCE_TOKEN
          --username NAME       log in with a name and a password instead
          --password-file FILE  a file with that password
          --output FOLDER       where the CSV file goes; example when left out

        Examples:
          semblance example --username admin --password-file .data/admin-password
          SEMBLANCE_TOKEN=… semblance example --url https://semblance.example.org --output /tmp/example

        \(ExitCode.help)
        """
    static let options: [CommandOption] = [
        .value("--url"), .value("--token-file"), .value("--username"), .value("--password-file"), .value("--output"),
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
                "/v1/sessions", CreateSessionRequest(username: username, password: try firstLine(of: file)))
            return session.token
        }
        if arguments["--password-file"] != nil { throw UsageError("--password-file needs --username") }
        if let file = arguments["--token-file"] { return try firstLine(of: file) }
        guard let token = environment["SEMBLANCE_TOKEN"] else {
            throw UsageError("a token is needed: --token-file, --username with --password-file, or SEMBLANCE_TOKEN in the environment")
        }
        return token
    }

    private static func firstLine(of path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandFailure("\(path) cannot be read") }
        let line = String(decoding: data, as: UTF8.self).prefix { !$0.isNewline }
        guard !line.isEmpty else { throw CommandFailure("\(path) is empty") }
        return String(line)
    }
}
