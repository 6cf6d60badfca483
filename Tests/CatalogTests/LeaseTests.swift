import Catalog
import Contracts
import Testing

@Suite struct LeaseTests {
    @Test("The oldest queued job is handed out with the next attempt and a lease", arguments: StoreKind.available)
    func lease(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let newer = Fixture.job(Fixture.id(2)), older = Fixture.job(Fixture.id(1))
            try await store.insert(newer)
            try await store.insert(older)

            let leased = try await store.lease(owner: "t1", leaseSeconds: 30, now: noon)

            var expected = older
            expected.beginAttempt(owner: "t1", leaseSeconds: 30, now: noon)
            #expect(leased == expected)
            #expect(leased?.job.attempt == 1)
            #expect(try await store.job(id: older.job.id, ownerID: nil) == expected)
            #expect(try await store.lease(owner: "t1", leaseSeconds: 30, now: noon)?.job.id == newer.job.id)
            #expect(try await store.lease(owner: "t1", leaseSeconds: 30, now: noon) == nil)
        }
    }

    @Test("A job is handed out again when its lease expires, and not before", arguments: StoreKind.available)
    func expiry(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            _ = try await store.lease(owner: "t1", leaseSeconds: 30, now: noon)

            #expect(try await store.lease(owner: "t2", leaseSeconds: 30, now: noon.advanced(bySeconds: 29.999)) == nil)
            let second = try await store.lease(owner: "t2", leaseSeconds: 30, now: noon.advanced(bySeconds: 30))
            #expect(second?.job.attempt == 2)
            #expect(second?.leaseOwner == "t2")
            #expect(second?.job.startedAt == noon)
            #expect(second?.leaseExpiresAt == noon.advanced(bySeconds: 60))
        }
    }

    @Test("Trainers that ask at the same time are each given another job, and every job is given once", arguments: StoreKind.available)
    func concurrentLeases(kind: StoreKind) async throws {
        try await withStores(kind) { open in
            let stores = [try await open(), try await open()]
            let ids = (0..<40).map(Fixture.id)
            for id in ids { try await stores[0].insert(Fixture.job(id)) }

            let leased = try await withThrowingTaskGroup { group in
                for trainer in 0..<8 {
                    group.addTask {
                        var ids: [String] = []
                        while let job = try await stores[trainer % 2].lease(owner: "t\(trainer)", leaseSeconds: 30, now: noon) {
                            #expect(job.job.attempt == 1 && job.leaseOwner == "t\(trainer)")
                            ids.append(job.job.id)
                        }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }

            #expect(leased.sorted() == ids)
            for store in stores { await store.close() }
        }
    }

    @Test("A heartbeat extends the lease and stores what the trainer reports", arguments: StoreKind.available)
    func heartbeat(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            var expected = try #require(try await store.lease(owner: "t", leaseSeconds: 30, now: noon))
            let reports = [
                HeartbeatRequest(progress: 0.25, secondsLeft: 12.5, message: "epoch 3", trials: [Fixture.trial(0, .running)]),
                HeartbeatRequest(progress: 0.5),
                HeartbeatRequest(progress: 1, secondsLeft: 0, message: "saving", trials: []),
            ]

            for (index, report) in reports.enumerated() {
                let now = noon.advanced(bySeconds: Double(index) * 10)
                let stored = try await store.heartbeat(
                    jobID: job.job.id, owner: "t", attempt: 1, leaseSeconds: 30, now: now, report: report)
                expected.apply(report, leaseExpiresAt: now.advanced(bySeconds: 30))
                #expect(stored == expected)
                #expect(try await store.job(id: job.job.id, ownerID: nil) == expected)
            }
            #expect(try await store.lease(owner: "u", leaseSeconds: 30, now: noon.advanced(bySeconds: 49)) == nil)
        }
    }

    @Test("Whoever lost the lease changes nothing any more", arguments: StoreKind.available)
    func fencing(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            let id = job.job.id
            try await store.insert(job)
            _ = try await store.lease(owner: "t1", leaseSeconds: 30, now: noon)
            // The same trainer takes it up a second time: only the attempt tells the two apart.
            _ = try await store.lease(owner: "t1", leaseSeconds: 30, now: noon.advanced(bySeconds: 31))
            let before = try await store.job(id: id, ownerID: nil)
            let blob = BlobReference(name: "c", byteCount: 1, sha256: "00")

            for (owner, attempt) in [("t1", 1), ("t2", 2), ("t1", 3)] {
                await #expect(throws: CatalogError.staleLease) {
                    try await store.heartbeat(
                        jobID: id, owner: owner, attempt: attempt, leaseSeconds: 30, now: noon, report: HeartbeatRequest(progress: 1))
                }
                await #expect(throws: CatalogError.staleLease) {
                    try await store.setCheckpoint(blob, secondsUsed: 5, jobID: id, owner: owner, attempt: attempt)
                }
                await #expect(throws: CatalogError.staleLease) {
                    try await store.record(MetricsReport(points: [Fixture.point(0, 1)]), jobID: id, owner: owner, attempt: attempt)
                }
                await #expect(throws: CatalogError.staleLease) {
                    try await store.finish(
                        jobID: id, owner: owner, attempt: attempt, now: noon, request: FinishRequest(state: .succeeded), modelVersion: nil)
                }
            }

            #expect(try await store.job(id: id, ownerID: nil) == before)
            #expect(try await store.metrics(jobID: id, afterTrial: -1, afterStep: -1, limit: 9) == [])
            await #expect(throws: CatalogError.staleLease) {
                try await store.setCheckpoint(blob, secondsUsed: 5, jobID: "unknown", owner: "t1", attempt: 2)
            }
        }
    }

    @Test(
        "A new checkpoint replaces the old one and names it once, so that a repeat does not delete the newest",
        arguments: StoreKind.available)
    func checkpoint(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)
            let first = BlobReference(name: "checkpoints/1", byteCount: 1, sha256: "01")
            let second = BlobReference(name: "checkpoints/2", byteCount: 2, sha256: "02")
            func set(_ blob: BlobReference, _ seconds: Double) async throws -> BlobReference? {
                try await store.setCheckpoint(blob, secondsUsed: seconds, jobID: job.job.id, owner: "t", attempt: 1)
            }

            #expect(try await set(first, 10) == nil)
            #expect(try await set(second, 20.5) == first)
            #expect(try await set(second, 20.5) == nil)
            let stored = try await store.job(id: job.job.id, ownerID: nil)
            #expect(stored?.checkpoint == second)
            #expect(stored?.secondsUsed == 20.5)
        }
    }

    @Test("A job ends with its outcome; a repeat of the same end is accepted and another end is not", arguments: StoreKind.available)
    func finish(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            var expected = try #require(try await store.lease(owner: "t", leaseSeconds: 30, now: noon))
            let version = ModelVersionReference(name: "waves", version: 3)
            let request = FinishRequest(state: .succeeded, trials: [Fixture.trial(0, .succeeded)])
            func finish(_ request: FinishRequest, _ attempt: Int = 1) async throws -> JobRecord {
                try await store.finish(
                    jobID: job.job.id, owner: "t", attempt: attempt, now: noon, request: request, modelVersion: version)
            }

            await expectConflict { _ = try await finish(FinishRequest(state: .running)) }
            let ended = try await finish(request)
            expected.finish(request, modelVersion: version, now: noon)
            #expect(ended == expected)
            #expect(try await finish(request) == expected)
            #expect(try await store.job(id: job.job.id, ownerID: nil) == expected)
            await #expect(throws: CatalogError.staleLease) { try await finish(FinishRequest(state: .failed)) }
            await #expect(throws: CatalogError.staleLease) { try await finish(request, 2) }
            #expect(try await store.lease(owner: "u", leaseSeconds: 30, now: noon.advanced(bySeconds: 99)) == nil)
        }
    }

    @Test("A failed job keeps its trials, progress and error", arguments: StoreKind.available)
    func fail(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)
            let report = HeartbeatRequest(progress: 0.4, secondsLeft: 3, message: "m", trials: [Fixture.trial(0, .failed)])
            var expected = try await store.heartbeat(jobID: job.job.id, owner: "t", attempt: 1, leaseSeconds: 30, now: noon, report: report)
            let request = FinishRequest(state: .failed, error: "The loss is not a number.")

            let ended = try await store.finish(jobID: job.job.id, owner: "t", attempt: 1, now: noon, request: request, modelVersion: nil)

            expected.finish(request, modelVersion: nil, now: noon)
            #expect(ended == expected)
            #expect(ended.job.trials == report.trials)
            #expect(ended.job.progress == 0.4)
        }
    }
}
