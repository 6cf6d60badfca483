internal import Configuration
internal import Contracts
internal import FoundationEssentials
internal import TableSynthesizers
internal import Tabular

/// `semblance models`.
enum ModelsCommand: Command {
    static let name = "models"
    static let summary = "lists the models that are stored here"
    static let details = "Lists names, synthesizers, sizes and dates. A file that is no model is named with the reason."
    static let options: [CommandOption] = [.flag("--names", "the names alone, one on each line"), ModelStore.option]
    static let examples = ["semblance models", "semblance models --names --models /srv/models"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let store = try ModelStore(arguments, environment)
        let names = store.names()
        if arguments.has("--names") {
            for name in names { terminal.say(name) }
            return .success
        }
        guard !names.isEmpty else {
            terminal.say("There is no model in \(store.folder) yet; semblance fit FILE makes one")
            return .success
        }
        var rows: [[String]] = []
        for name in names {
            do {
                let stored = try StoredModel(name, in: store)
                let information = stored.information
                rows.append([
                    name, information.synthesizer, TextTable.grouped(information.trainingRows), "\(information.columns.count)",
                    TextTable.bytes(stored.byteCount), "\(information.seed)", date(store.path(of: name)),
                ])
            } catch {
                terminal.complain("semblance: \(error.description)")
            }
        }
        terminal.say(
            TextTable.lines(["NAME", "SYNTHESIZER", "ROWS", "COLUMNS", "SIZE", "SEED", "STORED"], rows, rightAligned: [2, 3, 4, 5]))
        return .success
    }

    private static func date(_ path: String) -> String {
        guard let date = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date else { return "" }
        let text = Timestamp(milliseconds: Int64(date.timeIntervalSince1970 * 1000)).description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
    }
}
