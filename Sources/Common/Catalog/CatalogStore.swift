package import Contracts

/// All that Semblance remembers: accounts, datasets, jobs, models and their bytes.
///
/// Implementations: `CatalogMongo` and `CatalogSQLite`; both pass one suite of tests. Every method is one atomic step: after a
/// crash it has happened wholly or not at all. (Three methods of `CatalogMongo` change several documents, `record`, `deleteModel` of a
/// whole model and `deleteUser`; cut short, they have happened in part, and a repeat does the rest.)
///
/// Lists are newest first, in the order of ids, which sort by time (`Identifier`); `after` is the id of the last item of the page before
/// and need not exist any more.
///
/// A method that throws `unavailable` may have done its work or not, and may be called again: an insertion of the very same record is
/// accepted, a deletion of what is gone does nothing. Only `lease` then leaves the job it took to the end of its lease.
package protocol CatalogStore: UserRepository, DatasetRepository, JobRepository, RunRepository, ModelRepository, BlobStore {
    /// Makes collections, tables and indexes that are missing; safe to call at every start and from several processes.
    func prepare() async throws
    /// Throws unless the store answers.
    func ping() async throws
    /// Lets running operations finish and releases all connections; nothing may be called after it.
    func close() async
}

/// Why a store could not do what it was asked.
package enum CatalogError: Error, Hashable, Sendable {
    /// Something of that name exists already.
    case conflict(String)
    /// There is nothing of that id or name (or it is another owner's).
    case notFound(String)
    /// The caller's lease was lost: another attempt holds the job, or it has ended.
    case staleLease
    /// The store cannot be reached or failed; the same call may succeed later.
    case unavailable(String)
    /// Stored bytes do not match their hash or cannot be read.
    case corrupt(String)
}

/// Accounts and their sessions.
package protocol UserRepository: Sendable {
    /// Throws `conflict` when the username exists.
    func insert(_ user: UserRecord) async throws
    /// Inserts only when there is no account at all; returns whether it did (a repeat of the call that did says so again). Of several at
    /// once one wins.
    func insertFirst(_ user: UserRecord) async throws -> Bool
    func user(id: String) async throws -> UserRecord?
    /// Finds without regard to case.
    func user(username: String) async throws -> UserRecord?
    /// All accounts.
    func users() async throws -> [UserRecord]
    /// Throws `notFound` when there is no such account.
    func setPasswordHash(_ hash: String, userID: String) async throws
    /// Also ends the account's sessions. Its datasets, jobs and models stay.
    func deleteUser(id: String) async throws
    /// Throws `notFound` when there is no such account.
    func insert(_ session: SessionRecord) async throws
    /// The session of that hash, unless it has expired.
    func session(tokenHash: String, now: Timestamp) async throws -> SessionRecord?
    func deleteSession(tokenHash: String) async throws
    func deleteSessions(userID: String) async throws
    func deleteExpiredSessions(now: Timestamp) async throws
}

/// Named data.
package protocol DatasetRepository: Sendable {
    /// Throws `conflict` when the owner has a dataset of that name and kind. The blob must be stored before.
    func insert(_ dataset: DatasetRecord) async throws
    /// `ownerID` nil: whoever owns it.
    func dataset(id: String, ownerID: String?) async throws -> DatasetRecord?
    func dataset(name: String, kind: DatasetKind, ownerID: String) async throws -> DatasetRecord?
    /// At most `limit` of the owner's (of all when nil), newest first; `search` is a part of the name, without regard to case.
    func datasets(ownerID: String?, search: String?, after: String?, limit: Int) async throws -> [DatasetRecord]
    /// Stores what has become known of a table, `table` and `files`, in the record whose `table.revision` is `revision`; the rest stays.
    /// Throws `conflict` when the stored revision is another one, unless the record is this very one; `notFound` when there is none.
    func updateTable(_ dataset: DatasetRecord, revision: Int) async throws
    /// Removes the record and returns it, so that the caller deletes the blob; nil when there is none.
    func deleteDataset(id: String, ownerID: String?) async throws -> DatasetRecord?
}

