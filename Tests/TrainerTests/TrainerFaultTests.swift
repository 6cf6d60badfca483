import Contracts
import Logging
import Series
import Specification
import Synchronization
import Testing
import TrainerService

@Suite("A trainer whose API, network or own process fails")
struct TrainerFaultTests {
    /// What an undisturbed fit gives.
    private struct Reference {
        var artifactHash: String
        var points: Set<String>
        var calls: Int
    }

    private static func reference(_ dataset: [UInt8], search: [String: [JSONValue]]? = nil) async throws -> Reference {
        let api = FakeAPI()
        let job = api.add([api.add(dataset: "sines", dataset)], parameters: Workshop.quick, search: search)
        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }
        let entry = try #require(ended)
        return Reference(artifactHash: try #require(entry.artifactHash), points: Set(entry.points.keys), calls: api.calls.count)
    }

    @Test(
        "Whichever call is lost, the job ends once, with the same artifact and the same curves", arguments: FaultyTransport.Fault.allCases)
    func everyCallFailsOnce(_ fault: FaultyTransport.Fault) async throws {
        let bytes = try Workshop.sines().encoded()
        let reference = try await Self.reference(bytes)

        for number in 1...(reference.calls + 2) {
            // A lost answer to the lease costs the whole lease, so it is short.
            let api = FakeAPI(leaseSeconds: 1)
            let job = api.add([api.add(dataset: "sines", bytes)], parameters: Workshop.quick)
            let ended = try await Workshop.with(FaultyTransport(api, losing: number, fault)) { _ in try await api.ended(job) }
            let entry = try #require(ended, "call \(number): the job never ended")
            #expect(entry.finish?.state == .succeeded, "call \(number): \(entry.finish?.error ?? "")")
            #expect(entry.artifactHash == reference.artifactHash, "call \(number): another artifact")
            #expect(Set(entry.points.keys) == reference.points, "call \(number): other curves")
            #expect(api.violations.isEmpty, "call \(number): \(api.violations)")
        }
    }

    @Test("An API that is away for longer than the lease costs nothing but time")
    func longOutage() async throws {
        let bytes = try Workshop.sines().encoded()
        let reference = try await Self.reference(bytes)
        let api = FakeAPI(leaseSeconds: 0.3)
        let transport = FaultyTransport(api)
        let job = api.add([api.add(dataset: "sines", bytes)], parameters: Workshop.quick)

        let ended = try await Workshop.with(transport) { _ in
            _ = try await api.until { api.entry(job).attempt > 0 ? true : nil }
            transport.isCutOff = true
            try await Task.sleep(for: .milliseconds(600))
            transport.isCutOff = false
            return try await api.ended(job)
        }

        #expect(ended?.finish?.state == .succeeded)
        #expect(ended?.artifactHash == reference.artifactHash)
        #expect(api.violations.isEmpty, "\(api.violations)")
    }

    @Test("A trainer that has lost its job says nothing more about it, and goes on with the next")
    func staleAttempt() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let lost = api.add([dataset], parameters: Workshop.endless)

        let next = try await Workshop.with(api) { _ in
            _ = try await api.until { api.entry(lost).points.isEmpty ? nil : true }
            api.takeAway(lost)
            // Its lease is somebody else's now and does not run out: the queue holds only the next job.
            let next = api.add([dataset], parameters: Workshop.quick)
            _ = try await api.ended(next)
            return next
        }

        #expect(api.entry(next).finish?.state == .succeeded)
        #expect(api.entry(lost).finish == nil)
    }

    @Test("Another trainer goes on from the checkpoint and makes the same artifact and curves", arguments: [3, 20, 40, 57])
    func secondAttempt(_ step: Int) async throws {
        let bytes = try Workshop.sines().encoded()
        let reference = try await Self.reference(bytes)
        let api = FakeAPI(leaseSeconds: 0.5)
        let first = FaultyTransport(api)
        let job = api.add([api.add(dataset: "sines", bytes)], parameters: Workshop.quick)

        // The first trainer vanishes: from one moment on none of its calls arrives, as after `kill -9`.
        try await Workshop.with(CuttingTransport(first, job: job, api: api, atStep: step), checkpointInterval: .milliseconds(1)) { _ in
            _ = try await api.until { first.isCutOff || api.entry(job).finish != nil ? true : nil }
        }
        let log = LogCapture()
        let ended = try await Workshop.with(api, log: log) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .succeeded)
        #expect(ended?.artifactHash == reference.artifactHash)
        #expect(ended.map { Set($0.points.keys) } == reference.points)
        Self.expectResumed(log)
    }

    @Test("A trainer that is asked to end stores a checkpoint and leaves the job to the next, in the middle of a search too")
    func shutdown() async throws {
        let bytes = try Workshop.sines().encoded()
        let search: [String: [JSONValue]] = ["latentDimension": [4, 8, 16]]
        let reference = try await Self.reference(bytes, search: search)
        let api = FakeAPI(leaseSeconds: 0.5)
        let job = api.add([api.add(dataset: "sines", bytes)], parameters: Workshop.quick, search: search)

        // Checkpoints by the clock are out of the way: what is stored, the end stores.
        try await Workshop.with(api, checkpointInterval: .seconds(1000)) { _ in
            _ = try await api.until { api.entry(job).heartbeats.isEmpty ? nil : true }
        }
        let before = api.entry(job)
        let log = LogCapture()
        let ended = try await Workshop.with(api, log: log) { _ in try await api.ended(job) }

        #expect(before.finish != nil || before.checkpoint != nil || before.points.isEmpty)
        if before.checkpoint != nil && before.finish == nil { Self.expectResumed(log) }
        #expect(ended?.finish?.state == .succeeded)
        #expect(ended?.artifactHash == reference.artifactHash)
        #expect(ended.map { Set($0.points.keys) } == reference.points)
    }

    /// Beginning again would give the same bytes: the log tells that it was not so.
    private static func expectResumed(_ log: LogCapture) {
        let lines = log.lines
        #expect(lines.contains { $0.contains("The job goes on from a checkpoint.") })
        #expect(!lines.contains { $0.contains("begins again") }, "\(lines)")
    }

    @Test("A checkpoint that cannot be read costs time, not the job")
    func damagedCheckpoint() async throws {
        let bytes = try Workshop.sines().encoded()
        let reference = try await Self.reference(bytes)
        let api = FakeAPI()
        let job = api.add([api.add(dataset: "sines", bytes)], parameters: Workshop.quick)
        api.put(checkpoint: [1, 2, 3], of: job)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .succeeded)
        #expect(ended?.artifactHash == reference.artifactHash)
    }
}

/// Cuts the line once a checkpoint at or after some step has arrived.
private final class CuttingTransport: Transport {
    private let transport: FaultyTransport
    private let job: Int
    private let api: FakeAPI
    private let step: Int

    init(_ transport: FaultyTransport, job: Int, api: FakeAPI, atStep step: Int) {
        self.transport = transport
        self.job = job
        self.api = api
        self.step = step
    }

    func send(_ request: TransportRequest) throws -> TransportAnswer {
        let answer = try transport.send(request)
        let entry = api.entry(job)
        if entry.checkpoint != nil, entry.points.values.contains(where: { $0.step >= step }) || step < 10 { transport.isCutOff = true }
        return answer
    }
}
