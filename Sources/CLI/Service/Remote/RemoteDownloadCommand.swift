internal import Configuration
internal import Specification

/// `semblance remote download`.
enum RemoteDownloadCommand: Command {
    static let name = "remote download"
    static let summary = "fetches a dataset, such as rows sampled before, or a model"
    static let details = """
        Writes a dataset of the server to a file: a table byte for byte as it was stored, series as CSV or JSON Lines. With --artifact
        it fetches a model instead, which every other command takes by the path of its file.
        """
    static let operands = [Operand("NAME")]
    static let options: [CommandOption] =
        [
            .value("--output", "FILE", "where it goes; standard output when left out", short: "-o", completes: .file),
            .value("--format", "csv|jsonl", "of series; csv when left out", completes: .words(["csv", "jsonl"])),
            .flag("--artifact", "the model of that name"), .value("--version", "N", "the model's version; the newest when left out"),
            .flag("--quiet", "shows no progress"),
        ] + RemoteSession.options
    static let examples = [
        "semblance remote download people-synthetic -o synthetic.csv",
        "semblance remote download people --artifact -o people.semblance && semblance sample ./people.semblance",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let name = try arguments.operand("NAME")
        let version = try arguments.integer("--version", atLeast: 1).map(String.init) ?? "latest"
        if arguments["--version"] != nil, !arguments.has("--artifact") { throw UsageError("--version needs --artifact") }
        let format = try arguments.choice("--format", ["csv": "csv", "jsonl": "jsonl"])
        let api = try RemoteSession.connect(arguments, environment)
        let path: String
        if arguments.has("--artifact") {
            path = "/v1/models/\(APIConnection.escaped(name))/versions/\(version)/artifact"
        } else {
            let dataset = try await RemoteListing(api: api).dataset(name)
            let id = APIConnection.escaped(RemoteListing.text(dataset["id"]))
            path = "/v1/datasets/\(id)/content" + (dataset["kind"]?.stringValue == "table" ? "" : "?format=\(format ?? "csv")")
        }
        let target = arguments["--output"] == "-" ? nil : arguments["--output"]
        try await RemoteFile(api: api, terminal: terminal, isQuiet: arguments.has("--quiet")).fetch(
            "GET", path, nil, to: target, title: "Downloading \(name)")
        return .success
    }
}
