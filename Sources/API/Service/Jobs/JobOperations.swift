import Catalog
import Contracts
import HTTPServer
import Specification

/// Fits: asked for, listed, watched, cancelled, deleted.
enum JobOperations {
    private static let group = "Jobs"

    static let all: [Operation] = [
        Operation(
            .post, "/v1/jobs", "createJob", "Queues a fit.", group: group, bodies: [.json(CreateJobRequest.self)],
            answers: [.json(Job.self, "The job.", status: .created)], handler: create),
        Operation(
            .get, "/v1/jobs", "listJobs", "Your jobs, newest first.", group: group,
            query: Paging.parameters + [.optional("state", .words(of: JobState.self), "Only jobs in this state.")],
            answers: [.json(Page<Job>.self, "The jobs.")], handler: list),
        Operation(
            .get, "/v1/jobs/{id}", "getJob", "A job and how far it is.", group: group, answers: [.json(Job.self, "The job.")],
            handler: get),
        Operation(
            .delete, "/v1/jobs/{id}", "deleteJob", "Deletes a job that has ended, with what it measured; its model stays.", group: group,
            answers: [.nothing("The job is deleted.")], conflict: "The job has not ended.", handler: delete),
        Operation(
            .post, "/v1/jobs/{id}/cancel", "cancelJob", "Cancels a job; one that has ended stays as it is.", group: group,
            answers: [.json(Job.self, "The job as it is now; a running one ends when its trainer has heard of it.")], handler: cancel),
        Operation(
            .get, "/v1/jobs/{id}/metrics", "jobMetrics", "What was measured, in order of trial and step.", group: group,
            query: [
                .optional("afterTrial", .integer(minimum: 0, maximum: 1_000_000), "Only points after this trial's step `afterStep`."),
                .optional("afterStep", .integer(minimum: -1), "Only points after this step; -1 for all of the trial."),
                .optional("limit", .integer(minimum: 1, maximum: 100_000).defaulting(to: 10_000), "Most points; 10,000 when left out."),
            ], answers: [.json(MetricList.self, "The points.")], handler: metrics),
        Operation(
            .get, "/v1/jobs/{id}/snapshots", "jobSnapshots", "Series drawn from the network while it learned.", group: group,
            query: [
                .optional("trial", .integer(minimum: 0, maximum: 1_000_000), "Only those of this trial."),
                .optional("latestOnly", .boolean.defaulting(to: false), "Only the last one of each trial."),
            ], answers: [.json(SnapshotList.self, "The snapshots, in order of trial and step.")], handler: snapshots),
        Operation(
            .get, "/v1/jobs/{id}/events", "jobEvents",
            "Server-sent events: `job` with the job, `metrics` with new points, `snapshot` with a new snapshot. Ends after the final `job`; "
                + "honours `Last-Event-ID`.", group: group,
            answers: [.text(MediaType.events, "The events.")], handler: events),
    ]

    private static func create(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(CreateJobRequest.self)
        let record = try await JobFactory(context: call.context, account: call.account).record(for: request)
        try await call.catalog.insert(record)
        call.context.bell.ring(.queue)
        return try .json(JSON.encode(record.job), status: .created, headers: ["Location": "/v1/jobs/\(record.job.id)"])
    }

    private static func list(_ call: Call) async throws -> HTTPResponse {
        let paging = Paging(call)
        let records = try await call.catalog.jobs(
            ownerID: call.account.visibleOwnerID, state: call.text("state").flatMap(JobState.init), after: paging.cursor,
            limit: paging.limit + 1)
        return try .json(JSON.encode(paging.page(records.map(\.job), cursor: \.id)))
    }

    private static func get(_ call: Call) async throws -> HTTPResponse { try await .json(JSON.encode(job(call).job)) }

    private static func delete(_ call: Call) async throws -> HTTPResponse {
        _ = try await job(call)
        guard let record = try await call.catalog.deleteJob(id: call.id, ownerID: call.account.visibleOwnerID) else { throw notFound }
        await JobLeftovers(context: call.context).remove(of: record, keeping: nil)
        call.context.bell.ring(.job(call.id))
        return HTTPResponse(status: .noContent)
    }

    private static func cancel(_ call: Call) async throws -> HTTPResponse {
        let before = try await job(call)
        let record = try await call.catalog.cancel(jobID: call.id, ownerID: call.account.visibleOwnerID, now: .now())
        if record.job.state == .cancelled, !before.job.state.isFinal {
            await JobLeftovers(context: call.context).remove(of: before, keeping: nil)
        }
        call.context.bell.ring(.job(call.id))
        return try .json(JSON.encode(record.job))
    }

    private static func metrics(_ call: Call) async throws -> HTTPResponse {
        _ = try await job(call)
        let points = try await call.catalog.metrics(
            jobID: call.id, afterTrial: call.integer("afterTrial") ?? 0, afterStep: call.integer("afterStep") ?? -1,
            limit: call.integer("limit") ?? 10_000)
        return try .json(JSON.encode(MetricList(items: points)))
    }

    private static func snapshots(_ call: Call) async throws -> HTTPResponse {
        _ = try await job(call)
        let snapshots = try await call.catalog.snapshots(
            jobID: call.id, trial: call.integer("trial"), latestOnly: call.boolean("latestOnly") ?? false)
        return try .json(JSON.encode(SnapshotList(items: snapshots)))
    }

    private static func events(_ call: Call) async throws -> HTTPResponse {
        _ = try await job(call)
        call.request.deadline.remove()
        let stream = JobEventStream(
            context: call.context, jobID: call.id, ownerID: call.account.visibleOwnerID,
            position: call.request.headers["Last-Event-ID"].flatMap(JobEventStream.Position.init) ?? .start)
        return HTTPResponse(
            headers: ["Content-Type": MediaType.events, "X-Accel-Buffering": "no"],
            body: .stream(length: nil) { writer in try await stream.run(writer) })
    }

    private static func job(_ call: Call) async throws -> JobRecord {
        guard let record = try await call.catalog.job(id: call.id, ownerID: call.account.visibleOwnerID) else { throw notFound }
        return record
    }

    private static let notFound = APIError.notFound("job of that id")
}
