internal import Configuration
internal import Reports
internal import Tabular

/// `semblance profile`.
enum ProfileCommand: Command {
    static let name = "profile"
    static let summary = "shows what is in a table: types, missing cells, distributions, associations"
    static let details = """
        Reads a table and shows each column's type and values, or writes its metadata.json: to be corrected by hand, and given to
        semblance fit --metadata.
        """
    static let operands = [Operand("FILE", completes: .file)]
    static let options: [CommandOption] =
        [
            .flag("--json", "the profile as JSON"), .flag("--metadata", "the metadata.json instead of the profile"),
            .flag("--sdv", "with --metadata: in the form of SDV's metadata (V1)"),
            .value("--output", "FILE", "where it goes; standard output when left out", short: "-o", completes: .file),
            .value("--rows", "N", "the first N rows only"),
            .value("--threads", "N", "how many share the work; all processors, at most 8, when left out"),
            .flag("--quiet", "shows no progress"),
        ] + ReadingPlan.options
    static let examples = [
        "semblance profile people.csv", "semblance profile people.csv --metadata -o metadata.json",
        "semblance profile people.csv --json | python3 -m json.tool",
    ]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        var plan = try ReadingPlan(arguments)
        plan.rowLimit = try arguments.integer("--rows", atLeast: 1)
        let threads = try Processors.threads(arguments)
        if arguments.has("--json"), arguments.has("--metadata") { throw UsageError("--json and --metadata cannot be given together") }
        if arguments.has("--sdv"), !arguments.has("--metadata") { throw UsageError("--sdv needs --metadata") }
        let file = try arguments.operand("FILE")
        let isQuiet = arguments.has("--quiet")
        let input = try await TableInput.read(file, plan, terminal: terminal, isQuiet: isQuiet)
        if !isQuiet { input.report(to: terminal) }
        let bytes: [UInt8]
        if arguments.has("--metadata") {
            let name = file.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? "table"
            bytes = arguments.has("--sdv") ? input.metadata.sdvJSON(table: name) : input.metadata.json()
        } else {
            let isJSON = arguments.has("--json")
            bytes = try await PlainWork.run("profile") {
                let profile = TableProfile(of: input.table, metadata: input.metadata, threads: threads)
                return isJSON ? profile.json() : Array(TableProfileText(profile).text().utf8)
            }
        }
        if let path = arguments["--output"], path != "-" {
            try SmallFile.write(bytes.last == 0x0a ? bytes : bytes + [0x0a], to: path)
        } else {
            let text = String(decoding: bytes, as: UTF8.self)
            terminal.say(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
        return .success
    }
}
