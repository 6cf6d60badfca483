import Catalog
import Contracts
import TestSupport
import Testing

@Suite struct RecoveryTests {
    /// The work of a job from its creation to its deletion, as the API does it; every call may be repeated when its answer was lost.
    private static func story(_ store: any CatalogStore) async throws {
        func surely<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
            do { return try await body() } catch CatalogError.unavailable { return try await body() }
        }
        let user = Fixture.user("anna", id: "u"), dataset = Fixture.dataset("waves", id: "d", ownerID: "u")
        let first = BlobReference(name: "c1", byteCount: 1, sha256: "01"), second = BlobReference(name: "c2", byteCount: 1, sha256: "02")
        let report = MetricsReport(points: [Fixture.point(0, 1)], snapshots: [Fixture.snapshot(0, 1)])
        let request = FinishRequest(state: .succeeded, trials: [Fixture.trial(0, .succeeded)])

        #expect(try await surely { try await store.insertFirst(user) })
        try await surely { try await store.insert(Fixture.session("s", userID: "u")) }
        _ = try await surely { try await store.writeBlob("blob", bytes: [1, 2, 3]) }
        try await surely { try await store.insert(dataset) }
        try await surely { try await store.insert(Fixture.job("j1", ownerID: "u")) }
        // A lease whose answer is lost runs out; the trainer is then given the next attempt.
        var leased = try? await store.lease(owner: "t", leaseSeconds: 30, now: noon)
        if leased == nil { leased = try await store.lease(owner: "t", leaseSeconds: 30, now: noon.advanced(bySeconds: 30)) }
        let attempt = try #require(leased).job.attempt
        _ = try await surely {
            try await store.heartbeat(
                jobID: "j1", owner: "t", attempt: attempt, leaseSeconds: 30, now: noon, report: HeartbeatRequest(progress: 0.5))
        }
        for blob in [first, second] {
            let replaced = try await surely {
                try await store.setCheckpoint(blob, secondsUsed: 1, jobID: "j1", owner: "t", attempt: attempt)
            }
            #expect(replaced?.name != blob.name)
        }
        try await surely { try await store.record(report, jobID: "j1", owner: "t", attempt: attempt) }
        let version = try await surely { try await store.insertNextVersion(Fixture.version("m", jobID: "j1", ownerID: "u")) }
        let reference = ModelVersionReference(name: "m", version: version.version.version)
        _ = try await surely {
            try await store.finish(jobID: "j1", owner: "t", attempt: attempt, now: noon, request: request, modelVersion: reference)
        }
        try await surely { try await store.insert(Fixture.job("j2", ownerID: "u")) }
        #expect(try await surely { try await store.cancel(jobID: "j2", ownerID: "u", now: noon) }.job.state == .cancelled)
        _ = try await surely { try await store.deleteJob(id: "j2", ownerID: "u") }
        try await surely { try await store.setPasswordHash("new", userID: "u") }
        try await surely { try await store.deleteSession(tokenHash: "s") }
    }

    /// What the store holds afterwards, without what differs when a lease was lost.
    private static func state(_ store: any CatalogStore) async throws -> [String] {
        var jobs = try await store.jobs(ownerID: nil, state: nil, after: nil, limit: 99)
        for index in jobs.indices { jobs[index].job.attempt = 0 }
        return [
            "\(try await store.users())", "\(try await store.datasets(ownerID: nil, search: nil, after: nil, limit: 99).map(\.id))",
            "\(jobs.map { [$0.job.id, $0.job.state.rawValue, $0.checkpoint?.name ?? "", String($0.job.progress)] })",
            "\(try await store.metrics(jobID: "j1", afterTrial: -1, afterStep: -1, limit: 99).map(\.step))",
            "\(try await store.snapshots(jobID: "j1", trial: nil, latestOnly: false).map(\.step))",
            "\(try await store.modelVersions(ownerID: nil, name: nil).map(\.version.version))", "\(try await store.blobBytes("blob"))",
            "\(try await store.session(tokenHash: "s", now: noon) == nil)",
        ]
    }

    /// Makes the store empty again.
    private static func clear(_ store: any CatalogStore) async throws {
        for job in try await store.jobs(ownerID: nil, state: nil, after: nil, limit: 99) {
            _ = try await store.deleteJob(id: job.job.id, ownerID: nil)
        }
        _ = try await store.deleteModel(name: "m", version: nil, ownerID: "u")
        _ = try await store.deleteDataset(id: "d", ownerID: nil)
        try await store.deleteBlob("blob")
        try await store.deleteUser(id: "u")
    }

    @Test(
        "Whichever call fails or loses its answer, its repetition leads to the same end", arguments: StoreKind.available,
        FaultyStore.Moment.allCases)
    func everyCall(kind: StoreKind, moment: FaultyStore.Moment) async throws {
        try await withStore(kind) { store in
            let counting = FaultyStore(store, failingCall: 0, moment)
            try await Self.story(counting)
            let expected = try await Self.state(store)
            #expect(counting.callCount > 15)

            for call in 1...counting.callCount {
                try await Self.clear(store)
                try await Self.story(FaultyStore(store, failingCall: call, moment))
                let state = try await Self.state(store)
                #expect(state == expected, "call \(call)")
            }
        }
    }
}
