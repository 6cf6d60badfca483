import Catalog
import Contracts
import Synchronization

/// What the store said of model versions, believed for two seconds, so that a burst of samples costs one look-up.
final class ModelVersionCache: Sendable {
    private struct Key: Hashable {
        var ownerID: String
        var name: String
        var version: Int?
    }

    private struct State {
        var records: [Key: (record: ModelVersionRecord, validUntil: ContinuousClock.Instant)] = [:]
        /// Counts changes, so that a look-up that began before one is not kept after it.
        var changes = 0
    }

    private let catalog: any CatalogStore
    private let state = Mutex(State())
    private static let lifetime = Duration.seconds(2)
    private static let capacity = 1000

    init(catalog: any CatalogStore) { self.catalog = catalog }

    /// A version of the owner's model, the latest when `version` is nil; nil when there is none.
    func record(ownerID: String, name: String, version: Int?) async throws -> ModelVersionRecord? {
        let key = Key(ownerID: ownerID, name: name, version: version)
        let now = ContinuousClock.now
        let (known, changes) = state.withLock { state in (state.records[key], state.changes) }
        if let known, known.validUntil > now { return known.record }
        guard let record = try await catalog.modelVersion(name: name, version: version, ownerID: ownerID) else { return nil }
        state.withLock { state in
            guard state.changes == changes else { return }
            if state.records.count >= Self.capacity { state.records = [:] }
            state.records[key] = (record, now + Self.lifetime)
        }
        return record
    }

    /// Forgets everything, because a version was made or deleted.
    func forgetAll() {
        state.withLock { state in
            state.changes += 1
            state.records = [:]
        }
    }
}
