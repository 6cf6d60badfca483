internal import Configuration
internal import Contracts
internal import Specification
internal import TableSynthesizers

/// `semblance remote fit`.
enum RemoteFitCommand: Command {
    static let name = "remote fit"
    static let summary = "learns a dataset on the server, and watches"
    static let details = """
        Queues a fit and shows how far it is until it has ended. Ctrl-C ends the watching, not the fit. Parameters are those of
        semblance synthesizers, which the server checks.
        """
    static let operands = [Operand("DATASET")]
    static let options: [CommandOption] =
        [
            .value("--model", "NAME", "whose next version is made; the dataset's name when left out"),
            .value("--synthesizer", "NAME", "auto when left out", completes: .words(TableSynthesizerCatalog.descriptions.map(\.name))),
            .repeated("--set", "NAME=VALUE", "a parameter of the synthesizer"),
            .value("--seed", "N", "the same seed gives the same model"),
            .value("--holdout", "SHARE|none", "the share of rows kept aside for the report; 0.2 when left out"),
            .value("--time-budget", "TIME", "ends the fit after a time such as 90s, 5m or 1h"),
            .flag("--delete-original", "deletes the dataset's original for good, once the model is stored"),
            .flag("--no-wait", "does not wait for the end"), .flag("--quiet", "shows no progress"),
        ] + RemoteSession.options
    static let examples = [
        "semblance remote fit people", "semblance remote fit people --synthesizer forest --model people-forest --seed 7 --no-wait",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let dataset = try arguments.operand("DATASET")
        let model = arguments["--model"] ?? dataset
        var request: [String: JSONValue] = [
            "kind": "fit", "synthesizer": .string(arguments["--synthesizer"] ?? "auto"), "datasets": [.string(dataset)],
            "model": .string(model),
        ]
        if let parameters = try parameters(arguments) { request["parameters"] = .object(parameters) }
        if let seed = try arguments.seed() {
            guard let whole = Int(exactly: seed) else { throw UsageError("--seed must be below 2^63 for a server") }
            request["seed"] = .integer(whole)
        }
        if let share = arguments["--holdout"] {
            guard let value = share == "none" ? 0 : Double(share), value >= 0, value <= 0.5 else {
                throw UsageError("--holdout must be a share above 0 and at most 0.5, or none, not '\(share)'")
            }
            request["holdout"] = .number(value)
        }
        if let seconds = try arguments.seconds("--time-budget") { request["timeLimitSeconds"] = .number(seconds) }
        if arguments.has("--delete-original") { request["deleteOriginal"] = true }

        let api = try RemoteSession.connect(arguments, environment)
        var job: JSONValue = try await api.post("/v1/jobs", JSONValue.object(request))
        let id = RemoteListing.text(job.objectValue?["id"])
        if arguments.has("--no-wait") {
            terminal.say("Queued the fit of the model \(model); semblance remote jobs shows how far it is")
            return .success
        }
        var display = ProgressDisplay("Fitting \(model)", on: terminal, isQuiet: arguments.has("--quiet"))
        terminal.interruption.watch()
        while !["succeeded", "failed", "cancelled"].contains(RemoteListing.text(job.objectValue?["state"])) {
            if terminal.interruption.isRequested {
                terminal.complain("semblance: the fit goes on at \(api.url); semblance remote jobs shows how far it is")
                throw Interruption.Interrupted()
            }
            display.show(
                job.objectValue?["progress"]?.doubleValue ?? 0, secondsLeft: job.objectValue?["secondsLeft"]?.doubleValue,
                message: job.objectValue?["message"]?.stringValue)
            try await Task.sleep(for: .milliseconds(500))
            job = try await api.get("/v1/jobs/\(APIConnection.escaped(id))")
        }
        terminal.clearBar()
        let state = RemoteListing.text(job.objectValue?["state"])
        guard state == "succeeded" else {
            throw CommandFailure("the fit of \(model) \(state)\(job.objectValue?["error"]?.stringValue.map { ": \($0)" } ?? "")")
        }
        let version = RemoteListing.count(job.objectValue?["modelVersion"]?.objectValue?["version"])
        terminal.say("Fitted the model \(model), version \(version)")
        return .success
    }

    private static func parameters(_ arguments: Arguments) throws(UsageError) -> [String: JSONValue]? {
        let texts = arguments.all("--set")
        guard !texts.isEmpty else { return nil }
        let description = TableSynthesizerCatalog.description(named: arguments["--synthesizer"] ?? "auto")
        return try FitPlan.parameters(texts, description)
    }
}
