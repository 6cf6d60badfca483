internal import Configuration
internal import Contracts
internal import FoundationEssentials
internal import TableSynthesizers
internal import Tabular

/// `semblance models remove`.
enum ModelsRemoveCommand: Command {
    static let name = "models remove"
    static let summary = "removes a model for good"
    static let details = "Removes the model's file, and what a fit of that name that was stopped has left."
    static let operands = [Operand("MODEL", completes: .model)]
    static let options: [CommandOption] = [ModelStore.option]
    static let examples = ["semblance models remove people"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let store = try ModelStore(arguments, environment)
        let name = try arguments.operand("MODEL")
        try store.remove(name)
        terminal.say("Removed the model \(name)")
        return .success
    }
}
