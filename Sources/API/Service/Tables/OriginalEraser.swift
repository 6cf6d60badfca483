import Catalog
import Contracts
import Logging

/// Deletes the originals of tables for good when the fit that asked for it has made a model, and keeps a record of it.
///
/// The record is changed first, so that nobody reads the original any more; then the bytes are deleted; then the record forgets their
/// names. Each step may be repeated, and `finishAll` carries on with what a crash cut short.
struct OriginalEraser: Sendable {
    let context: APIContext

    /// Deletes what a job that has ended asked for, if it succeeded. A failure is logged and left to `finishAll`.
    func eraseIfAsked(by record: JobRecord) async {
        do {
            try await erase(record.job)
        } catch {
            context.logger.warning("An original could not be deleted; it is tried again.", ["job.id": record.job.id, "error": "\(error)"])
        }
    }

    /// Carries on with every deletion that was asked for and is not done.
    func finishAll() async throws {
        var after: String?
        repeat {
            let page = try await context.catalog.jobs(ownerID: nil, state: .succeeded, after: after, limit: 1000)
            for record in page { try await erase(record.job) }
            after = page.count == 1000 ? page.last?.job.id : nil
        } while after != nil
    }

    private func erase(_ job: Job) async throws {
        guard job.deleteOriginal == true, job.state == .succeeded, let version = job.modelVersion else { return }
        for reference in job.datasets {
            guard let record = try await context.catalog.dataset(id: reference.id, ownerID: nil), record.kind == .table,
                record.blob.sha256 == reference.contentHash
            else { continue }
            try await erase(record, job, version)
        }
    }

    private func erase(_ found: DatasetRecord, _ job: Job, _ version: ModelVersionReference) async throws {
        var record = found
        guard let table = record.table, var files = record.files else { return }
        if table.deletion == nil {
            record.table?.deletion = OriginalDeletion(
                deletedAt: .now(), requestedBy: job.owner, jobID: job.id, model: version, contentHash: record.blob.sha256,
                byteCount: record.blob.byteCount)
            // Notes and reasons may cite cells.
            record.table?.notes = []
            record.table?.rejectedRows.first = []
            record.table?.revision += 1
            files.erasing = [record.blob.name] + [files.profile?.name, files.wanted?.name].compactMap(\.self)
            (files.profile, files.wanted) = (nil, nil)
            record.files = files
            try await context.catalog.updateTable(record, revision: table.revision)
            context.datasetPages.forget()
            context.logger.info(
                "The original of a table is deleted.",
                ["dataset.id": record.id, "dataset.hash": record.blob.sha256, "user.name": job.owner, "job.id": job.id])
        }
        guard !files.erasing.isEmpty else { return }
        for name in files.erasing { try await context.catalog.deleteBlob(name) }
        record.files?.erasing = []
        try await context.catalog.updateTable(record, revision: record.table?.revision ?? 0)
    }
}
