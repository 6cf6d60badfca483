internal import Configuration
internal import Contracts
internal import FoundationEssentials
internal import TableSynthesizers
internal import Tabular

/// `semblance models show`.
enum ModelsShowCommand: Command {
    static let name = "models show"
    static let summary = "tells everything of a model: parameters, columns, where it came from"
    static let details = "Shows what the model learned from, with which parameters, and how each column is made."
    static let operands = [Operand("MODEL", completes: .model)]
    static let options: [CommandOption] = [.flag("--json", "as JSON"), ModelStore.option]
    static let examples = ["semblance models show people", "semblance models show people --json"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let store = try ModelStore(arguments, environment)
        let name = try arguments.operand("MODEL")
        let stored = try StoredModel(name, in: store)
        if arguments.has("--json") {
            terminal.say(String(decoding: try JSON.encode(stored.information), as: UTF8.self))
        } else {
            for line in ModelText.lines(stored, path: store.path(of: name)) { terminal.say(line) }
        }
        return .success
    }
}
