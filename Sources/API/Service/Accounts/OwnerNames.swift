import Catalog
import Contracts

/// The usernames of owners; a username never changes, but an account can be deleted.
final class OwnerNames: Sendable {
    private let catalog: any CatalogStore
    private let known = BriefCache<String, String>(lifetime: .seconds(30), capacity: 10_000)

    init(catalog: any CatalogStore) { self.catalog = catalog }

    /// The username of an account; a dash for one that was deleted.
    func name(of ownerID: String) async throws -> String {
        try await known.value(of: ownerID) { try await catalog.user(id: ownerID)?.username } ?? "-"
    }

    /// Forgets an account.
    func forget(_ ownerID: String) { known.forget { id, _ in id == ownerID } }
}
