import Catalog
import Concurrency
import Contracts
import Crypto
import HTTPServer
import Specification
import Synchronization

/// Tells from a request's bearer token who asks.
///
/// What the store said of a token is believed for two seconds, so that a burst of requests costs one look-up. A token revoked through this
/// process is forgotten at once.
final class Authenticator: Sendable {
    private struct Entry {
        var account: Account
        var validUntil: ContinuousClock.Instant
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Counts revocations, so that a look-up that began before one is not kept after it.
        var revocations = 0
    }

    private let catalog: any CatalogStore
    private let trainerToken: [UInt8]
    private let state = Mutex(State())
    private static let lifetime = Duration.seconds(2)
    private static let capacity = 10_000

    init(catalog: any CatalogStore, trainerToken: String) {
        self.catalog = catalog
        self.trainerToken = sha256(trainerToken.utf8)
    }

    /// The account whose token the request carries.
    ///
    /// - Throws: `APIError.unauthorized` without a valid token.
    func account(of request: HTTPRequest) async throws -> Account {
        guard let token = Self.bearerToken(request) else { throw APIError.unauthorized }
        let hash = Self.hash(token)
        let now = ContinuousClock.now
        let (known, revocations) = state.withLock { state in (state.entries[hash], state.revocations) }
        if let known, known.validUntil > now { return known.account }
        guard let session = try await catalog.session(tokenHash: hash, now: .now()), let user = try await catalog.user(id: session.userID)
        else { throw APIError.unauthorized }
        let account = Account(id: user.id, username: user.username, role: user.role, tokenHash: hash)
        let secondsLeft = session.expiresAt.seconds(since: .now())
        state.withLock { state in
            guard state.revocations == revocations else { return }
            if state.entries.count >= Self.capacity { state.entries = [:] }
            state.entries[hash] = Entry(account: account, validUntil: now + min(Self.lifetime, .seconds(secondsLeft)))
        }
        return account
    }

    /// Throws unless the request carries the trainers' token.
    func requireTrainer(_ request: HTTPRequest) throws(APIError) {
        guard let token = Self.bearerToken(request), constantTimeEquals(sha256(token.utf8), trainerToken) else {
            throw APIError(
                .unauthorized, .unauthorized, "Only a trainer with the service token may ask this.",
                headers: ["WWW-Authenticate": "Bearer realm=\"semblance-trainer\""])
        }
    }

    /// Forgets what is known of a token, or of all tokens of an account.
    func forget(where isRevoked: (Account) -> Bool) {
        state.withLock { state in
            state.revocations += 1
            state.entries = state.entries.filter { !isRevoked($0.value.account) }
        }
    }

    /// What is stored of a token.
    static func hash(_ token: String) -> String { hexEncode(sha256(token.utf8)) }

    private static func bearerToken(_ request: HTTPRequest) -> String? {
        guard let header = request.headers["Authorization"], header.count < 1000 else { return nil }
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
