import Catalog
import Concurrency
import Contracts
import Logging
import Specification
import Synchronization
import Tabular

/// Reads stored files as tables, in the background and one after the other, so that memory holds one table at most.
///
/// A reading makes the metadata and the profile of a dataset in state `reading`, and brings it to `ready` or `failed`. What it stores is a
/// function of the file, the wishes and the record's revision, and its blobs are named by them, so that it may be done again after a crash.
final class TableReadings: Sendable {
    private let catalog: any CatalogStore
    private let logger: Logger
    private let maximumValues: Int
    private let thread = BlockingExecutor(name: "tables", threadCount: 1)
    private let running = Mutex<[String: Task<DatasetRecord, any Error>]>([:])

    /// - Parameter maximumValues: a table with more cells is refused.
    init(catalog: any CatalogStore, maximumValues: Int, logger: Logger) {
        self.catalog = catalog
        self.maximumValues = maximumValues
        self.logger = logger
    }

    func shutdown() { thread.shutdown() }

    /// Reads a dataset in state `reading`, for at most so long; several who ask for one wait for one reading.
    ///
    /// - Returns: the record as it then is; nil when it takes longer and goes on in the background.
    /// - Throws: `SpecificationError` when the file is no table, which the record says as well; `CatalogError`.
    func read(id: String, within limit: Duration) async throws -> DatasetRecord? {
        let task = task(id)
        let outcome = await withCheckedContinuation { (continuation: CheckedContinuation<Result<DatasetRecord, any Error>?, Never>) in
            let answer = FirstAnswer(continuation)
            let alarm = Task {
                try? await Task.sleep(for: limit)
                answer.give(nil)
            }
            Task {
                answer.give(await task.result)
                alarm.cancel()
            }
        }
        return try outcome?.get()
    }

    /// Begins to read a dataset in state `reading`, and does not wait.
    func begin(id: String) { _ = task(id) }

    /// Begins everything that an earlier process left in state `reading`.
    func resume() async throws {
        var after: String?
        repeat {
            let page = try await catalog.datasets(ownerID: nil, search: nil, after: after, limit: 1000)
            for record in page where record.table?.state == .reading { begin(id: record.id) }
            after = page.count == 1000 ? page.last?.id : nil
        } while after != nil
    }

    private func task(_ id: String) -> Task<DatasetRecord, any Error> {
        running.withLock { running in
            if let task = running[id] { return task }
            let task = Task { [self] in
                defer { self.running.withLock { $0[id] = nil } }
                do {
                    return try await make(id)
                } catch {
                    if !(error is SpecificationError) {
                        logger.warning("A table could not be read; it is tried again at the next start.", ["error": "\(error)"])
                    }
                    throw error
                }
            }
            running[id] = task
            return task
        }
    }

    private func make(_ id: String) async throws -> DatasetRecord {
        guard var record = try await catalog.dataset(id: id, ownerID: nil) else {
            throw CatalogError.notFound("There is no dataset of that id.")
        }
        guard let before = record.table, before.state == .reading else { return record }
        do {
            let digest = try await digest(of: record)
            let files = record.files ?? TableFiles()
            let metadata = try await catalog.writeBlob(BlobName.metadata(id: id, revision: before.revision), bytes: digest.metadata)
            let profile = try await catalog.writeBlob(BlobName.profile(id: id, revision: before.revision), bytes: digest.profile)
            record.files = TableFiles(metadata: metadata, profile: profile)
            record.table = digest.summary
            record.table?.revision = before.revision
            try await catalog.updateTable(record, revision: before.revision)
            for old in [files.metadata, files.profile, files.wanted].compactMap({ $0?.name }) where !record.blobNames.contains(old) {
                try? await catalog.deleteBlob(old)
            }
            return record
        } catch let error as SpecificationError {
            record.table?.state = .failed
            record.table?.problem = error.problems.prefix(5).map { "\($0.field): \($0.message)" }.joined(separator: "; ")
            try await catalog.updateTable(record, revision: before.revision)
            throw error
        }
    }

    private func digest(of record: DatasetRecord) async throws -> TableDigest {
        var wanted: Metadata?
        if let blob = record.files?.wanted { wanted = try Metadata(json: try await catalog.blobBytes(blob.name)) }
        let options = TableUpload.options(lineage: record.lineage ?? [:], wanted: wanted)
        let source = BlobSource(try await catalog.readBlob(record.blob.name, range: nil), name: "file")
        defer { source.close() }
        let (most, wishes) = (maximumValues, wanted)
        return try await thread.run { try TableDigest(source, options, wanted: wishes, maximumValues: most) }
    }
}
