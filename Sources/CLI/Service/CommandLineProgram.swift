internal import Configuration
internal import Contracts

/// `semblance`, the command line.
package enum CommandLineProgram {
    /// Every command, in the order of the help.
    static let commands: [any Command.Type] = [ServeCommand.self, ExampleCommand.self, VersionCommand.self]

    /// Runs the program with the process's arguments and environment.
    /// - Returns: the exit code.
    package static func run() async -> Int32 {
        await run(
            arguments: Array(CommandLine.arguments.dropFirst()), variables: Environment.process().variables, terminal: .standard)
    }

    /// Runs the program; `variables` is the environment, and what it says goes to `terminal`.
    package static func run(arguments: [String], variables: [String: String], terminal: Terminal) async -> Int32 {
        let environment = Environment(variables)
        do {
            return try await dispatch(arguments, environment, terminal).rawValue
        } catch let error as UsageError {
            terminal.complain("semblance: \(oneLine("\(error)")) (see semblance \(error.command.map { "\($0) " } ?? "")--help)")
            return ExitCode.usage.rawValue
        } catch let error as CommandFailure {
            terminal.complain("semblance: \(oneLine(error.description))")
            return error.code.rawValue
        } catch let error as ConfigurationError {
            terminal.complain("semblance: \(error)")
            return ExitCode.usage.rawValue
        } catch {
            terminal.complain("semblance: \(oneLine("\(error)"))")
            return ExitCode.failure.rawValue
        }
    }

    private static func dispatch(_ arguments: [String], _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        guard let name = arguments.first else {
            terminal.say(help)
            return .usage
        }
        switch name {
        case "--help", "-h", "help":
            if let topic = arguments.dropFirst().first {
                terminal.say(try command(topic).help)
            } else {
                terminal.say(help)
            }
            return .success
        case "--version": return try await VersionCommand.run(Arguments([], options: []), environment, terminal)
        default: break
        }
        let command = try command(name)
        let rest = Array(arguments.dropFirst())
        if rest.contains("--help") || rest.contains("-h") {
            terminal.say(command.help)
            return .success
        }
        do {
            return try await command.run(try Arguments(rest, options: command.options), environment, terminal)
        } catch let error as UsageError {
            throw UsageError(error.description, command: name)
        }
    }

    private static func command(_ name: String) throws(UsageError) -> any Command.Type {
        guard let command = commands.first(where: { $0.name == name }) else {
            throw UsageError("there is no command '\(name)'; the commands are \(commands.map { $0.name }.joined(separator: ", "))")
        }
        return command
    }

    static var help: String {
        let width = commands.map { $0.name.count }.max() ?? 0
        let list = commands.map { "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.summary)" }
        return """
            semblance \(Version.current): synthetic data that behaves like the real thing.

            Usage: semblance COMMAND [OPTIONS]

            Commands:
            \(list.joined(separator: "\n"))

            semblance COMMAND --help tells more, with examples. Settings come from the environment; see docs/configuration.md.
            \(ExitCode.help)
            """
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
