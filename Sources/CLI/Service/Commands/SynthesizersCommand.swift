internal import Configuration
internal import Specification
internal import TableSynthesizers

/// `semblance synthesizers`.
enum SynthesizersCommand: Command {
    static let name = "synthesizers"
    static let summary = "lists the synthesizers, or the parameters of one"
    static let details = "Without a name, says what each synthesizer is; with one, lists what --set of semblance fit takes for it."
    static let operands = [
        Operand("NAME", .optional, completes: .words(TableSynthesizerCatalog.descriptions.map(\.name)))
    ]
    static let examples = ["semblance synthesizers", "semblance synthesizers forest"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let descriptions = TableSynthesizerCatalog.descriptions
        guard let name = arguments["NAME"] else {
            let width = descriptions.map(\.name.count).max() ?? 0
            for description in descriptions { terminal.say("\(CommandHelp.padded(description.name, width))  \(description.summary)") }
            return .success
        }
        guard let description = TableSynthesizerCatalog.description(named: name) else {
            throw UsageError("NAME must be one of \(descriptions.map(\.name).joined(separator: ", ")), not '\(name)'")
        }
        terminal.say("\(description.name): \(description.summary)")
        for parameter in description.parameters {
            let words = parameter.values.map { " (\($0.map(plain).joined(separator: ", ")))" } ?? ""
            terminal.say("\n  --set \(parameter.name)=\(plain(parameter.default))\(words)\(parameter.unit.map { ", in \($0)" } ?? "")")
            terminal.say("      \(parameter.summary)")
        }
        return .success
    }
}
