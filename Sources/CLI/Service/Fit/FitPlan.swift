internal import Contracts
internal import Crypto
internal import Specification
internal import TableSynthesizers

/// Everything that a fit's result depends on beside the table's bytes.
struct FitPlan: Sendable {
    var synthesizer: String
    var parameters: [String: JSONValue]
    var seed: UInt64
    /// The result does not depend on it.
    var threads: Int
    /// Nil: no rows are kept aside.
    var holdout: HoldoutSplit?
    var reading: ReadingPlan
    /// The bytes of the file given as `--metadata`.
    var metadata: [UInt8]?
    /// What a person should know of the plan.
    private(set) var notes: [String] = []

    /// The options that say what is learned, and how.
    static let options: [CommandOption] = [
        .value(
            "--synthesizer", "NAME",
            "\(TableSynthesizerCatalog.descriptions.map(\.name).joined(separator: ", ")); auto, which tries the others, when left out",
            completes: .words(TableSynthesizerCatalog.descriptions.map(\.name))),
        .repeated("--set", "NAME=VALUE", "a parameter of the synthesizer; semblance synthesizers lists them"),
        .value("--seed", "N", "the same seed, table and options give the same model, byte for byte; 0 when left out"),
        .value("--time-budget", "TIME", "ends learning after a time such as 90s, 5m or 1h, where the synthesizer can"),
        .value("--threads", "N", "how many share the work; all processors, at most 8, when left out"),
        .value(
            "--holdout", "SHARE|none", "the share of rows kept aside so that semblance evaluate can be honest; 0.2 when left out",
            completes: .words(["0.1", "0.2", "none"])),
    ]

    /// A fit as it is when nothing is chosen.
    init(reading: ReadingPlan) {
        synthesizer = "auto"
        parameters = [:]
        seed = 0
        threads = Processors.count
        holdout = HoldoutSplit()
        self.reading = reading
    }

    /// - Throws: `UsageError` that names the option.
    init(_ arguments: Arguments, reading: ReadingPlan) throws {
        let names = TableSynthesizerCatalog.descriptions.map(\.name)
        synthesizer = arguments["--synthesizer"] ?? "auto"
        guard let description = TableSynthesizerCatalog.description(named: synthesizer) else {
            throw UsageError("--synthesizer must be one of \(names.joined(separator: ", ")), not '\(synthesizer)'")
        }
        seed = try arguments.seed() ?? 0
        threads = try Processors.threads(arguments)
        holdout = try Self.holdout(arguments["--holdout"] ?? "0.2", seed: seed)
        self.reading = reading
        parameters = try Self.parameters(arguments.all("--set"), description)
        if let seconds = try arguments.seconds("--time-budget") {
            if description.parameters.contains(where: { $0.name == "timeLimit" }) {
                guard parameters["timeLimit"] == nil else { throw UsageError("--time-budget and --set timeLimit are both given") }
                parameters["timeLimit"] = .number(seconds)
            } else {
                notes.append("--time-budget: \(synthesizer) takes as long as it takes and has no limit")
            }
        }
        do throws(SpecificationError) {
            _ = try ParameterValues(parameters, for: description)
        } catch {
            throw Self.usageError(error)
        }
    }

    /// Takes `NAME=VALUE` apart.
    /// - Parameter description: of the synthesizer, whose parameters say what kind of value is meant; nil when it is not known here.
    static func parameters(_ texts: [String], _ description: ComponentDescription?) throws(UsageError) -> [String: JSONValue] {
        var parameters: [String: JSONValue] = [:]
        for text in texts {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw UsageError("--set must be NAME=VALUE, not '\(text)'")
            }
            let name = String(text[..<equals])
            guard parameters[name] == nil else { throw UsageError("--set is given twice for \(name)") }
            let parameter = description?.parameters.first { $0.name == name }
            parameters[name] = value(String(text[text.index(after: equals)...]), parameter)
        }
        return parameters
    }

    private static func holdout(_ text: String, seed: UInt64) throws(UsageError) -> HoldoutSplit? {
        if ["none", "0", "0.0"].contains(text.lowercased()) { return nil }
        guard let share = Double(text), share > 0, share <= 0.5 else {
            throw UsageError("--holdout must be a share above 0 and at most 0.5, or none, not '\(text)'")
        }
        return HoldoutSplit(share: share, seed: seed)
    }

    /// The value of a parameter; what does not fit its type stays a text, which is then refused with the reason.
    static func value(_ text: String, _ parameter: ParameterDescription?) -> JSONValue {
        func number(_ text: some StringProtocol) -> JSONValue? { Int(text).map(JSONValue.integer) ?? Double(text).map(JSONValue.number) }
        switch parameter?.type {
        case .integer, .number: return number(text) ?? .string(text)
        case .boolean: return ["true": .boolean(true), "false": .boolean(false)][text.lowercased()] ?? .string(text)
        case .numbers, .integers: return .array(text.split(separator: ",").map { number($0) ?? .string(String($0)) })
        case .choice: return parameter?.values?.first { $0 == number(text) } ?? .string(text)
        case .text, nil: return .string(text)
        }
    }

    /// The problems of parameters, in the words of the options.
    static func usageError(_ error: SpecificationError) -> UsageError {
        let texts = error.problems.map { problem in
            let prefix = "parameters."
            return problem.field.hasPrefix(prefix)
                ? "--set \(problem.field.dropFirst(prefix.count)): \(problem.message)" : "\(problem.field): \(problem.message)"
        }
        return UsageError(texts.joined(separator: "; "))
    }

    /// Where the rows came from; the model keeps it.
    func lineage(of input: TableInput) throws -> [String: String] {
        var lineage = [
            "sha256": input.hash, "bytes": "\(input.byteCount)", "program": "semblance \(Version.current)",
            "reading": String(decoding: try JSON.encode(reading), as: UTF8.self),
        ]
        if let path = input.path { lineage["file"] = path }
        if let metadata { lineage["metadata"] = String(decoding: metadata, as: UTF8.self) }
        return lineage
    }

    /// A hash of everything that the result depends on.
    func fingerprint(of input: TableInput) throws -> String {
        struct Everything: Encodable {
            var program: String
            var synthesizer: String
            var parameters: [String: JSONValue]
            var seed: UInt64
            var holdout: HoldoutSplit?
            var reading: ReadingPlan
            var metadata: [UInt8]?
            var hash: String
        }
        return sha256Hex(
            try JSON.encode(
                Everything(
                    program: Version.current, synthesizer: synthesizer, parameters: parameters, seed: seed, holdout: holdout,
                    reading: reading, metadata: metadata, hash: input.hash)))
    }
}
