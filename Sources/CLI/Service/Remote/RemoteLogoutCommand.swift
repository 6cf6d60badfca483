internal import Configuration
internal import Contracts

/// `semblance remote logout`.
enum RemoteLogoutCommand: Command {
    static let name = "remote logout"
    static let summary = "ends the log-in, and forgets its token"
    static let details = "Ends the session on the server, and removes the token that was kept."
    static let examples = ["semblance remote logout"]

    static func run(_ arguments: Arguments, _ environment: Environment, _ terminal: Terminal) async throws -> ExitCode {
        guard let session = try RemoteSession.stored(environment) else {
            terminal.say("Nobody was logged in")
            return .success
        }
        try RemoteSession.forget(environment)
        // The session may have ended already; the token is gone here in any case.
        do {
            _ = try await APIConnection(url: session.url, token: session.token).bytes("DELETE", "/v1/sessions/current", nil)
        } catch let error as CommandFailure where error.code == .failure {}
        terminal.say("Logged out at \(session.url)")
        return .success
    }
}
