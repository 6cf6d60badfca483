import Catalog
import Contracts
import Logging

/// Removes the bytes of a job that nothing needs any more: its checkpoint, and artifacts of attempts that did not become a model.
struct JobLeftovers: Sendable {
    let context: APIContext

    /// - Parameters:
    ///   - record: the job as it was before it ended.
    ///   - kept: the name of the blob that a model version needs.
    func remove(of record: JobRecord, keeping kept: String?) async {
        var names = (0...max(0, record.job.attempt)).map { BlobName.artifact(jobID: record.job.id, attempt: $0) }.filter { $0 != kept }
        if let checkpoint = record.checkpoint { names.append(checkpoint.name) }
        if kept == nil {
            // An attempt may have made a model version and died before it could end the job: that version's artifact stays.
            guard let versions = try? await context.catalog.modelVersions(ownerID: record.ownerID, name: record.job.model) else { return }
            let needed = Set(versions.map(\.blob.name))
            names.removeAll { needed.contains($0) }
        }
        for name in names {
            do {
                try await context.catalog.deleteBlob(name)
            } catch {
                // What stays is collected as an orphan at a later start.
                context.logger.warning("A blob could not be deleted.", ["blob.name": name, "error": "\(error)"])
            }
        }
    }
}

/// The names of blobs: by the dataset, or by job and attempt.
enum BlobName {
    static func dataset(id: String) -> String { "dataset-\(id)" }
    static func artifact(jobID: String, attempt: Int) -> String { "artifact-\(jobID)-\(attempt)" }
    static func checkpoint(jobID: String, attempt: Int) -> String { "checkpoint-\(jobID)-\(attempt)-\(Identifier.make().suffix(12))" }
}
