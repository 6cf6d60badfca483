import Catalog
import Concurrency
import Contracts
import Synchronization
import Synthesizers
import TableSynthesizers

/// Loaded models by the hash of their artifact, the least recently used given up first.
final class ModelCache: Sendable {
    private struct Entry {
        var model: LoadedModel
        var byteCount: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var loading: [String: Task<LoadedModel, any Error>] = [:]
        var byteCount = 0
        var uses: UInt64 = 0
    }

    private let catalog: any CatalogStore
    private let compute: BlockingExecutor
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: bytes of artifacts that are kept.
    init(catalog: any CatalogStore, compute: BlockingExecutor, capacity: Int) {
        self.catalog = catalog
        self.compute = compute
        self.capacity = capacity
    }

    /// How many models of how many bytes are kept.
    var usage: (count: Int, byteCount: Int) { state.withLock { ($0.entries.count, $0.byteCount) } }

    /// The model of an artifact; several who ask at once wait for one load.
    ///
    /// - Throws: `CatalogError` when the artifact cannot be read, `ModelError` or `TableSynthesisError` when it is none.
    func model(_ blob: BlobReference) async throws -> LoadedModel {
        let found = state.withLock { state -> (LoadedModel?, Task<LoadedModel, any Error>?) in
            if state.entries[blob.sha256] != nil {
                state.uses += 1
                state.entries[blob.sha256]?.lastUse = state.uses
                return (state.entries[blob.sha256]?.model, nil)
            }
            if let task = state.loading[blob.sha256] { return (nil, task) }
            let task = Task { [catalog, compute] in
                let bytes = try await catalog.blobBytes(blob.name)
                return try await compute.run { try LoadedModel(artifact: bytes) }
            }
            state.loading[blob.sha256] = task
            return (nil, task)
        }
        if let model = found.0 { return model }
        guard let task = found.1 else { throw CatalogError.notFound("the model") }
        defer { state.withLock { $0.loading[blob.sha256] = nil } }
        let model = try await task.value
        insert(model, hash: blob.sha256, byteCount: blob.byteCount)
        return model
    }

    /// The model of series of an artifact.
    func series(_ blob: BlobReference) async throws -> SeriesModel {
        guard case .series(let model) = try await model(blob) else { throw CatalogError.corrupt("The artifact is no model of series.") }
        return model
    }

    /// The model of a table of an artifact.
    func table(_ blob: BlobReference) async throws -> TableModel {
        guard case .table(let model) = try await model(blob) else { throw CatalogError.corrupt("The artifact is no model of a table.") }
        return model
    }

    /// Keeps a model that is loaded already.
    func insert(_ model: LoadedModel, hash: String, byteCount: Int) {
        state.withLock { state in
            guard state.entries[hash] == nil, byteCount <= capacity else { return }
            while state.byteCount + byteCount > capacity, let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                state.entries[oldest.key] = nil
                state.byteCount -= oldest.value.byteCount
            }
            state.uses += 1
            state.entries[hash] = Entry(model: model, byteCount: byteCount, lastUse: state.uses)
            state.byteCount += byteCount
        }
    }

    /// Gives a model up.
    func remove(hash: String) {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: hash) else { return }
            state.byteCount -= entry.byteCount
        }
    }
}
