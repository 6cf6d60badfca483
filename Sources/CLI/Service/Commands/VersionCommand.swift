internal import Configuration
internal import Contracts

/// `semblance version`.
enum VersionCommand: Command {
    static let name = "version"
    static let summary = "prints the version"
    static let details = "Prints the version of this program, which is also that of the services beside it."
    static let examples = ["semblance version"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        terminal.say("semblance \(Version.current)")
        return .success
    }
}
