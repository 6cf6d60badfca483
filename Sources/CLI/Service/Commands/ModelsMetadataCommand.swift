internal import Configuration
internal import Contracts
internal import FoundationEssentials
internal import TableSynthesizers
internal import Tabular

/// `semblance models metadata`.
enum ModelsMetadataCommand: Command {
    static let name = "models metadata"
    static let summary = "prints the metadata.json of a model"
    static let details = "Prints what is known of the model's columns, in our form or SDV's; semblance fit --metadata takes both."
    static let operands = [Operand("MODEL", completes: .model)]
    static let options: [CommandOption] = [.flag("--sdv", "in the form of SDV's metadata (V1)"), ModelStore.option]
    static let examples = ["semblance models metadata people > metadata.json", "semblance models metadata people --sdv"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let name = try arguments.operand("MODEL")
        let metadata = try StoredModel(name, in: ModelStore(arguments, environment)).information.metadata
        var bytes = arguments.has("--sdv") ? metadata.sdvJSON(table: name) : metadata.json()
        if bytes.last == 0x0a { bytes.removeLast() }
        terminal.say(String(decoding: bytes, as: UTF8.self))
        return .success
    }
}
