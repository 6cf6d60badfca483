internal import Configuration
internal import Contracts
internal import Specification

/// `semblance remote sample`.
enum RemoteSampleCommand: Command {
    static let name = "remote sample"
    static let summary = "makes rows with a model on the server"
    static let details = """
        Asks the server for rows and writes them as they come. A file appears under its name when it is whole. The same model and
        seed give the rows that `semblance sample` gives here.
        """
    static let operands = [Operand("MODEL")]
    static let options: [CommandOption] =
        [.value("--version", "N", "the model's version; the newest when left out")] + SampleArguments.options + RowOutput.options + [
            .value("--save-as", "NAME", "keeps the rows on the server as a dataset of that name instead"),
            .flag("--quiet", "shows no progress"),
        ] + RemoteSession.options
    static let examples = [
        "semblance remote sample people --rows 100000 --seed 1 -o synthetic.csv",
        "semblance remote sample people --rows 1000 --where age=30..40 --format jsonl | head",
        "semblance remote sample people --rows 5000 --save-as people-synthetic",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let model = try arguments.operand("MODEL")
        let version = try arguments.integer("--version", atLeast: 1).map(String.init) ?? "latest"
        let asked = try SampleArguments(arguments, columns: nil)
        guard let rows = asked.rows else { throw UsageError("--rows is missing") }
        guard let seed = Int(exactly: asked.seed) else { throw UsageError("--seed must be below 2^63 for a server") }
        let api = try RemoteSession.connect(arguments, environment)
        let known: JSONValue = try await api.get("/v1/models/\(APIConnection.escaped(model))")
        let isTable = known.objectValue?["versions"]?.arrayValue?.first?.objectValue?["table"]?.objectValue != nil
        if !isTable, !asked.conditions.isEmpty || !asked.shares.isEmpty || asked.temperature != 1 {
            throw UsageError("--where, --share and --temperature are for models of tables; \(model) makes series")
        }
        var request: [String: JSONValue] = [isTable ? "rows" : "count": .integer(rows), "seed": .integer(seed)]
        if !asked.conditions.isEmpty { request["conditions"] = try JSON.decode(from: try JSON.encode(asked.conditions)) }
        if !asked.shares.isEmpty { request["shares"] = try JSON.decode(from: try JSON.encode(asked.shares)) }
        if asked.temperature != 1 { request["temperature"] = .number(asked.temperature) }
        let path = "/v1/models/\(APIConnection.escaped(model))/versions/\(version)/sample"
        if let name = arguments["--save-as"] {
            guard arguments["--output"] == nil else { throw UsageError("--save-as and --output cannot be given together") }
            request["saveAs"] = .string(name)
            let dataset: JSONValue = try await api.post(path, JSONValue.object(request))
            terminal.say("Saved \(RemoteListing.shape(dataset)) as the dataset \(name)")
            return .success
        }
        let target = arguments["--output"] == "-" ? nil : arguments["--output"]
        var name = target?.lowercased() ?? ""
        if isTable, arguments.has("--gzip") || name.hasSuffix(".gz") { request["gzip"] = true }
        if name.hasSuffix(".gz") { name = String(name.dropLast(3)) }
        let isLines = name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson")
        request["format"] = .string(try arguments.choice("--format", ["csv": "csv", "jsonl": "jsonl"]) ?? (isLines ? "jsonl" : "csv"))
        try await RemoteFile(api: api, terminal: terminal, isQuiet: arguments.has("--quiet")).fetch(
            "POST", path, try JSON.encode(JSONValue.object(request)), to: target, title: "Sampling \(model)")
        return .success
    }
}
