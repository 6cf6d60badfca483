internal import BSON
package import Catalog
package import Contracts

// Each change of a job is one find-and-modify whose filter holds all that must be true of the job. `JobRecord+Transitions` says the same
// of records in memory; the tests that both stores pass keep the two alike.
extension CatalogMongo {
    package func insert(_ job: JobRecord) async throws {
        let document = try RecordCoding.document(job, id: .string(job.job.id))
        do {
            try await pool.run(reportsDuplicates: true) { try $0.insert(document, into: Collections.jobs) }
        } catch let error as MongoError where error.isDuplicate {
            // A repeat of a call whose answer was lost; the job may have gone on since.
            let stored = try await self.job(id: job.job.id, ownerID: nil)
            if stored?.ownerID == job.ownerID, stored?.job.createdAt == job.job.createdAt { return }
            throw CatalogError.conflict("There is already a job of the id \(job.job.id).")
        }
    }

    package func job(id: String, ownerID: String?) async throws -> JobRecord? {
        try await jobs(Self.filter(id: id, ownerID: ownerID), limit: 1).first
    }

    package func jobs(ownerID: String?, state: JobState?, after: String?, limit: Int) async throws -> [JobRecord] {
        var filter: BSONDocument = [:]
        if let ownerID { filter["ownerID"] = .string(ownerID) }
        if let state { filter["job.state"] = .string(state.rawValue) }
        if let after { filter["_id"] = ["$lt": .string(after)] }
        return try await jobs(filter, limit: limit)
    }

    package func lease(owner: String, leaseSeconds: Double, now: Timestamp) async throws -> JobRecord? {
        try await modify(
            [
                "job.state": ["$in": [Self.queued, Self.running]],
                "job.cancelRequested": false,
                "$or": [["job.state": Self.queued], ["leaseExpiresAt": Self.isPast(now)]],
            ],
            [
                "$set": [
                    "job.state": Self.running, "leaseOwner": .string(owner),
                    "leaseExpiresAt": .string(now.advanced(bySeconds: leaseSeconds).description),
                ],
                "$inc": ["job.attempt": 1],
                // Sets it at the first attempt only.
                "$min": ["job.startedAt": .string(now.description)],
            ],
            sort: ["_id": 1], hint: Collections.jobsByState)
    }

    package func heartbeat(
        jobID: String, owner: String, attempt: Int, leaseSeconds: Double, now: Timestamp, report: HeartbeatRequest
    ) async throws -> JobRecord {
        var change = Change()
        change.set("leaseExpiresAt", .string(now.advanced(bySeconds: leaseSeconds).description))
        change.set("job.progress", .double(report.progress))
        change.set("job.secondsLeft", report.secondsLeft.map(BSONValue.double))
        change.set("job.message", report.message.map(BSONValue.string))
        if let trials = report.trials { change.set("job.trials", try RecordCoding.value(trials)) }
        let job = try await modify(Self.held(jobID, owner, attempt), change.update)
        guard let job else { throw CatalogError.staleLease }
        return job
    }

    package func setCheckpoint(_ checkpoint: BlobReference, secondsUsed: Double, jobID: String, owner: String, attempt: Int) async throws
        -> BlobReference?
    {
        var change = Change()
        change.set("checkpoint", try RecordCoding.value(checkpoint))
        change.set("secondsUsed", .double(secondsUsed))
        let before = try await modify(Self.held(jobID, owner, attempt), change.update, returnsNew: false)
        guard let before else { throw CatalogError.staleLease }
        return JobRecord.superseded(before.checkpoint, by: checkpoint)
    }

    package func finish(
        jobID: String, owner: String, attempt: Int, now: Timestamp, request: FinishRequest, modelVersion: ModelVersionReference?
    ) async throws -> JobRecord {
        guard request.state.isFinal else { throw CatalogError.conflict("A job cannot end as \(request.state.rawValue).") }
        var change = Change()
        change.set("job.state", .string(request.state.rawValue))
        change.set("job.error", request.error.map(BSONValue.string))
        if !request.trials.isEmpty { change.set("job.trials", try RecordCoding.value(request.trials)) }
        if request.state == .succeeded { change.set("job.progress", 1.0) }
        change.set("job.secondsLeft", nil)
        change.set("job.message", request.message.map(BSONValue.string))
        change.set("job.finishedAt", .string(now.description))
        if let modelVersion { change.set("job.modelVersion", try RecordCoding.value(modelVersion)) }
        change.set("leaseExpiresAt", nil)
        if let job = try await modify(Self.held(jobID, owner, attempt), change.update) { return job }
        // A repeat of a call whose answer was lost, or somebody who came too late.
        guard let job = try await job(id: jobID, ownerID: nil), job.isFinished(by: owner, attempt: attempt, as: request.state) else {
            throw CatalogError.staleLease
        }
        return job
    }

