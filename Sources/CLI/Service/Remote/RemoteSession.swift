internal import Configuration
internal import Contracts
internal import FoundationEssentials
internal import Glibc

/// The server somebody has logged in to, kept in a file that only this user can read.
struct RemoteSession: Codable {
    var url: String
    var username: String
    var token: String
    var expiresAt: Timestamp

    /// The option of all commands that talk to a server.
    static let options: [CommandOption] = [
        .value("--url", "URL", "another server than the one logged in to; the token is then taken from SEMBLANCE_TOKEN")
    ]

    /// `$XDG_CONFIG_HOME/semblance/remote.json`.
    static func path(_ environment: Environment) throws(UsageError) -> String {
        try ModelStore.home(environment, "XDG_CONFIG_HOME", ".config") + "/remote.json"
    }

    func store(_ environment: Environment) throws {
        let path = try Self.path(environment)
        try SmallFile.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]), mode: 0o700)
        try SmallFile.write(try JSON.encode(self), to: path, mode: 0o600)
    }

    /// Nil when nobody has logged in.
    static func stored(_ environment: Environment) throws -> RemoteSession? {
        let path = try path(environment)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let session = try? JSON.decode(RemoteSession.self, from: try SmallFile.bytes(of: path)) else {
            throw CommandFailure("\(path) is damaged; log in again with semblance remote login URL")
        }
        return session
    }

    static func forget(_ environment: Environment) throws { unlink(try path(environment)) }

    /// A connection with the token of the environment or of the log-in.
    /// - Throws: `UsageError` when there is none.
    static func connect(_ arguments: Arguments, _ environment: Environment) throws -> APIConnection {
        let session = try stored(environment)
        let given = try arguments["--url"].map { try address($0, "--url") }
        let hint = "log in with semblance remote login \(given ?? session?.url ?? "URL")"
        if let token = environment["SEMBLANCE_TOKEN"], let url = given ?? environment["API_URL"] ?? session?.url {
            return APIConnection(url: try address(url, "API_URL"), token: token, hint: "SEMBLANCE_TOKEN is not known there")
        }
        guard let session, given == nil || given == session.url else { throw UsageError("nobody is logged in; \(hint)") }
        guard session.expiresAt > Timestamp.now() else { throw CommandFailure("the log-in at \(session.url) has ended; \(hint)") }
        return APIConnection(url: session.url, token: session.token, hint: hint)
    }

    /// An address without slashes at its end.
    static func address(_ text: String, _ name: String) throws(UsageError) -> String {
        var url = text
        while url.hasSuffix("/") { url.removeLast() }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw UsageError("\(name) must begin with http:// or https://, not '\(text)'")
        }
        return url
    }
}
