import Catalog
import Contracts
import Logging

/// Removes the bytes of a job that nothing needs any more: its checkpoint, and artifacts of attempts that did not become a model.
struct JobLeftovers: Sendable {
    let context: APIContext

    /// - Parameters:
    ///   - record: the job as it was before it ended.
    ///   - kept: the names of the blobs that a model version needs; nil when the job made none.
    func remove(of record: JobRecord, keeping kept: [String]?) async {
        var names = (0...max(0, record.job.attempt)).flatMap { BlobName.made(jobID: record.job.id, attempt: $0) }
        names.removeAll { kept?.contains($0) ?? false }
        if let checkpoint = record.checkpoint { names.append(checkpoint.name) }
        if kept == nil {
            // An attempt may have made a model version and died before it could end the job: that version's artifact stays.
            guard let versions = try? await context.catalog.modelVersions(ownerID: record.ownerID, name: record.job.model) else { return }
            let needed = Set(versions.flatMap(\.blobNames))
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
    static func metadata(id: String, revision: Int) -> String { "metadata-\(id)-\(revision)" }
    static func wantedMetadata(id: String, revision: Int) -> String { "wanted-\(id)-\(revision)" }
    static func profile(id: String, revision: Int) -> String { "profile-\(id)-\(revision)" }
    static func artifact(jobID: String, attempt: Int) -> String { "artifact-\(jobID)-\(attempt)" }
    /// - Parameter format: `html` or `json`.
    static func report(jobID: String, attempt: Int, format: String) -> String { "report-\(jobID)-\(attempt)-\(format)" }
    /// Everything that an attempt may make but checkpoints.
    static func made(jobID: String, attempt: Int) -> [String] {
        [artifact(jobID: jobID, attempt: attempt)] + ["html", "json"].map { report(jobID: jobID, attempt: attempt, format: $0) }
    }
    static func checkpoint(jobID: String, attempt: Int) -> String { "checkpoint-\(jobID)-\(attempt)-\(Identifier.make().suffix(12))" }
}
