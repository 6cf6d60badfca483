/// The arguments of a command, taken apart: `--name value`, `--name=value`, `-n value`, `--flag`, operands; after `--` all are operands.
struct Arguments {
    private var values: [String: [String]] = [:]
    private var flags: Set<String> = []
    private var operands: [String: String] = [:]

    /// - Throws: `UsageError` for an unknown option, a missing or doubled value, an operand too many or too few.
    init(_ arguments: [String], options: [CommandOption], operands expected: [Operand] = []) throws(UsageError) {
        var rest = arguments[...]
        var waiting = expected[...]
        var onlyOperands = false
        while let argument = rest.popFirst() {
            if argument == "--" && !onlyOperands {
                onlyOperands = true
            } else if onlyOperands || argument == "-" || !argument.hasPrefix("-") {
                guard let operand = waiting.popFirst() else { throw UsageError("'\(argument)' was not expected") }
                guard !argument.isEmpty else { throw UsageError("\(operand.name) is empty") }
                operands[operand.name] = argument
            } else {
                let given = String(argument.prefix { $0 != "=" })
                guard let option = options.first(where: { $0.name == given || $0.short == given }) else {
                    throw UsageError("there is no option \(given)\(Suggestion.text(for: given, among: options.map(\.name)))")
                }
                try take(option, given == argument ? nil : String(argument.dropFirst(given.count + 1)), &rest)
            }
        }
        if let missing = waiting.first(where: { $0.need == .required }) { throw UsageError("\(missing.name) is missing") }
    }

    private mutating func take(_ option: CommandOption, _ attached: String?, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let name = option.name
        switch option.form {
        case .flag:
            guard attached == nil else { throw UsageError("\(name) takes no value") }
            flags.insert(name)
            return
        case .truth:
            var word = attached
            if word == nil, let next = rest.first, Self.truth(next) != nil { word = rest.popFirst() }
            guard let value = Self.truth(word ?? "true") else { throw UsageError("\(name) must be True or False, not '\(word ?? "")'") }
            values[name] = [value ? "true" : "false"]
            return
        case .value:
            guard values[name] == nil else { throw UsageError("\(name) is given twice") }
        case .repeated: break
        }
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else { throw UsageError("\(name) needs a value") }
        values[name, default: []].append(value)
    }

    /// The words that Python's click takes for true and false.
    private static func truth(_ word: String) -> Bool? {
        switch word.lowercased() {
        case "true", "1", "yes", "y", "on", "t": true
        case "false", "0", "no", "n", "off", "f": false
        default: nil
        }
    }

    /// The value of an option, or an operand by its name.
    subscript(_ name: String) -> String? { name.hasPrefix("-") ? values[name]?.first : operands[name] }

    /// All values of an option, in their order.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    func has(_ name: String) -> Bool { flags.contains(name) }

    /// The value of a truth option; nil when it is not given.
    func truth(_ name: String) -> Bool? { values[name]?.first.map { $0 == "true" } }

    /// An operand that is required.
    func operand(_ name: String) throws(UsageError) -> String {
        guard let value = operands[name] else { throw UsageError("\(name) is missing") }
        return value
    }

    /// The whole number of an option; nil when it is not given.
    func integer(_ name: String, atLeast minimum: Int, atMost maximum: Int = .max) throws(UsageError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let value = Int(text), value >= minimum, value <= maximum else {
            let range = maximum == .max ? "of at least \(minimum)" : "from \(minimum) to \(maximum)"
            throw UsageError("\(name) must be a whole number \(range), not '\(text)'")
        }
        return value
    }

    /// A seed; nil when it is not given.
    func seed(_ name: String = "--seed") throws(UsageError) -> UInt64? {
        guard let text = self[name] else { return nil }
        guard let value = UInt64(text) else { throw UsageError("\(name) must be a whole number of at least 0, not '\(text)'") }
        return value
    }

    /// The number of an option; nil when it is not given.
    func number(_ name: String, _ expected: String, where isRight: (Double) -> Bool) throws(UsageError) -> Double? {
        guard let text = self[name] else { return nil }
        guard let value = Double(text), value.isFinite, isRight(value) else {
            throw UsageError("\(name) must be \(expected), not '\(text)'")
        }
        return value
    }

    /// Seconds of `90`, `90s`, `5m` or `1h`; nil when it is not given.
    func seconds(_ name: String) throws(UsageError) -> Double? {
        guard let text = self[name] else { return nil }
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        let unit = text.last.flatMap { units[$0] }
        guard let value = Double(unit == nil ? text : String(text.dropLast())), value.isFinite, value > 0 else {
            throw UsageError("\(name) must be a time such as 90s, 5m or 1h, not '\(text)'")
        }
        return value * (unit ?? 1)
    }

    /// One of some words; nil when it is not given.
    func choice<Value>(_ name: String, _ choices: KeyValuePairs<String, Value>) throws(UsageError) -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = choices.first(where: { $0.key == text.lowercased() })?.value else {
            throw UsageError("\(name) must be one of \(choices.map(\.key).joined(separator: ", ")), not '\(text)'")
        }
        return value
    }
}
