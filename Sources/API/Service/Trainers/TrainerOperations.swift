import Catalog
import Configuration
import Contracts
import HTTPServer
import Logging
import Specification

/// What trainers ask: work, and to take in what they have done. Every call may be repeated.
enum TrainerOperations {
    private static let group = "Trainers"
    private static let lease: [Operation.Parameter] = [
        .required("owner", .text(minLength: 1, maxLength: 200, pattern: .line), "The name that the job was leased by."),
        .required("attempt", .integer(minimum: 1, maximum: 1_000_000), "The attempt that the lease told."),
    ]
    private static let stale = "Another attempt holds the job, or it has ended."

    static let all: [Operation] = [
        Operation(
            .post, "/v1/trainer/lease", "leaseJob", "Takes up the oldest job that waits.", group: group, access: .trainer,
            query: [
                .optional(
                    "wait", .number(minimum: 0, maximum: 60).defaulting(to: 0), "Seconds to wait for a job when there is none.")
            ], bodies: [.json(LeaseRequest.self)],
            answers: [.json(LeasedJob.self, "A job that now belongs to the trainer."), .nothing("There is none.")], handler: lease),
        Operation(
            .post, "/v1/trainer/jobs/{id}/heartbeat", "heartbeat", "Extends the lease and tells how far the job is.", group: group,
            access: .trainer,
            query: lease + [
                .optional("release", .boolean, "Gives the job back instead: its lease ends now, and any trainer may take it up.")
            ], bodies: [.json(HeartbeatRequest.self)], answers: [.json(HeartbeatAnswer.self, "The lease is extended.")], conflict: stale,
            handler: heartbeat),
        Operation(
            .post, "/v1/trainer/jobs/{id}/metrics", "reportMetrics", "Stores what was measured; the same trial and step is replaced.",
            group: group, access: .trainer, query: lease, bodies: [.json(MetricsReport.self)], answers: [.nothing("It is stored.")],
            conflict: stale, handler: metrics),
        Operation(
            .put, "/v1/trainer/jobs/{id}/checkpoint", "putCheckpoint", "Stores the state to go on from.", group: group, access: .trainer,
            query: lease + [.optional("secondsUsed", .number(minimum: 0, maximum: 1e9), "Seconds of work of all attempts so far.")],
            bodies: [.bytes], answers: [.nothing("It is stored; the one before is deleted.")], conflict: stale, handler: putCheckpoint),
        Operation(
            .get, "/v1/trainer/jobs/{id}/checkpoint", "getCheckpoint", "The newest checkpoint of any attempt.", group: group,
            access: .trainer, query: lease, answers: [Operation.Answer(status: .ok, summary: "Its bytes.", contents: [.bytes])],
            conflict: stale, handler: getCheckpoint),
        Operation(
            .get, "/v1/trainer/jobs/{id}/datasets/{dataset}", "getJobDataset",
            "The stored bytes of a dataset of the job: series as safetensors, a table as its file came, or its metadata.",
            group: group, access: .trainer,
            query: lease + [
                .optional("part", .words(["content", "metadata"]).defaulting(to: "content"), "Tables: `metadata` for metadata.json.")
            ],
            answers: [Operation.Answer(status: .ok, summary: "Its bytes.", contents: [.bytes])], conflict: stale, handler: dataset),
        Operation(
            .put, "/v1/trainer/jobs/{id}/artifact", "putArtifact", "Stores the fitted model, to be named by `finish`.", group: group,
            access: .trainer, query: lease + [.required("sha256", .text(pattern: .sha256), "SHA-256 of the bytes.")], bodies: [.bytes],
            answers: [.nothing("It is stored.")], conflict: stale, handler: putArtifact),
        Operation(
            .put, "/v1/trainer/jobs/{id}/report", "putReport", "Stores the report of a fitted model of a table, to be named by `finish`.",
            group: group, access: .trainer,
            query: lease + [
                .required("format", .words(["html", "json"]), "The page, or its twin in JSON."),
                .required("sha256", .text(pattern: .sha256), "SHA-256 of the bytes."),
            ], bodies: [.bytes], answers: [.nothing("It is stored.")], conflict: stale, handler: putReport),
        Operation(
            .post, "/v1/trainer/jobs/{id}/finish", "finishJob", "Ends the job; its artifact becomes the next version of the model.",
            group: group, access: .trainer, query: lease, bodies: [.json(FinishRequest.self)],
            answers: [.json(Job.self, "The job as it ended.")], conflict: stale, handler: finish),
    ]

    private static func lease(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(LeaseRequest.self)
        let context = call.context
        let wait = Duration.seconds(call.number("wait") ?? 0)
        let end = ContinuousClock.now + wait
        call.request.deadline.extend(by: wait + .seconds(10))
        let leaseSeconds = context.settings.leaseDuration.inSeconds
        while true {
            let ticket = context.bell.ticket()
            if let record = try await context.catalog.lease(owner: request.owner, leaseSeconds: leaseSeconds, now: .now()) {
                context.bell.ring(.job(record.job.id))
                context.logger.info(
                    "A trainer took up a job.",
                    ["job.id": record.job.id, "job.attempt": "\(record.job.attempt)", "trainer.name": request.owner])
                return try .json(
                    JSON.encode(
                        LeasedJob(
                            job: record.job, attempt: record.job.attempt, leaseSeconds: leaseSeconds,
                            hasCheckpoint: record.checkpoint != nil, secondsUsed: record.secondsUsed)))
            }
            let left = end - ContinuousClock.now
            if left <= .zero || context.bell.isClosed { return HTTPResponse(status: .noContent) }
            await context.bell.wait(for: .queue, since: ticket, timeout: min(left, .seconds(1)))
            try Task.checkCancellation()
        }
    }