/// Queued work and who does it.
package protocol JobRepository: Sendable {
    func insert(_ job: JobRecord) async throws
    func job(id: String, ownerID: String?) async throws -> JobRecord?
    func jobs(ownerID: String?, state: JobState?, after: String?, limit: Int) async throws -> [JobRecord]
    /// Hands the oldest job that is queued, or running with an expired lease, to `owner`: state running, attempt + 1, a lease of
    /// `leaseSeconds`. One atomic find-and-modify. A job whose cancellation was requested is not handed out (see `cancel`).
    func lease(owner: String, leaseSeconds: Double, now: Timestamp) async throws -> JobRecord?
    /// Extends the lease and stores what the trainer reports (what it leaves out is cleared, trials are kept); returns the job as it then
    /// is. `staleLease` when it is not this attempt's.
    func heartbeat(
        jobID: String, owner: String, attempt: Int, leaseSeconds: Double, now: Timestamp, report: HeartbeatRequest
    ) async throws -> JobRecord
    /// Names the newest checkpoint; returns the one it replaces so that the caller deletes its blob, nil when that is the same one.
    /// `staleLease` when the job is not this attempt's.
    func setCheckpoint(_ checkpoint: BlobReference, secondsUsed: Double, jobID: String, owner: String, attempt: Int) async throws
        -> BlobReference?
    /// Ends the job with its outcome; returns the job. `staleLease` when it is not this attempt's; a repeat of the same end by the same
    /// attempt is accepted. Throws `conflict` when the request's state is not a final one.
    func finish(
        jobID: String, owner: String, attempt: Int, now: Timestamp, request: FinishRequest, modelVersion: ModelVersionReference?
    ) async throws -> JobRecord
    /// A queued job, or a running one with an expired lease, becomes cancelled at once; a running one is marked so that its trainer
    /// stops. Returns the job; a final job is returned unchanged. Throws `notFound`.
    func cancel(jobID: String, ownerID: String?, now: Timestamp) async throws -> JobRecord
    /// Ends as cancelled every job whose cancellation was requested and whose lease has expired; returns their ids.
    func cancelAbandoned(now: Timestamp) async throws -> [String]
    /// Removes a final job with its metrics and snapshots; returns it, nil when there is none. Throws `conflict` while it is not final.
    func deleteJob(id: String, ownerID: String?) async throws -> JobRecord?
    /// How many jobs are in each state; every state has a number.
    func jobCounts() async throws -> [JobState: Int]
}

/// What a run measured.
package protocol RunRepository: Sendable {
    /// Stores points and snapshots; one of the same trial and step is replaced. `staleLease` when the job is not this attempt's.
    func record(_ report: MetricsReport, jobID: String, owner: String, attempt: Int) async throws
    /// Points in order of trial and step, from those after (`afterTrial`, `afterStep`) on.
    func metrics(jobID: String, afterTrial: Int, afterStep: Int, limit: Int) async throws -> [MetricPoint]
    /// Snapshots in order of trial and step, of one trial or all; with `latestOnly` the last of each trial.
    func snapshots(jobID: String, trial: Int?, latestOnly: Bool) async throws -> [Snapshot]
}

/// Fitted models.
package protocol ModelRepository: Sendable {
    /// Stores the next version of the owner's model of that name (the number in the record is replaced) and returns it. A second call
    /// for the same job returns the version that the first one made.
    func insertNextVersion(_ record: ModelVersionRecord) async throws -> ModelVersionRecord
    /// `version` nil: the latest.
    func modelVersion(name: String, version: Int?, ownerID: String) async throws -> ModelVersionRecord?
    /// All versions of the owner's models (of everybody's when nil), by name and then newest first.
    func modelVersions(ownerID: String?, name: String?) async throws -> [ModelVersionRecord]
    /// Removes one version, or the whole model when `version` is nil; returns what was removed. A version number is never given again
    /// while a later one exists.
    func deleteModel(name: String, version: Int?, ownerID: String) async throws -> [ModelVersionRecord]
}

/// Large immutable byte strings: datasets, checkpoints, artifacts.
package protocol BlobStore: Sendable {
    /// Stores all chunks under `name`; nothing is visible before the last one is written, and an error or a cancelled task leaves nothing
    /// visible. A blob of that name is replaced.
    func writeBlob(_ name: String, _ chunks: any AsyncSequence<[UInt8], any Error> & Sendable) async throws -> BlobReference
    /// The bytes of `range` (all when nil) in chunks of at most 1 MiB, read on demand. What of the range lies beyond the end is left out.
    /// Throws `notFound` before the first chunk. In a cancelled task the stream ends early, without an error. The end of a whole blob is followed by `corrupt` when the bytes do not match their hash.
    func readBlob(_ name: String, range: Range<Int>?) async throws -> BlobChunks
    /// Deletes if there; no error when there is none.
    func deleteBlob(_ name: String) async throws
    /// Names of blobs written before `moment`, for collecting orphans.
    func blobNames(writtenBefore moment: Timestamp) async throws -> [String]
}

/// The chunks of a blob, read on demand.
package typealias BlobChunks = AsyncThrowingStream<[UInt8], any Error>

extension BlobStore {
    /// Stores bytes that are in memory already.
    package func writeBlob(_ name: String, bytes: [UInt8]) async throws -> BlobReference {
        try await writeBlob(
            name,
            BlobChunks { continuation in
                continuation.yield(bytes)
                continuation.finish()
            })
    }

    /// The whole blob, or a range of it, in memory.
    package func blobBytes(_ name: String, range: Range<Int>? = nil) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in try await readBlob(name, range: range) { bytes.append(contentsOf: chunk) }
        // A stream just ends in a cancelled task; half a blob must not pass for a whole one.
        try Task.checkCancellation()
        return bytes
    }
}
