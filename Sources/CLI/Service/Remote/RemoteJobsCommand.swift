internal import Configuration
internal import Specification

/// `semblance remote jobs`.
enum RemoteJobsCommand: Command {
    static let name = "remote jobs"
    static let summary = "lists the fits on the server"
    static let details = "Lists your jobs, newest first, and how far they are."
    static let options = RemoteSession.options
    static let examples = ["semblance remote jobs"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        let listing = RemoteListing(api: try RemoteSession.connect(arguments, environment))
        let rows = try await listing.items("/v1/jobs").compactMap(\.objectValue).map { item in
            let percent = Int((item["progress"]?.doubleValue ?? 0) * 100)
            return [
                RemoteListing.text(item["model"]), RemoteListing.text(item["synthesizer"]), RemoteListing.text(item["state"]),
                "\(percent) %",
                String(RemoteListing.text(item["createdAt"]).prefix(16)), item["error"]?.stringValue ?? item["message"]?.stringValue ?? "",
            ]
        }
        terminal.say(
            rows.isEmpty
                ? "There is no job yet"
                : TextTable.lines(["MODEL", "SYNTHESIZER", "STATE", "DONE", "CREATED", "MESSAGE"], rows, rightAligned: [3]))
        return .success
    }
}
