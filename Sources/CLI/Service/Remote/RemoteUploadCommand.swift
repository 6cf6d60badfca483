internal import Configuration
internal import Contracts
internal import Specification

/// `semblance remote upload`.
enum RemoteUploadCommand: Command {
    static let name = "remote upload"
    static let summary = "sends a table to the server, as a dataset"
    static let details = """
        Streams the file to the server, which keeps it as it is and recognises its columns. With --kind series, rows are series
        instead of records.
        """
    static let operands = [Operand("FILE", completes: .file)]
    static let options: [CommandOption] =
        [
            .value("--name", "NAME", "what the dataset is called; the file's name without its endings when left out"),
            .value("--kind", "table|series", "table when left out", completes: .words(["table", "series"])),
            .value(
                "--layout", "LAYOUT", "series: wide (a row per series), long (a row per step) or recording (one long table, cut up)",
                completes: .words(["wide", "long", "recording"])),
            .value("--header", "yes|no", "whether the first row names the columns", completes: .words(["yes", "no"])),
            .flag("--quiet", "shows no progress"),
        ] + RemoteSession.options
    static let examples = [
        "semblance remote upload people.csv", "semblance remote upload export.csv.gz --name people-2026",
        "semblance remote upload co2.csv --kind series --layout wide",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let file = try arguments.operand("FILE")
        let name = try arguments["--name"] ?? FitCommand.modelName(file, option: "--name")
        let kind = try arguments.choice("--kind", ["table": "table", "series": "series"]) ?? "table"
        var query = [("name", name), ("kind", kind)]
        if let layout = arguments["--layout"] {
            guard kind == "series" else { throw UsageError("--layout needs --kind series") }
            query.append(("layout", layout))
        }
        if let hasHeader = try arguments.choice("--header", ["yes": true, "no": false]) { query.append(("header", "\(hasHeader)")) }
        let api = try RemoteSession.connect(arguments, environment)

        let isQuiet = arguments.has("--quiet")
        let display = SharedProgress(ProgressDisplay("Uploading \(name)", on: terminal, isQuiet: isQuiet))
        let source = try FilePieces(file) { display.show($0) }
        let path = "/v1/datasets?" + query.map { "\($0)=\(APIConnection.escaped($1))" }.joined(separator: "&")
        let answer = try await api.upload(path, mediaType: mediaType(file, kind), length: source.length) { try source.next() }
        var dataset: JSONValue = try JSON.decode(from: answer)
        let id = RemoteListing.text(dataset.objectValue?["id"])
        // A large table is read after it was stored.
        while state(dataset) == "reading" {
            try await Task.sleep(for: .milliseconds(500))
            dataset = try await api.get("/v1/datasets/\(APIConnection.escaped(id))")
        }
        terminal.clearBar()
        guard state(dataset) != "failed" else {
            let problem = RemoteListing.text(dataset.objectValue?["table"]?.objectValue?["problem"])
            throw CommandFailure("the server cannot read \(file): \(problem)")
        }
        terminal.say("Uploaded \(file) as the dataset \(name): \(RemoteListing.shape(dataset))")
        for note in dataset.objectValue?["table"]?.objectValue?["notes"]?.arrayValue ?? [] where !isQuiet {
            terminal.complain("  \(RemoteListing.text(note))")
        }
        return .success
    }

    private static func state(_ dataset: JSONValue) -> String { RemoteListing.text(dataset.objectValue?["table"]?.objectValue?["state"]) }

    private static func mediaType(_ file: String, _ kind: String) -> String {
        let name = file.lowercased()
        if name.hasSuffix(".gz") { return "application/gzip" }
        return name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? "application/x-ndjson" : "text/csv"
    }
}
