import Catalog
import Contracts

/// What the store said of model versions a moment ago.
final class ModelVersionCache: Sendable {
    private struct Key: Hashable {
        var ownerID: String
        var name: String
        var version: Int?
    }

    private let catalog: any CatalogStore
    private let known = BriefCache<Key, ModelVersionRecord>(lifetime: .seconds(2), capacity: 1000)

    init(catalog: any CatalogStore) { self.catalog = catalog }

    /// A version of the owner's model, the latest when `version` is nil; nil when there is none.
    func record(ownerID: String, name: String, version: Int?) async throws -> ModelVersionRecord? {
        try await known.value(of: Key(ownerID: ownerID, name: name, version: version)) {
            try await catalog.modelVersion(name: name, version: version, ownerID: ownerID)
        }
    }

    /// Forgets everything, because a version was made or deleted.
    func forgetAll() { known.forget() }
}
