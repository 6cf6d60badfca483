import Contracts
import Crypto
import Specification
import Testing

/// Speaks the trainers' part of the protocol, one call at a time.
struct ScriptedTrainer: Sendable {
    let client: APIClient
    var name = "scripted"

    /// Takes up a job; nil when there is none.
    func lease(wait: Double = 0) async throws -> LeasedJob? {
        let answer = try await client.send("POST", "/v1/trainer/lease?wait=\(wait)", ["owner": .string(name)])
        if answer.status == 204 { return nil }
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.decoded(LeasedJob.self)
    }

    func path(_ lease: LeasedJob, _ part: String, _ query: String = "") -> String {
        "/v1/trainer/jobs/\(lease.job.id)/\(part)?owner=\(name)&attempt=\(lease.attempt)\(query)"
    }

    func heartbeat(_ lease: LeasedJob, progress: Double) async throws -> APIAnswer {
        try await client.send("POST", path(lease, "heartbeat"), ["progress": .number(progress), "message": "working"])
    }

    func report(_ lease: LeasedJob, _ report: MetricsReport) async throws -> APIAnswer {
        try await client.send("POST", path(lease, "metrics"), bytes: try JSON.encode(report), type: "application/json")
    }

    func put(_ lease: LeasedJob, _ part: String, _ bytes: [UInt8], _ query: String = "") async throws -> APIAnswer {
        try await client.send("PUT", path(lease, part, query), bytes: bytes, type: "application/octet-stream")
    }

    func putArtifact(_ lease: LeasedJob, _ bytes: [UInt8]) async throws -> APIAnswer {
        try await put(lease, "artifact", bytes, "&sha256=\(sha256Hex(bytes))")
    }

    func sendFinish(_ lease: LeasedJob, _ request: FinishRequest) async throws -> APIAnswer {
        try await client.send("POST", path(lease, "finish"), bytes: try JSON.encode(request), type: "application/json")
    }

    /// Uploads the artifact and ends the job well.
    func finish(_ lease: LeasedJob, artifact: [UInt8]) async throws -> Job {
        let upload = try await putArtifact(lease, artifact)
        try #require(upload.status == 204, "\(upload.text)")
        let answer = try await sendFinish(lease, TestModel.success(artifact))
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.decoded(Job.self)
    }
}
