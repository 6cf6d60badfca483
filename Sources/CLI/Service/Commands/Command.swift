internal import Configuration

/// One command of the command line; each has a file of its own.
///
/// Help, the completion of shells and `docs/cli.md` are all made from what a command says of itself here.
protocol Command: SendableMetatype {
    /// One word, or two for the commands of a group (`models show`).
    static var name: String { get }
    /// A line for the list of commands.
    static var summary: String { get }
    /// What it does, in lines of at most 120 characters.
    static var details: String { get }
    /// What follows the name without dashes.
    static var operands: [Operand] { get }
    static var options: [CommandOption] { get }
    /// Whole lines as one would type them.
    static var examples: [String] { get }

    /// - Throws: `UsageError` for wrong arguments, `CommandFailure` when it could not do what it was asked.
    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode
}

extension Command {
    static var operands: [Operand] { [] }
    static var options: [CommandOption] { [] }
}

/// An argument without dashes.
struct Operand: Hashable {
    enum Need: Hashable {
        case required
        case optional
    }

    /// As the usage shows it, such as `FILE`.
    let name: String
    let need: Need
    let completion: Completion

    init(_ name: String, _ need: Need = .required, completes completion: Completion = .nothing) {
        self.name = name
        self.need = need
        self.completion = completion
    }
}

/// What a shell may offer for a value.
enum Completion: Hashable {
    case nothing
    case file
    case folder
    /// A name from the store of models, or a file.
    case model
    case words([String])
}