    private static func heartbeat(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(HeartbeatRequest.self)
        let isReleased = call.boolean("release") ?? false
        let record = try await call.extendLease(request, seconds: isReleased ? 0 : call.context.settings.leaseDuration.inSeconds)
        call.context.bell.ring(.job(call.id))
        if isReleased { call.context.bell.ring(.queue) }
        return try .json(JSON.encode(HeartbeatAnswer(cancelRequested: record.job.cancelRequested)))
    }

    private static func metrics(_ call: Call) async throws -> HTTPResponse {
        let report = try await call.body(MetricsReport.self)
        try await call.catalog.record(report, jobID: call.id, owner: call.leaseOwner, attempt: call.attempt)
        call.context.bell.ring(.job(call.id))
        return HTTPResponse(status: .noContent)
    }

    private static func putCheckpoint(_ call: Call) async throws -> HTTPResponse {
        let job = try await call.leasedJob()
        try call.requireMediaType(MediaType.bytes)
        let catalog = call.catalog
        let blob = try await catalog.writeBlob(BlobName.checkpoint(jobID: call.id, attempt: call.attempt), call.bodyStream)
        let replaced: BlobReference?
        do {
            replaced = try await catalog.setCheckpoint(
                blob, secondsUsed: call.number("secondsUsed") ?? job.secondsUsed, jobID: call.id, owner: call.leaseOwner,
                attempt: call.attempt)
        } catch let error as CatalogError where error == .staleLease || error.isNotFound {
            try? await catalog.deleteBlob(blob.name)
            throw error
        }
        // The new one is named already; if this fails, the old one is collected as an orphan.
        if let replaced, replaced.name != blob.name { try? await catalog.deleteBlob(replaced.name) }
        return HTTPResponse(status: .noContent)
    }

    private static func getCheckpoint(_ call: Call) async throws -> HTTPResponse {
        guard let checkpoint = try await call.leasedJob().checkpoint else { throw APIError.notFound("checkpoint of this job") }
        return try await BlobResponse.bytes(of: checkpoint, call)
    }

    private static func dataset(_ call: Call) async throws -> HTTPResponse {
        let datasets = try await call.leasedJob().job.datasets
        let wanted = call.pathText("dataset")
        let index = wanted.count <= 4 ? Int(wanted) : datasets.firstIndex { $0.id == wanted }
        guard let index, datasets.indices.contains(index) else { throw APIError.notFound("such dataset in this job") }
        guard let record = try await call.catalog.dataset(id: datasets[index].id, ownerID: nil) else {
            throw APIError.notFound("dataset \"\(datasets[index].name)\" any more")
        }
        if let deletion = record.table?.deletion {
            throw APIError.notFound("original of \"\(record.name)\" any more; it was deleted on \(deletion.deletedAt)")
        }
        if call.text("part") == "metadata" {
            guard let metadata = record.files?.metadata else { throw APIError.notFound("metadata of \"\(record.name)\"") }
            return try await BlobResponse.bytes(of: metadata, call)
        }
        return try await BlobResponse.bytes(of: record.blob, call)
    }

    private static func putArtifact(_ call: Call) async throws -> HTTPResponse {
        try await store(BlobName.artifact(jobID: call.id, attempt: call.attempt), call)
    }

    private static func putReport(_ call: Call) async throws -> HTTPResponse {
        try await store(BlobName.report(jobID: call.id, attempt: call.attempt, format: call.text("format") ?? "html"), call)
    }

    /// Stores what an attempt has made, when it still holds the job.
    private static func store(_ name: String, _ call: Call) async throws -> HTTPResponse {
        _ = try await call.leasedJob()
        try call.requireMediaType(MediaType.bytes)
        let blob = try await call.catalog.writeBlob(name, call.bodyStream)
        guard blob.sha256 == call.text("sha256") else {
            try await call.catalog.deleteBlob(blob.name)
            throw APIError.validation("sha256", "is not the hash of the bytes that came, which is \(blob.sha256)")
        }
        return HTTPResponse(status: .noContent)
    }

    private static func finish(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(FinishRequest.self)
        let job = try await LogContext.$jobID.withValue(call.id) {
            try await JobFinisher(context: call.context, jobID: call.id, owner: call.leaseOwner, attempt: call.attempt).finish(request)
        }
        return try .json(JSON.encode(job))
    }
}

extension Call {
    var leaseOwner: String { text("owner") ?? "" }
    var attempt: Int { integer("attempt") ?? 0 }

    /// The job, when the caller's attempt holds it.
    func leasedJob() async throws -> JobRecord {
        guard let record = try await catalog.job(id: id, ownerID: nil) else { throw APIError.notFound("job of that id") }
        guard record.job.state == .running, record.leaseOwner == leaseOwner, record.job.attempt == attempt else {
            throw APIError.staleLease
        }
        return record
    }

    /// Makes the lease last for so many seconds from now; returns the job as it then is.
    func extendLease(_ report: HeartbeatRequest, seconds: Double) async throws -> JobRecord {
        try await catalog.heartbeat(
            jobID: id, owner: leaseOwner, attempt: attempt, leaseSeconds: seconds, now: .now(), report: report)
    }
}

extension CatalogError {
    var isNotFound: Bool { if case .notFound = self { true } else { false } }
}
