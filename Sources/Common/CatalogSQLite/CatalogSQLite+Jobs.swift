package import Catalog
package import Contracts

extension CatalogSQLite {
    package func insert(_ job: JobRecord) async throws {
        let record = try RecordCoding.encode(job)
        try await database.write { connection in
            do {
                try connection.run(
                    "INSERT INTO jobs (id, owner_id, state, cancel_requested, lease_expires_at, record) VALUES (?, ?, ?, ?, ?, ?)",
                    [.text(job.job.id), .text(job.ownerID)] + Self.columns(job, record))
            } catch let error as SQLiteError where error.isDuplicate {
                // A repeat of a call whose answer was lost; the job may have gone on since.
                let stored = try Self.job(job.job.id, connection)
                if stored?.ownerID == job.ownerID, stored?.job.createdAt == job.job.createdAt { return }
                throw CatalogError.conflict("There is already a job of the id \(job.job.id).")
            }
        }
    }

    package func job(id: String, ownerID: String?) async throws -> JobRecord? {
        var condition = Condition()
        condition.add("id = ?", id)
        condition.add("owner_id = ?", ownerID)
        return try await jobs(condition, limit: 1).first
    }

    package func jobs(ownerID: String?, state: JobState?, after: String?, limit: Int) async throws -> [JobRecord] {
        var condition = Condition()
        condition.add("owner_id = ?", ownerID)
        condition.add("state = ?", state?.rawValue)
        condition.add("id < ?", after)
        return try await jobs(condition, limit: limit)
    }

    package func lease(owner: String, leaseSeconds: Double, now: Timestamp) async throws -> JobRecord? {
        try await database.write { connection in
            let queued = try Self.oldest("state = 'queued' AND cancel_requested = 0", [], connection)
            let expired = try Self.oldest(
                "state = 'running' AND cancel_requested = 0 AND lease_expires_at <= ?", [.integer(now.milliseconds)], connection)
            guard var job = [queued, expired].compactMap(\.self).min(by: { $0.job.id < $1.job.id }) else { return nil }
            job.beginAttempt(owner: owner, leaseSeconds: leaseSeconds, now: now)
            try Self.store(job, connection)
            return job
        }
    }

    package func heartbeat(
        jobID: String, owner: String, attempt: Int, leaseSeconds: Double, now: Timestamp, report: HeartbeatRequest
    ) async throws -> JobRecord {
        try await database.write { connection in
            var job = try Self.heldJob(jobID, owner, attempt, connection)
            job.apply(report, leaseExpiresAt: now.advanced(bySeconds: leaseSeconds))
            try Self.store(job, connection)
            return job
        }
    }

    package func setCheckpoint(_ checkpoint: BlobReference, secondsUsed: Double, jobID: String, owner: String, attempt: Int) async throws
        -> BlobReference?
    {
        try await database.write { connection in
            var job = try Self.heldJob(jobID, owner, attempt, connection)
            let replaced = job.replaceCheckpoint(with: checkpoint, secondsUsed: secondsUsed)
            try Self.store(job, connection)
            return replaced
        }
    }

    package func finish(
        jobID: String, owner: String, attempt: Int, now: Timestamp, request: FinishRequest, modelVersion: ModelVersionReference?
    ) async throws -> JobRecord {
        guard request.state.isFinal else { throw CatalogError.conflict("A job cannot end as \(request.state.rawValue).") }
        return try await database.write { connection in
            guard var job = try Self.job(jobID, connection) else { throw CatalogError.staleLease }
            if job.isFinished(by: owner, attempt: attempt, as: request.state) { return job }
            guard job.isHeld(by: owner, attempt: attempt) else { throw CatalogError.staleLease }
            job.finish(request, modelVersion: modelVersion, now: now)
            try Self.store(job, connection)
            return job
        }
    }

    package func cancel(jobID: String, ownerID: String?, now: Timestamp) async throws -> JobRecord {
        try await database.write { connection in
            guard var job = try Self.job(jobID, connection), ownerID == nil || job.ownerID == ownerID else {
                throw CatalogError.notFound("There is no job of the id \(jobID).")
            }
            job.cancel(now: now)
            try Self.store(job, connection)
            return job
        }
    }

    package func cancelAbandoned(now: Timestamp) async throws -> [String] {
        try await database.write { connection in
            let jobs = try connection.rows(
                "SELECT record FROM jobs WHERE state = 'running' AND cancel_requested = 1 AND lease_expires_at <= ? ORDER BY id",
                [.integer(now.milliseconds)], Self.readJob)
            for var job in jobs {
                job.endCancelled(now: now)
                try Self.store(job, connection)
            }
            return jobs.map(\.job.id)
        }
    }

    package func deleteJob(id: String, ownerID: String?) async throws -> JobRecord? {
        try await database.write { connection in
            guard let job = try Self.job(id, connection), ownerID == nil || job.ownerID == ownerID else { return nil }
            guard job.job.state.isFinal else { throw CatalogError.conflict("The job is still \(job.job.state.rawValue).") }
            try connection.run("DELETE FROM jobs WHERE id = ?", [.text(id)])
            return job
        }
    }

    package func jobCounts() async throws -> [JobState: Int] {
        let counted = try await database.read { connection in
            try connection.rows("SELECT state, count(*) FROM jobs GROUP BY state") { (JobState(rawValue: $0.text(0)), Int($0.integer(1))) }
        }
        var counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, 0) })
        for case (let state?, let count) in counted { counts[state] = count }
        return counts
    }

    private func jobs(_ condition: Condition, limit: Int) async throws -> [JobRecord] {
        let records = try await database.read { connection in
            try connection.rows(
                "SELECT record FROM jobs\(condition.clause) ORDER BY id DESC LIMIT ?", condition.values + [.integer(max(0, limit))]
            ) { $0.blob(0) }
        }
        return try RecordCoding.decodeAll(records)
    }

    private static func job(_ id: String, _ connection: SQLiteConnection) throws -> JobRecord? {
        try connection.first("SELECT record FROM jobs WHERE id = ?", [.text(id)], readJob)
    }

    /// The job when it is this attempt's. Throws `staleLease` otherwise.
    static func heldJob(_ id: String, _ owner: String, _ attempt: Int, _ connection: SQLiteConnection) throws -> JobRecord {
        guard let job = try job(id, connection), job.isHeld(by: owner, attempt: attempt) else { throw CatalogError.staleLease }
        return job
    }

    private static func oldest(_ condition: String, _ values: [SQLiteValue], _ connection: SQLiteConnection) throws -> JobRecord? {
        try connection.first("SELECT record FROM jobs WHERE \(condition) ORDER BY id LIMIT 1", values, readJob)
    }

    private static func store(_ job: JobRecord, _ connection: SQLiteConnection) throws {
        try connection.run(
            "UPDATE jobs SET state = ?, cancel_requested = ?, lease_expires_at = ?, record = ? WHERE id = ?",
            columns(job, try RecordCoding.encode(job)) + [.text(job.job.id)])
    }

    /// The columns that change, in the order in which both statements name them.
    private static func columns(_ job: JobRecord, _ record: [UInt8]) -> [SQLiteValue] {
        [
            .text(job.job.state.rawValue), .integer(job.job.cancelRequested ? 1 : 0),
            job.leaseExpiresAt.map { .integer($0.milliseconds) } ?? .null, .blob(record),
        ]
    }

    private static func readJob(_ row: SQLiteStatement) throws -> JobRecord { try RecordCoding.decode(row.blob(0)) }
}
