internal import Configuration
internal import Specification

/// `semblance remote datasets`.
enum RemoteDatasetsCommand: Command {
    static let name = "remote datasets"
    static let summary = "lists the datasets on the server"
    static let details = "Lists your datasets, newest first, with their kind and size."
    static let options = RemoteSession.options
    static let examples = ["semblance remote datasets"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let listing = RemoteListing(api: try RemoteSession.connect(arguments, environment))
        let rows = try await listing.items("/v1/datasets").map { dataset in
            let item = dataset.objectValue ?? [:]
            return [
                RemoteListing.text(item["name"]), RemoteListing.text(item["kind"]), RemoteListing.text(item["origin"]),
                RemoteListing.shape(dataset), TextTable.bytes(item["byteCount"]?.integerValue ?? 0),
                String(RemoteListing.text(item["createdAt"]).prefix(16)),
            ]
        }
        terminal.say(
            rows.isEmpty
                ? "There is no dataset yet"
                : TextTable.lines(["NAME", "KIND", "ORIGIN", "SHAPE", "SIZE", "CREATED"], rows, rightAligned: [4]))
        return .success
    }
}
