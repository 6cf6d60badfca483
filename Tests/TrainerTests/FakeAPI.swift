import Contracts
import Crypto
import Specification
import Synchronization
import TrainerService

/// The API's side of the trainer protocol, in memory, with leases that run out and attempts that fence.
final class FakeAPI: Transport {
    /// A job and everything that trainers have said about it.
    struct Entry {
        var job: Job
        var attempt = 0
        var owner: String?
        var leaseEnds: ContinuousClock.Instant?
        var checkpoint: [UInt8]?
        var secondsUsed = 0.0
        var artifact: [UInt8]?
        /// By format.
        var reports: [String: [UInt8]] = [:]
        var finish: FinishRequest?
        var finishCount = 0
        var points: [String: MetricPoint] = [:]
        var snapshots: [Snapshot] = []
        var checkpointCount = 0
        var heartbeats: [HeartbeatRequest] = []

        /// SHA-256 of the artifact; nil when there is none.
        var artifactHash: String? { artifact.map { sha256Hex($0) } }
    }

    private struct State {
        var entries: [Entry] = []
        var datasets: [String: [UInt8]] = [:]
        var calls: [String] = []
        /// Things that a trainer must not do.
        var violations: [String] = []
    }

    let leaseSeconds: Double
    private let state = Mutex(State())

    init(leaseSeconds: Double = 30) { self.leaseSeconds = leaseSeconds }

    // MARK: - For tests

    /// Puts a dataset there; returns how jobs name it.
    func add(dataset name: String, _ bytes: [UInt8]) -> DatasetReference {
        state.withLock { $0.datasets[name] = bytes }
        return DatasetReference(id: name, name: name, contentHash: sha256Hex(bytes))
    }

    /// Puts a table there with its metadata; returns how jobs name it.
    func add(table name: String, _ bytes: [UInt8], metadata: [UInt8]) -> DatasetReference {
        state.withLock { state in
            state.datasets[name] = bytes
            state.datasets["\(name).metadata"] = metadata
        }
        return DatasetReference(id: name, name: name, contentHash: sha256Hex(bytes), kind: .table, metadataHash: sha256Hex(metadata))
    }

    /// Puts a job into the queue.
    func add(
        _ datasets: [DatasetReference], synthesizer: String = "wgan-gp", parameters: [String: JSONValue],
        search: [String: [JSONValue]]? = nil, seed: UInt64 = 1, timeLimit: Double? = nil, holdout: Double? = nil
    ) -> Int {
        state.withLock { state in
            state.entries.append(
                Entry(
                    job: Job(
                        id: "job-\(state.entries.count)", kind: .fit, state: .queued, owner: "tester", synthesizer: synthesizer,
                        datasets: datasets, model: "model", parameters: parameters, search: search, seed: seed,
                        timeLimitSeconds: timeLimit, holdout: holdout, createdAt: .now())))
            return state.entries.count - 1
        }
    }

    func entry(_ index: Int) -> Entry { state.withLock { $0.entries[index] } }

    var violations: [String] { state.withLock { $0.violations } }

    /// Method and path of every call, without the query.
    var calls: [String] { state.withLock { $0.calls } }

    func cancel(_ index: Int) { state.withLock { $0.entries[index].job.cancelRequested = true } }

    /// As if an earlier attempt had stored a checkpoint.
    func put(checkpoint: [UInt8], of index: Int) { state.withLock { $0.entries[index].checkpoint = checkpoint } }

    /// As if the lease had run out and another trainer had taken the job.
    func takeAway(_ index: Int) {
        state.withLock { state in
            state.entries[index].attempt += 1
            state.entries[index].owner = "somebody else"
            state.entries[index].leaseEnds = .now.advanced(by: .seconds(3600))
        }
    }

    /// Waits until the job has ended; nil when that takes too long.
    func ended(_ index: Int, within limit: Duration = .seconds(60)) async throws -> Entry? {
        try await until(limit) { self.entry(index).finish == nil ? nil : self.entry(index) }
    }

    /// Waits until `answer` is not nil.
    func until<R: Sendable>(_ limit: Duration = .seconds(60), _ answer: @Sendable () -> R?) async throws -> R? {
        let end = ContinuousClock.now.advanced(by: limit)
        while ContinuousClock.now < end {
            if let answer = answer() { return answer }
            try await Task.sleep(for: .milliseconds(5))
        }
        return answer()
    }

    // MARK: - Transport

    func send(_ request: TransportRequest) throws -> TransportAnswer {
        try state.withLock { state in try answer(request, &state) }
    }

