import Catalog
import Contracts

/// Finds jobs by what they work on.
enum JobLookup {
    /// A job that has not ended and learns from the dataset; with a condition, one that also meets it.
    static func active(
        using datasetID: String, _ catalog: any CatalogStore, where meets: (Job) -> Bool = { _ in true }
    ) async throws -> Job? {
        for state in [JobState.queued, .running] {
            var after: String?
            repeat {
                let page = try await catalog.jobs(ownerID: nil, state: state, after: after, limit: 500)
                if let found = page.first(where: { $0.job.datasets.contains { $0.id == datasetID } && meets($0.job) }) { return found.job }
                after = page.count == 500 ? page.last?.job.id : nil
            } while after != nil
        }
        return nil
    }
}
