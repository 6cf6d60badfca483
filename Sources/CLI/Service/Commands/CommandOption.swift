/// An option of a command.
struct CommandOption: Hashable {
    enum Form: Hashable {
        /// `--quiet`
        case flag
        /// `--rows N`
        case value
        /// `--where CONDITION`, as often as one likes.
        case repeated
        /// `--drop_null True`, where the value may be left out.
        case truth
    }

    /// With the two dashes.
    let name: String
    /// A dash and a letter.
    let short: String?
    let form: Form
    /// What the help calls the value; empty for a flag.
    let placeholder: String
    let summary: String
    let completion: Completion

    var takesValue: Bool { form == .value || form == .repeated }

    static func flag(_ name: String, _ summary: String) -> CommandOption {
        CommandOption(name: name, short: nil, form: .flag, placeholder: "", summary: summary, completion: .nothing)
    }

    static func value(
        _ name: String, _ placeholder: String, _ summary: String, short: String? = nil, completes completion: Completion = .nothing
    ) -> CommandOption {
        CommandOption(name: name, short: short, form: .value, placeholder: placeholder, summary: summary, completion: completion)
    }

    static func repeated(
        _ name: String, _ placeholder: String, _ summary: String, completes completion: Completion = .nothing
    ) -> CommandOption {
        CommandOption(name: name, short: nil, form: .repeated, placeholder: placeholder, summary: summary, completion: completion)
    }

    static func truth(_ name: String, _ summary: String) -> CommandOption {
        CommandOption(
            name: name, short: nil, form: .truth, placeholder: "True|False", summary: summary, completion: .words(["True", "False"]))
    }
}
