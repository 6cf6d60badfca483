import Catalog
import Contracts
import Logging

/// What has to be done from time to time: ending abandoned jobs, and removing what nothing needs.
struct Upkeep: Sendable {
    let context: APIContext

    /// Goes on until the task is cancelled.
    func run() async {
        await attempt("collecting orphans") { try await collectOrphans() }
        await attempt("reading tables") { try await context.tables.resume() }
        var round = 0
        while !Task.isCancelled {
            await attempt("ending abandoned jobs") { try await cancelAbandoned() }
            if round % 720 == 0 {
                await attempt("deleting originals") { try await OriginalEraser(context: context).finishAll() }
                await attempt("removing expired sessions") { try await context.catalog.deleteExpiredSessions(now: .now()) }
            }
            round += 1
            do { try await Task.sleep(for: .seconds(5)) } catch { return }
        }
    }

    /// Ends jobs whose trainer died after their cancellation was asked for.
    func cancelAbandoned() async throws {
        for id in try await context.catalog.cancelAbandoned(now: .now()) {
            if let record = try await context.catalog.job(id: id, ownerID: nil) {
                await JobLeftovers(context: context).remove(of: record, keeping: nil)
            }
            context.bell.ring(.job(id))
        }
    }

    /// Deletes blobs that are older than a day and that nothing refers to: what a crash left between two steps.
    func collectOrphans() async throws {
        let catalog = context.catalog
        let names = try await catalog.blobNames(writtenBefore: Timestamp.now().advanced(bySeconds: -86_400))
        guard !names.isEmpty else { return }
        var needed = Set(try await catalog.modelVersions(ownerID: nil, name: nil).flatMap(\.blobNames))
        var after: String?
        repeat {
            let page = try await catalog.datasets(ownerID: nil, search: nil, after: after, limit: 1000)
            needed.formUnion(page.flatMap(\.blobNames))
            after = page.count == 1000 ? page.last?.id : nil
        } while after != nil
        repeat {
            let page = try await catalog.jobs(ownerID: nil, state: nil, after: after, limit: 1000)
            for record in page where !record.job.state.isFinal {
                if let checkpoint = record.checkpoint { needed.insert(checkpoint.name) }
                for attempt in 0...max(0, record.job.attempt) { needed.formUnion(BlobName.made(jobID: record.job.id, attempt: attempt)) }
            }
            after = page.count == 1000 ? page.last?.job.id : nil
        } while after != nil
        for name in names where !needed.contains(name) {
            try await catalog.deleteBlob(name)
            context.logger.info("An orphan was removed.", ["blob.name": name])
        }
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            context.logger.warning("Upkeep failed; it is tried again.", ["upkeep.step": what, "error": "\(error)"])
        }
    }
}
