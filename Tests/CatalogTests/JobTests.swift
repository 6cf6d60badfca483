import Catalog
import Contracts
import Testing

@Suite struct JobTests {
    @Test("A job comes back with every field as it was stored, a seed above Int64.max included", arguments: StoreKind.available)
    func roundTrip(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for seed in [0, 1 << 31, UInt64(Int64.max), UInt64(Int64.max) + 1, .max] {
                let job = Fixture.job(seed: seed)
                try await store.insert(job)

                #expect(try await store.job(id: job.job.id, ownerID: nil) == job)
            }
        }
    }

    @Test("Jobs are found by owner and state, newest first, page by page", arguments: StoreKind.available)
    func list(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            for number in 0..<5 { try await store.insert(Fixture.job(Fixture.id(number), ownerID: number == 2 ? "bert" : "anna")) }
            let running = try #require(try await store.lease(owner: "t", leaseSeconds: 30, now: noon))

            let page = try await store.jobs(ownerID: "anna", state: .queued, after: nil, limit: 2)
            let rest = try await store.jobs(ownerID: "anna", state: .queued, after: page.last?.job.id, limit: 2)
            #expect(page.count == 2 && rest.count == 1)
            #expect((page + rest).map(\.job.id) == (page + rest).map(\.job.id).sorted(by: >))
            #expect(try await store.jobs(ownerID: nil, state: .running, after: nil, limit: 9) == [running])
            #expect(try await store.jobs(ownerID: nil, state: nil, after: nil, limit: 9).count == 5)
            #expect(try await store.jobs(ownerID: "bert", state: nil, after: nil, limit: 9).count == 1)
            #expect(try await store.jobs(ownerID: "carl", state: nil, after: nil, limit: 9) == [])
        }
    }

    @Test("Nobody finds, cancels or deletes another owner's job", arguments: StoreKind.available)
    func ownership(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job(ownerID: "anna")
            try await store.insert(job)

            #expect(try await store.job(id: job.job.id, ownerID: "bert") == nil)
            await expectNotFound { _ = try await store.cancel(jobID: job.job.id, ownerID: "bert", now: noon) }
            #expect(try await store.job(id: job.job.id, ownerID: "anna") == job)
            _ = try await store.cancel(jobID: job.job.id, ownerID: "anna", now: noon)
            #expect(try await store.deleteJob(id: job.job.id, ownerID: "bert") == nil)
            #expect(try await store.deleteJob(id: job.job.id, ownerID: "anna")?.job.id == job.job.id)
        }
    }

    @Test("An id is given once; a repeat of the same call is accepted even after the job has gone on", arguments: StoreKind.available)
    func conflict(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)

            try await store.insert(job)
            #expect(try await store.job(id: job.job.id, ownerID: nil)?.job.state == .running)
            await expectConflict { try await store.insert(Fixture.job(job.job.id, ownerID: "other")) }
        }
    }

    @Test("The jobs of each state are counted", arguments: StoreKind.available)
    func counts(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            #expect(try await store.jobCounts() == [.queued: 0, .running: 0, .succeeded: 0, .failed: 0, .cancelled: 0])
            for number in 0..<4 { try await store.insert(Fixture.job(Fixture.id(number))) }
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)
            _ = try await store.cancel(
                jobID: try await store.jobs(ownerID: nil, state: .queued, after: nil, limit: 1)[0].job.id, ownerID: nil, now: noon)

            #expect(try await store.jobCounts() == [.queued: 2, .running: 1, .succeeded: 0, .failed: 0, .cancelled: 1])
        }
    }

    @Test("A queued job is cancelled at once and is not handed out", arguments: StoreKind.available)
    func cancelQueued(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)

            let cancelled = try await store.cancel(jobID: job.job.id, ownerID: nil, now: noon)

            var expected = job
            expected.endCancelled(now: noon)
            #expect(cancelled == expected)
            #expect(try await store.job(id: job.job.id, ownerID: nil) == expected)
            #expect(try await store.lease(owner: "t", leaseSeconds: 30, now: noon) == nil)
            #expect(try await store.cancel(jobID: job.job.id, ownerID: nil, now: noon.advanced(bySeconds: 9)) == expected)
            await expectNotFound { _ = try await store.cancel(jobID: "unknown", ownerID: nil, now: noon) }
        }
    }

    @Test("A running job is asked to stop, is told so at its next heartbeat, and ends as its trainer says", arguments: StoreKind.available)
    func cancelRunning(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)

            let asked = try await store.cancel(jobID: job.job.id, ownerID: nil, now: noon)
            #expect(asked.job.state == .running && asked.job.cancelRequested)
            let beat = try await store.heartbeat(
                jobID: job.job.id, owner: "t", attempt: 1, leaseSeconds: 30, now: noon, report: HeartbeatRequest(progress: 0.5))
            #expect(beat.job.cancelRequested)
            #expect(try await store.cancelAbandoned(now: noon.advanced(bySeconds: 29)) == [])
            let ended = try await store.finish(
                jobID: job.job.id, owner: "t", attempt: 1, now: noon, request: FinishRequest(state: .cancelled), modelVersion: nil)
            #expect(ended.job.state == .cancelled)
        }
    }

    @Test("A running job whose trainer is gone is cancelled at once, or found by the sweep", arguments: StoreKind.available)
    func cancelExpired(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let ids = [Fixture.id(0), Fixture.id(1), Fixture.id(2)]
            for id in ids {
                try await store.insert(Fixture.job(id))
                _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)
            }
            let later = noon.advanced(bySeconds: 30)

            _ = try await store.cancel(jobID: ids[0], ownerID: nil, now: noon)
            let atOnce = try await store.cancel(jobID: ids[1], ownerID: nil, now: later)
            #expect(atOnce.job.state == .cancelled && atOnce.leaseExpiresAt == nil && atOnce.job.finishedAt == later)
            #expect(try await store.lease(owner: "u", leaseSeconds: 30, now: later)?.job.id == ids[2])
            #expect(try await store.cancelAbandoned(now: later) == [ids[0]])
            #expect(try await store.cancelAbandoned(now: later) == [])
            #expect(try await store.job(id: ids[0], ownerID: nil)?.job.state == .cancelled)
            await #expect(throws: CatalogError.staleLease) {
                try await store.heartbeat(
                    jobID: ids[0], owner: "t", attempt: 1, leaseSeconds: 30, now: later, report: HeartbeatRequest(progress: 1))
            }
        }
    }

    @Test("A job is deleted with all it measured, but only when it is final", arguments: StoreKind.available)
    func delete(kind: StoreKind) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job(), other = Fixture.job()
            try await store.insert(job)
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)
            try await store.insert(other)
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)
            for id in [job.job.id, other.job.id] {
                try await store.record(
                    MetricsReport(points: [Fixture.point(0, 1)], snapshots: [Fixture.snapshot(0, 1)]), jobID: id, owner: "t", attempt: 1)
            }

            await expectConflict { _ = try await store.deleteJob(id: job.job.id, ownerID: nil) }
            let ended = try await store.finish(
                jobID: job.job.id, owner: "t", attempt: 1, now: noon, request: FinishRequest(state: .failed, error: "no"), modelVersion: nil
            )
            #expect(try await store.deleteJob(id: job.job.id, ownerID: nil) == ended)
            #expect(try await store.deleteJob(id: job.job.id, ownerID: nil) == nil)
            #expect(try await store.job(id: job.job.id, ownerID: nil) == nil)
            #expect(try await store.metrics(jobID: job.job.id, afterTrial: -1, afterStep: -1, limit: 9) == [])
            #expect(try await store.snapshots(jobID: job.job.id, trial: nil, latestOnly: false) == [])
            #expect(try await store.metrics(jobID: other.job.id, afterTrial: -1, afterStep: -1, limit: 9).count == 1)
            #expect(try await store.snapshots(jobID: other.job.id, trial: nil, latestOnly: false).count == 1)
        }
    }
}
