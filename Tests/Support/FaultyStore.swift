package import Catalog
package import Contracts
internal import Synchronization

/// A store in front of another one that throws `unavailable` at one chosen call: what callers must survive.
///
/// Failing after the real call has run is what a lost answer looks like.
package final class FaultyStore: CatalogStore {
    package enum Moment: Sendable, CaseIterable { case beforeTheCall, afterTheCall }

    private let base: any CatalogStore
    private let moment: Moment
    private let failingCall: Int
    private let calls = Mutex(0)

    /// The `failingCall`th call, counted from 1 over all methods, fails; 0 for none.
    package init(_ base: any CatalogStore, failingCall: Int, _ moment: Moment) {
        self.base = base
        self.failingCall = failingCall
        self.moment = moment
    }

    /// How many calls there have been.
    package var callCount: Int { calls.withLock { $0 } }

    private func run<Value>(_ body: () async throws -> sending Value) async throws -> sending Value {
        let fails = calls.withLock { calls in
            calls += 1
            return calls == failingCall
        }
        if fails, moment == .beforeTheCall { throw CatalogError.unavailable("An injected fault before the call.") }
        let value = try await body()
        if fails { throw CatalogError.unavailable("An injected fault after the call.") }
        return value
    }

    package func prepare() async throws { try await run { try await base.prepare() } }
    package func ping() async throws { try await run { try await base.ping() } }
    package func close() async { await base.close() }

    package func insert(_ user: UserRecord) async throws { try await run { try await base.insert(user) } }
    package func insertFirst(_ user: UserRecord) async throws -> Bool { try await run { try await base.insertFirst(user) } }
    package func user(id: String) async throws -> UserRecord? { try await run { try await base.user(id: id) } }
    package func user(username: String) async throws -> UserRecord? { try await run { try await base.user(username: username) } }
    package func users() async throws -> [UserRecord] { try await run { try await base.users() } }
    package func setPasswordHash(_ hash: String, userID: String) async throws {
        try await run { try await base.setPasswordHash(hash, userID: userID) }
    }
    package func deleteUser(id: String) async throws { try await run { try await base.deleteUser(id: id) } }
    package func insert(_ session: SessionRecord) async throws { try await run { try await base.insert(session) } }
    package func session(tokenHash: String, now: Timestamp) async throws -> SessionRecord? {
        try await run { try await base.session(tokenHash: tokenHash, now: now) }
    }
    package func deleteSession(tokenHash: String) async throws { try await run { try await base.deleteSession(tokenHash: tokenHash) } }
    package func deleteSessions(userID: String) async throws { try await run { try await base.deleteSessions(userID: userID) } }
    package func deleteExpiredSessions(now: Timestamp) async throws { try await run { try await base.deleteExpiredSessions(now: now) } }

    package func insert(_ dataset: DatasetRecord) async throws { try await run { try await base.insert(dataset) } }
    package func dataset(id: String, ownerID: String?) async throws -> DatasetRecord? {
        try await run { try await base.dataset(id: id, ownerID: ownerID) }
    }
    package func dataset(name: String, kind: DatasetKind, ownerID: String) async throws -> DatasetRecord? {
        try await run { try await base.dataset(name: name, kind: kind, ownerID: ownerID) }
    }
    package func datasets(ownerID: String?, search: String?, after: String?, limit: Int) async throws -> [DatasetRecord] {
        try await run { try await base.datasets(ownerID: ownerID, search: search, after: after, limit: limit) }
    }
    package func updateTable(_ dataset: DatasetRecord, revision: Int) async throws {
        try await run { try await base.updateTable(dataset, revision: revision) }
    }
    package func deleteDataset(id: String, ownerID: String?) async throws -> DatasetRecord? {
        try await run { try await base.deleteDataset(id: id, ownerID: ownerID) }
    }

    package func insert(_ job: JobRecord) async throws { try await run { try await base.insert(job) } }
    package func job(id: String, ownerID: String?) async throws -> JobRecord? {
        try await run { try await base.job(id: id, ownerID: ownerID) }
    }
    package func jobs(ownerID: String?, state: JobState?, after: String?, limit: Int) async throws -> [JobRecord] {
        try await run { try await base.jobs(ownerID: ownerID, state: state, after: after, limit: limit) }
    }
    package func lease(owner: String, leaseSeconds: Double, now: Timestamp) async throws -> JobRecord? {
        try await run { try await base.lease(owner: owner, leaseSeconds: leaseSeconds, now: now) }
    }
    package func heartbeat(
        jobID: String, owner: String, attempt: Int, leaseSeconds: Double, now: Timestamp, report: HeartbeatRequest
    ) async throws -> JobRecord {
        try await run {
            try await base.heartbeat(jobID: jobID, owner: owner, attempt: attempt, leaseSeconds: leaseSeconds, now: now, report: report)
        }
    }
    package func setCheckpoint(_ checkpoint: BlobReference, secondsUsed: Double, jobID: String, owner: String, attempt: Int) async throws
        -> BlobReference?
    {
        try await run {
            try await base.setCheckpoint(checkpoint, secondsUsed: secondsUsed, jobID: jobID, owner: owner, attempt: attempt)
        }
    }
    package func finish(
        jobID: String, owner: String, attempt: Int, now: Timestamp, request: FinishRequest, modelVersion: ModelVersionReference?
    ) async throws -> JobRecord {
        try await run {
            try await base.finish(jobID: jobID, owner: owner, attempt: attempt, now: now, request: request, modelVersion: modelVersion)
        }
    }
    package func cancel(jobID: String, ownerID: String?, now: Timestamp) async throws -> JobRecord {
        try await run { try await base.cancel(jobID: jobID, ownerID: ownerID, now: now) }
    }
    package func cancelAbandoned(now: Timestamp) async throws -> [String] { try await run { try await base.cancelAbandoned(now: now) } }
    package func deleteJob(id: String, ownerID: String?) async throws -> JobRecord? {
        try await run { try await base.deleteJob(id: id, ownerID: ownerID) }
    }
    package func jobCounts() async throws -> [JobState: Int] { try await run { try await base.jobCounts() } }

    package func record(_ report: MetricsReport, jobID: String, owner: String, attempt: Int) async throws {
        try await run { try await base.record(report, jobID: jobID, owner: owner, attempt: attempt) }
    }
    package func metrics(jobID: String, afterTrial: Int, afterStep: Int, limit: Int) async throws -> [MetricPoint] {
        try await run { try await base.metrics(jobID: jobID, afterTrial: afterTrial, afterStep: afterStep, limit: limit) }
    }
    package func snapshots(jobID: String, trial: Int?, latestOnly: Bool) async throws -> [Snapshot] {
        try await run { try await base.snapshots(jobID: jobID, trial: trial, latestOnly: latestOnly) }
    }

    package func insertNextVersion(_ record: ModelVersionRecord) async throws -> ModelVersionRecord {
        try await run { try await base.insertNextVersion(record) }
    }
    package func modelVersion(name: String, version: Int?, ownerID: String) async throws -> ModelVersionRecord? {
        try await run { try await base.modelVersion(name: name, version: version, ownerID: ownerID) }
    }
    package func modelVersions(ownerID: String?, name: String?) async throws -> [ModelVersionRecord] {
        try await run { try await base.modelVersions(ownerID: ownerID, name: name) }
    }
    package func deleteModel(name: String, version: Int?, ownerID: String) async throws -> [ModelVersionRecord] {
        try await run { try await base.deleteModel(name: name, version: version, ownerID: ownerID) }
    }

    package func writeBlob(_ name: String, _ chunks: any AsyncSequence<[UInt8], any Error> & Sendable) async throws -> BlobReference {
        try await run { try await base.writeBlob(name, chunks) }
    }
    package func readBlob(_ name: String, range: Range<Int>?) async throws -> BlobChunks {
        try await run { try await base.readBlob(name, range: range) }
    }
    package func deleteBlob(_ name: String) async throws { try await run { try await base.deleteBlob(name) } }
    package func blobNames(writtenBefore moment: Timestamp) async throws -> [String] {
        try await run { try await base.blobNames(writtenBefore: moment) }
    }
}