    private func answer(_ request: TransportRequest, _ state: inout State) throws -> TransportAnswer {
        let (path, query) = Self.parse(request.path)
        state.calls.append("\(request.method) \(path)")
        if path == "/v1/trainer/lease" { return try lease(request, &state) }
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count >= 5, let index = state.entries.firstIndex(where: { $0.job.id == parts[3] }) else {
            state.violations.append("unknown path \(path)")
            return TransportAnswer(status: 404, body: [])
        }
        let entry = state.entries[index]
        guard query["owner"] == entry.owner, query["attempt"] == "\(entry.attempt)" else {
            return TransportAnswer(status: 409, body: [])
        }
        if entry.finish != nil && parts[4] != "finish" { return TransportAnswer(status: 409, body: []) }
        state.entries[index].leaseEnds = .now.advanced(by: .milliseconds(Int(leaseSeconds * 1000)))
        let body = request.body ?? []
        switch (request.method, parts[4]) {
        case ("GET", "datasets"):
            guard let bytes = state.datasets[parts[5] + (query["part"] == "metadata" ? ".metadata" : "")] else {
                return TransportAnswer(status: 404, body: [])
            }
            return TransportAnswer(status: 200, body: bytes)
        case ("GET", "checkpoint"):
            guard let bytes = entry.checkpoint else { return TransportAnswer(status: 404, body: []) }
            return TransportAnswer(status: 200, body: bytes)
        case ("PUT", "checkpoint"):
            state.entries[index].checkpoint = body
            state.entries[index].checkpointCount += 1
            state.entries[index].secondsUsed = Double(query["secondsUsed"] ?? "") ?? -1
        case ("PUT", "artifact"):
            if query["sha256"] != sha256Hex(body) { state.violations.append("the artifact's hash is wrong") }
            if let known = entry.artifact, known != body { state.violations.append("another artifact of the same job") }
            state.entries[index].artifact = body
        case ("PUT", "report"):
            if query["sha256"] != sha256Hex(body) { state.violations.append("the report's hash is wrong") }
            state.entries[index].reports[query["format"] ?? ""] = body
        case ("POST", "heartbeat"):
            let heartbeat = try JSON.decode(HeartbeatRequest.self, from: body)
            state.entries[index].heartbeats.append(heartbeat)
            let answer = HeartbeatAnswer(cancelRequested: entry.job.cancelRequested)
            return TransportAnswer(status: 200, body: try JSON.encode(answer))
        case ("POST", "metrics"):
            let report = try JSON.decode(MetricsReport.self, from: body)
            for point in report.points { state.entries[index].points["\(point.trial)/\(point.step)"] = point }
            state.entries[index].snapshots += report.snapshots
        case ("POST", "finish"):
            let finish = try JSON.decode(FinishRequest.self, from: body)
            if let known = entry.finish, known.state != finish.state { state.violations.append("ended twice, differently") }
            if finish.state == .succeeded, finish.artifact?.sha256 != entry.artifact.map({ sha256Hex($0) }) {
                state.violations.append("finished with an artifact that was not uploaded")
            }
            state.entries[index].finish = finish
            state.entries[index].finishCount += 1
        default:
            state.violations.append("unknown call \(request.method) \(path)")
            return TransportAnswer(status: 405, body: [])
        }
        return TransportAnswer(status: 200, body: [])
    }

    private func lease(_ request: TransportRequest, _ state: inout State) throws -> TransportAnswer {
        let owner = try JSON.decode(LeaseRequest.self, from: request.body ?? []).owner
        let now = ContinuousClock.now
        let index = state.entries.firstIndex { entry in
            entry.finish == nil && (entry.leaseEnds.map { $0 <= now } ?? true)
        }
        guard let index else { return TransportAnswer(status: 204, body: []) }
        state.entries[index].attempt += 1
        state.entries[index].owner = owner
        state.entries[index].leaseEnds = now.advanced(by: .milliseconds(Int(leaseSeconds * 1000)))
        let entry = state.entries[index]
        let leased = LeasedJob(
            job: entry.job, attempt: entry.attempt, leaseSeconds: leaseSeconds, hasCheckpoint: entry.checkpoint != nil,
            secondsUsed: entry.secondsUsed)
        return TransportAnswer(status: 200, body: try JSON.encode(leased))
    }

    private static func parse(_ text: String) -> (path: String, query: [String: String]) {
        let halves = text.split(separator: "?", maxSplits: 1)
        var query: [String: String] = [:]
        for pair in halves.count > 1 ? halves[1].split(separator: "&") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            query[sides[0]] = sides.count > 1 ? sides[1] : ""
        }
        return (String(halves[0]), query)
    }
}
