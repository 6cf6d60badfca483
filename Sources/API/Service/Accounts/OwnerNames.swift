import Catalog
import Contracts
import Synchronization

/// The usernames of owners, remembered for a few seconds; a username never changes, but an account can be deleted.
final class OwnerNames: Sendable {
    private struct Entry {
        var name: String
        var validUntil: ContinuousClock.Instant
    }

    private let catalog: any CatalogStore
    private let names = Mutex<[String: Entry]>([:])
    private static let lifetime = Duration.seconds(30)

    init(catalog: any CatalogStore) { self.catalog = catalog }

    /// The username of an account; a dash for one that was deleted.
    func name(of ownerID: String) async throws -> String {
        let now = ContinuousClock.now
        if let known = names.withLock({ $0[ownerID] }), known.validUntil > now { return known.name }
        let name = try await catalog.user(id: ownerID)?.username ?? "-"
        names.withLock { names in
            if names.count > 10_000 { names = [:] }
            names[ownerID] = Entry(name: name, validUntil: now + Self.lifetime)
        }
        return name
    }

    /// Forgets an account.
    func forget(_ ownerID: String) { names.withLock { $0[ownerID] = nil } }
}
