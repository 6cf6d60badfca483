internal import Configuration
internal import Specification

/// `semblance remote models`.
enum RemoteModelsCommand: Command {
    static let name = "remote models"
    static let summary = "lists the models on the server"
    static let details = "Lists your models with their newest version."
    static let options = RemoteSession.options
    static let examples = ["semblance remote models"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let listing = RemoteListing(api: try RemoteSession.connect(arguments, environment))
        let rows = try await listing.items("/v1/models").compactMap(\.objectValue).map { item in
            let newest = item["versions"]?.arrayValue?.first?.objectValue
            return [
                RemoteListing.text(item["name"]), RemoteListing.count(item["latestVersion"]), RemoteListing.text(newest?["synthesizer"]),
                TextTable.bytes(newest?["byteCount"]?.integerValue ?? 0), String(RemoteListing.text(newest?["createdAt"]).prefix(16)),
            ]
        }
        terminal.say(
            rows.isEmpty
                ? "There is no model yet"
                : TextTable.lines(["NAME", "VERSION", "SYNTHESIZER", "SIZE", "CREATED"], rows, rightAligned: [1, 3]))
        return .success
    }
}
