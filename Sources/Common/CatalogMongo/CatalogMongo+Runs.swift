internal import BSON
internal import Catalog
package import Contracts

// A point or snapshot is a document of its own, named by job, trial and step in that order, so that the index that every collection has
// finds and sorts them.
extension CatalogMongo {
    package func record(_ report: MetricsReport, jobID: String, owner: String, attempt: Int) async throws {
        let points = try report.points.map { try Self.replacement($0, jobID, $0.trial, $0.step, attempt) }
        let snapshots = try report.snapshots.map { try Self.replacement($0, jobID, $0.trial, $0.step, attempt) }
        do {
            try await pool.run(reportsDuplicates: true) { client in
                guard try client.findOne(Collections.jobs, Self.held(jobID, owner, attempt), projection: ["_id": 1]) != nil else {
                    throw CatalogError.staleLease
                }
                try client.replaceAll(Collections.metrics, points)
                try client.replaceAll(Collections.snapshots, snapshots)
            }
        } catch let error as MongoError where error.isDuplicate {
            // A later attempt has taken the job over since and stored the same step.
            throw CatalogError.staleLease
        }
    }

    package func metrics(jobID: String, afterTrial: Int, afterStep: Int, limit: Int) async throws -> [MetricPoint] {
        let filter = Self.range(
            after: ["job": .string(jobID), "trial": .integer(afterTrial), "step": .integer(afterStep)],
            before: ["job": .string(jobID), "trial": .maximumKey])
        return try await pool.run { client in
            try client.find(Collections.metrics, filter, sort: ["_id": 1], limit: limit).map { try RecordCoding.decode($0) }
        }
    }

    package func snapshots(jobID: String, trial: Int?, latestOnly: Bool) async throws -> [Snapshot] {
        let job = BSONValue.string(jobID)
        let filter =
            if let trial {
                Self.range(
                    after: ["job": job, "trial": .integer(trial), "step": .minimumKey],
                    before: ["job": job, "trial": .integer(trial), "step": .maximumKey])
            } else {
                Self.range(after: ["job": job, "trial": .minimumKey], before: ["job": job, "trial": .maximumKey])
            }
        return try await pool.run { client in
            var wanted = filter
            if latestOnly {
                // Only the index is read to find them.
                let ids = try client.find(Collections.snapshots, filter, sort: ["_id": 1], projection: ["_id": 1]).compactMap { $0["_id"] }
                let last = Dictionary(ids.map { ($0.documentValue?["trial"]?.integerValue, $0) }, uniquingKeysWith: { $1 })
                wanted = ["_id": ["$in": .array(Array(last.values))]]
            }
            return try client.find(Collections.snapshots, wanted, sort: ["_id": 1]).map { try RecordCoding.decode($0) }
        }
    }

    /// Removes all that a job's runs have measured.
    static func deleteRuns(jobID: String, _ client: MongoClient) throws {
        let filter = range(
            after: ["job": .string(jobID), "trial": .minimumKey], before: ["job": .string(jobID), "trial": .maximumKey])
        try client.deleteAll(Collections.metrics, filter)
        try client.deleteAll(Collections.snapshots, filter)
    }

    private static func range(after: BSONDocument, before: BSONDocument) -> BSONDocument {
        ["_id": ["$gt": .document(after), "$lt": .document(before)]]
    }

    /// What stores one point or snapshot unless a later attempt has stored one of the same step: the filter then misses it, and the
    /// insertion that is tried instead meets its `_id`.
    private static func replacement(
        _ value: some Encodable, _ jobID: String, _ trial: Int, _ step: Int, _ attempt: Int
    ) throws -> (filter: BSONDocument, document: BSONDocument) {
        let id: BSONValue = ["job": .string(jobID), "trial": .integer(trial), "step": .integer(step)]
        return (
            ["_id": id, "attempt": ["$lte": .integer(attempt)]],
            try RecordCoding.document(value, id: id, ["attempt": .integer(attempt)])
        )
    }
}
