internal import Contracts
internal import Crypto
internal import FoundationEssentials
internal import Glibc

/// The account that `semblance serve` makes on an empty store, so that its example belongs to somebody who can look at it.
struct FirstAccount {
    static let username = "admin"

    let passwordFile: String
    let api: APIConnection

    /// Whether somebody has an account already.
    func exists() async throws -> Bool {
        let state: SetupState = try await api.get("/v1/setup")
        return state.isSetUp
    }

    /// Makes the account with a random password, which is kept in a file that only this user can read.
    /// - Returns: the password.
    func make(setupToken: String) async throws -> String {
        // The file first: an account whose password is lost would lock its owner out.
        let password = try storedPassword() ?? storeNewPassword()
        let _: User = try await api.post(
            "/v1/setup", CreateUserRequest(username: Self.username, password: password, role: .admin, setupToken: setupToken))
        return password
    }

    /// Logs in with a name and password; nil when the API does not accept them.
    func logIn(username: String, password: String) async throws -> APIConnection? {
        do {
            let session: Session = try await api.post("/v1/sessions", CreateSessionRequest(username: username, password: password))
            return APIConnection(url: api.url, token: session.token)
        } catch let error as CommandFailure where error.code == .failure {
            return nil
        }
    }

    /// The password that was stored at the first start; nil when there is none.
    func storedPassword() throws -> String? {
        guard let data = FileManager.default.contents(atPath: passwordFile) else { return nil }
        let text = String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }
        return text.count >= 8 ? text : nil
    }

    private func storeNewPassword() throws -> String {
        // 18 random bytes are 24 letters, digits, dashes and underscores.
        let password = base64URLEncode(randomBytes(18))
        unlink(passwordFile)
        let descriptor = open(passwordFile, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure("\(passwordFile) cannot be written") }
        let bytes = Array((password + "\n").utf8)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard fsync(descriptor) == 0, close(descriptor) == 0, written == bytes.count else {
            throw CommandFailure("\(passwordFile) cannot be written")
        }
        return password
    }
}