    package func cancel(jobID: String, ownerID: String?, now: Timestamp) async throws -> JobRecord {
        let filter = Self.filter(id: jobID, ownerID: ownerID)
        while true {
            var idle = filter
            idle["$or"] = [["job.state": Self.queued], ["job.state": Self.running, "leaseExpiresAt": Self.isPast(now)]]
            if let job = try await modify(idle, Self.cancelled(now)) { return job }
            var busy = filter
            busy["job.state"] = Self.running
            if let job = try await modify(busy, ["$set": ["job.cancelRequested": true]]) { return job }
            guard let job = try await job(id: jobID, ownerID: ownerID) else {
                throw CatalogError.notFound("There is no job of the id \(jobID).")
            }
            if job.job.state.isFinal { return job }
        }
    }

    package func cancelAbandoned(now: Timestamp) async throws -> [String] {
        var ids: [String] = []
        let abandoned: BSONDocument = [
            "job.state": Self.running, "job.cancelRequested": true, "leaseExpiresAt": Self.isPast(now),
        ]
        while let job = try await modify(abandoned, Self.cancelled(now), sort: ["_id": 1]) { ids.append(job.job.id) }
        return ids
    }

    package func deleteJob(id: String, ownerID: String?) async throws -> JobRecord? {
        guard let job = try await job(id: id, ownerID: ownerID) else { return nil }
        guard job.job.state.isFinal else { throw CatalogError.conflict("The job is still \(job.job.state.rawValue).") }
        let removed = try await pool.run { client in
            // Noted first, so that a crash after the next step does not leave metrics for ever.
            try Pending.begin(.job, .string(id), name: id, client)
            let removed = try client.findAndRemove(Collections.jobs, ["_id": .string(id)])
            try Self.deleteRuns(jobID: id, client)
            try Pending.end(.string(id), client)
            return removed
        }
        return try removed.map { try RecordCoding.decode($0) }
    }

    package func jobCounts() async throws -> [JobState: Int] {
        let groups = try await pool.run { client in
            try client.aggregate(Collections.jobs, [["$group": ["_id": "$job.state", "count": ["$sum": 1]]]])
        }
        var counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, 0) })
        for group in groups {
            guard let state = group["_id"]?.stringValue.flatMap(JobState.init(rawValue:)) else { continue }
            counts[state] = group["count"]?.integerValue ?? 0
        }
        return counts
    }

    private func jobs(_ filter: BSONDocument, limit: Int) async throws -> [JobRecord] {
        try await pool.run { client in
            try client.find(Collections.jobs, filter, sort: ["_id": -1], limit: limit).map { try RecordCoding.decode($0) }
        }
    }

    private func modify(
        _ filter: BSONDocument, _ update: BSONDocument, sort: BSONDocument? = nil, hint: String? = nil, returnsNew: Bool = true
    ) async throws -> JobRecord? {
        try await pool.run { client in
            try client.findAndModify(Collections.jobs, filter, update, sort: sort, hint: hint, returnsNew: returnsNew)
        }.map { try RecordCoding.decode($0) }
    }

    private static let queued = BSONValue.string(JobState.queued.rawValue)
    private static let running = BSONValue.string(JobState.running.rawValue)

    /// Moments are stored as texts that sort as the moments do.
    private static func isPast(_ now: Timestamp) -> BSONValue { ["$lte": .string(now.description)] }

    /// The job while that attempt holds it.
    static func held(_ jobID: String, _ owner: String, _ attempt: Int) -> BSONDocument {
        ["_id": .string(jobID), "job.state": running, "leaseOwner": .string(owner), "job.attempt": .integer(attempt)]
    }

    private static func cancelled(_ now: Timestamp) -> BSONDocument {
        var change = Change()
        change.set("job.state", .string(JobState.cancelled.rawValue))
        change.set("job.cancelRequested", true)
        change.set("job.secondsLeft", nil)
        change.set("job.message", nil)
        change.set("job.finishedAt", .string(now.description))
        change.set("leaseExpiresAt", nil)
        return change.update
    }
}

/// Fields to set and to remove.
private struct Change {
    private var set = BSONDocument()
    private var unset = BSONDocument()

    /// Sets a field, or removes it for nil.
    mutating func set(_ field: String, _ value: BSONValue?) {
        if let value { set.append(field, value) } else { unset.append(field, "") }
    }

    var update: BSONDocument {
        var update: BSONDocument = ["$set": .document(set)]
        if !unset.elements.isEmpty { update["$unset"] = .document(unset) }
        return update
    }
}
