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
