/// The arguments of a command, taken apart: `--name value`, `--name=value`, `--flag`.
struct Arguments {
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    /// - Throws: `UsageError` for an unknown option, a missing or doubled value, or an argument that is no option.
    init(_ arguments: [String], options: [CommandOption]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let name = String(argument.prefix { $0 != "=" })
            guard let option = options.first(where: { $0.name == name }) else {
                throw UsageError(argument.hasPrefix("-") ? "there is no option \(name)" : "'\(argument)' was not expected")
            }
            guard option.takesValue else {
                guard name == argument else { throw UsageError("\(name) takes no value") }
                flags.insert(name)
                continue
            }
            guard values[name] == nil else { throw UsageError("\(name) is given twice") }
            if name != argument {
                values[name] = String(argument.dropFirst(name.count + 1))
            } else if let value = rest.popFirst() {
                values[name] = value
            }
            if (values[name] ?? "").isEmpty { throw UsageError("\(name) needs a value") }
        }
    }

    subscript(_ name: String) -> String? { values[name] }

    func has(_ name: String) -> Bool { flags.contains(name) }
}
