internal import Configuration

/// `semblance serve`.
enum ServeCommand: Command {
    static let name = "serve"
    static let summary = "starts API, trainer and web page on this machine"
    static let details = """
        Starts the API (port 8502), a trainer and the web page (port 8501) from the programs beside this one, and says where to
        look. On an empty store it first makes an account and an example: ten labelled harmonics, a small model fitted in about
        a minute, 100 sampled series. Ctrl-C ends all of it. A program that dies is started again.

        Settings are read from the environment, for instance API_PORT, WEB_PORT, WEB_HOST, DATABASE_URL, ADMIN_USERNAME and
        ADMIN_PASSWORD; docs/configuration.md lists them. The programs' logs are in FOLDER/logs, their errors are shown here.
        """
    static let options: [CommandOption] = [
        .value("--data", "FOLDER", "where everything is kept: store, logs, example; .data when left out", completes: .folder),
        .flag("--no-example", "leaves the example out, as EXAMPLE=0 does; the first account is then made by a one-time link"),
    ]
    static let examples = [
        "semblance serve", "WEB_PORT=9001 API_PORT=9002 semblance serve --data /srv/semblance",
        "DATABASE_URL=mongodb://localhost:27017/semblance EXAMPLE=0 semblance serve",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let plan = try ServePlan(
            dataDirectory: arguments["--data"] ?? ".data", noExample: arguments.has("--no-example"), environment: environment.variables)
        return try await LocalStack(plan: plan, terminal: terminal).run()
    }
}
