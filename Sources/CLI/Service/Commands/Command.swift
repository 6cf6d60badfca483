internal import Configuration

/// One command of the command line; each has a file of its own.
protocol Command: SendableMetatype {
    static var name: String { get }
    /// A line for the list of commands.
    static var summary: String { get }
    /// Usage, options and examples.
    static var help: String { get }
    static var options: [CommandOption] { get }

    /// - Throws: `UsageError` for wrong arguments, `CommandFailure` when it could not do what it was asked.
    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode
}

/// An option of a command.
struct CommandOption: Hashable {
    /// With the two dashes.
    let name: String
    /// Whether the next argument is its value.
    let takesValue: Bool

    static func flag(_ name: String) -> CommandOption { CommandOption(name: name, takesValue: false) }
    static func value(_ name: String) -> CommandOption { CommandOption(name: name, takesValue: true) }
}

/// How the program ends.
enum ExitCode: Int32 {
    case success = 0
    case failure = 1
    case usage = 2
    case unreachable = 3

    static let help = "Exit codes: 0 done, 1 it failed, 2 wrong use or wrong settings, 3 the server cannot be reached."
}

/// The command cannot be understood.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    let command: String?

    init(_ description: String, command: String? = nil) {
        self.description = description
        self.command = command
    }
}

/// The command was understood and could not be carried out.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    let code: ExitCode

    init(_ description: String, code: ExitCode = .failure) {
        self.description = description
        self.code = code
    }
}
