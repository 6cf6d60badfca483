import Catalog
import Contracts

extension CatalogStore {
    /// How many datasets and jobs an owner (everybody, when nil) has.
    func counts(ownerID: String?) async throws -> (datasets: Int, jobs: [JobState: Int]) {
        var datasets = 0
        var after: String?
        repeat {
            let page = try await self.datasets(ownerID: ownerID, search: nil, after: after, limit: 1000)
            datasets += page.count
            after = page.count == 1000 ? page.last?.id : nil
        } while after != nil
        if ownerID == nil { return (datasets, try await jobCounts()) }
        var jobs: [JobState: Int] = [:]
        repeat {
            let page = try await self.jobs(ownerID: ownerID, state: nil, after: after, limit: 1000)
            for record in page { jobs[record.job.state, default: 0] += 1 }
            after = page.count == 1000 ? page.last?.job.id : nil
        } while after != nil
        return (datasets, jobs)
    }
}
