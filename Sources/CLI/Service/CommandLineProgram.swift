internal import Configuration

/// `semblance`, the command line.
package enum CommandLineProgram {
    /// Every command, in the order of the help.
    static let commands: [any Command.Type] = [
        FitCommand.self, SampleCommand.self, EvaluateCommand.self, ImputeCommand.self, ProfileCommand.self, ModelsCommand.self,
        ModelsShowCommand.self, ModelsMetadataCommand.self, ModelsRemoveCommand.self, SynthesizersCommand.self, TrainCommand.self,
        InferCommand.self, RemoteLoginCommand.self, RemoteLogoutCommand.self, RemoteUploadCommand.self, RemoteFitCommand.self,
        RemoteSampleCommand.self, RemoteDownloadCommand.self, RemoteDatasetsCommand.self, RemoteModelsCommand.self, RemoteJobsCommand.self,
        ServeCommand.self, ExampleCommand.self, CompletionCommand.self, VersionCommand.self,
    ]

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
        } catch is Interruption.Interrupted {
            return ExitCode.interrupted.rawValue
        } catch {
            terminal.complain("semblance: \(oneLine("\(error)"))")
            return ExitCode.failure.rawValue
        }
    }

    /// The texts of the help, as `docs/cli.md` shows them: a name and a text for each command.
    package static var manual: [(name: String, help: String)] { commands.map { ($0.name, CommandHelp.text($0)) } }

    private static func dispatch(_ arguments: [String], _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        guard let first = arguments.first else {
            terminal.say(CommandHelp.overview(commands))
            return .usage
        }
        switch first {
        case "--help", "-h": return help(on: nil, terminal)
        case "help":
            guard arguments.count > 1 else { return help(on: nil, terminal) }
            if arguments[1] == "--markdown" {
                terminal.say(String(ManualPage.text(commands).dropLast()))
                return .success
            }
            return help(on: try topic(arguments.dropFirst()), terminal)
        case "--version": return try await VersionCommand.run(Arguments([], options: []), environment, terminal)
        default: break
        }
        let topic = try topic(arguments[...])
        let rest = topic.rest
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) { return help(on: topic, terminal) }
        guard let command = topic.command else {
            let words = group(topic.name).map { $0.name.dropFirst(topic.name.count + 1) }
            throw UsageError("\(topic.name) needs one of \(words.joined(separator: ", "))", command: topic.name)
        }
        do {
            return try await command.run(
                try Arguments(Array(rest), options: command.options, operands: command.operands), environment, terminal)
        } catch let error as UsageError {
            throw UsageError(error.description, command: command.name)
        }
    }

    // MARK: - Names of commands

    private struct Topic {
        var name: String
        /// Nil for a group.
        var command: (any Command.Type)?
        /// The arguments behind the name.
        var rest: ArraySlice<String>
    }

    private static func group(_ name: String) -> [any Command.Type] { commands.filter { $0.name.hasPrefix(name + " ") } }

    /// The command or group that the first words name.
    private static func topic(_ words: ArraySlice<String>) throws(UsageError) -> Topic {
        let first = words.first ?? ""
        let pair = words.prefix(2).joined(separator: " ")
        if words.count > 1, let command = commands.first(where: { $0.name == pair }) {
            return Topic(name: pair, command: command, rest: words.dropFirst(2))
        }
        if let command = commands.first(where: { $0.name == first }) {
            return Topic(name: first, command: command, rest: words.dropFirst())
        }
        let group = group(first)
        guard !group.isEmpty else {
            let names = commands.map { String($0.name.prefix { $0 != " " }) }
            let unique = names.enumerated().filter { names.firstIndex(of: $1) == $0 }.map(\.element)
            throw UsageError(
                "there is no command '\(first)'\(Suggestion.text(for: first, among: unique)); the commands are "
                    + unique.joined(separator: ", "))
        }
        if let second = words.dropFirst().first, !second.hasPrefix("-") {
            let names = group.map { $0.name }
            throw UsageError("there is no command '\(pair)'\(Suggestion.text(for: pair, among: names))", command: first)
        }
        return Topic(name: first, command: nil, rest: words.dropFirst())
    }

    private static func help(on topic: Topic?, _ terminal: Terminal) -> ExitCode {
        if let command = topic?.command {
            terminal.say(CommandHelp.text(command))
        } else if let topic {
            terminal.say(CommandHelp.overview(group: topic.name, group(topic.name)))
        } else {
            terminal.say(CommandHelp.overview(commands))
        }
        return .success
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
