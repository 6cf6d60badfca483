import Catalog
import Concurrency
import Contracts
import Crypto
import HTTPServer
import Specification

/// Tells from a request's bearer token who asks.
///
/// What the store said of a token is believed for two seconds, so that a burst of requests costs one look-up. A token revoked through this
/// process is forgotten at once.
final class Authenticator: Sendable {
    private struct Found: Sendable {
        var account: Account
        var expiresAt: Timestamp
    }

    private let catalog: any CatalogStore
    private let trainerToken: [UInt8]
    private let known = BriefCache<String, Found>(lifetime: .seconds(2), capacity: 10_000)

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
        let found = try await known.value(
            of: hash, lifetime: { .seconds($0.expiresAt.seconds(since: .now())) },
            orLoad: { () async throws -> Found? in
                guard let session = try await catalog.session(tokenHash: hash, now: .now()),
                    let user = try await catalog.user(id: session.userID)
                else { return nil }
                let account = Account(id: user.id, username: user.username, role: user.role, tokenHash: hash)
                return Found(account: account, expiresAt: session.expiresAt)
            })
        guard let found else { throw APIError.unauthorized }
        return found.account
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
    func forget(where isRevoked: (Account) -> Bool) { known.forget { isRevoked($1.account) } }

    /// What is stored of a token.
    static func hash(_ token: String) -> String { hexEncode(sha256(token.utf8)) }

    private static func bearerToken(_ request: HTTPRequest) -> String? {
        guard let header = request.headers["Authorization"], header.count < 1000 else { return nil }
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }
}
