import Catalog
import Contracts
import Testing

@Suite struct RunTests {
    /// Calls `body` with a store in which a job is leased by `t` as attempt 1.
    private func withRunningJob(_ kind: StoreKind, _ body: (any CatalogStore, String) async throws -> Void) async throws {
        try await withStore(kind) { store in
            let job = Fixture.job()
            try await store.insert(job)
            _ = try await store.lease(owner: "t", leaseSeconds: 30, now: noon)
            try await body(store, job.job.id)
        }
    }

    @Test("Points come back in order of trial and step, from any point on", arguments: StoreKind.available)
    func order(kind: StoreKind) async throws {
        try await withRunningJob(kind) { store, id in
            let points = [
                Fixture.point(1, 5), Fixture.point(0, 1000), Fixture.point(0, 20), Fixture.point(1, 0), Fixture.point(10, 1),
                Fixture.point(2, 70_000),
            ]
            try await store.record(MetricsReport(points: points), jobID: id, owner: "t", attempt: 1)
            func steps(after trial: Int, _ step: Int, limit: Int = 99) async throws -> [[Int]] {
                try await store.metrics(jobID: id, afterTrial: trial, afterStep: step, limit: limit).map { [$0.trial, $0.step] }
            }

            #expect(try await steps(after: -1, -1) == [[0, 20], [0, 1000], [1, 0], [1, 5], [2, 70_000], [10, 1]])
            #expect(try await steps(after: 0, 20) == [[0, 1000], [1, 0], [1, 5], [2, 70_000], [10, 1]])
            #expect(try await steps(after: 0, 2000, limit: 2) == [[1, 0], [1, 5]])
            #expect(try await steps(after: 10, 1) == [])
            #expect(try await steps(after: -1, -1, limit: 0) == [])
            #expect(try await store.metrics(jobID: id, afterTrial: 1, afterStep: 0, limit: 1) == [Fixture.point(1, 5)])
            #expect(try await store.metrics(jobID: "unknown", afterTrial: -1, afterStep: -1, limit: 9) == [])
        }
    }

    @Test("A report that is repeated or corrected replaces points of the same trial and step", arguments: StoreKind.available)
    func replace(kind: StoreKind) async throws {
        try await withRunningJob(kind) { store, id in
            let report = MetricsReport(points: [Fixture.point(0, 1), Fixture.point(0, 2)], snapshots: [Fixture.snapshot(0, 2)])
            try await store.record(report, jobID: id, owner: "t", attempt: 1)
            try await store.record(report, jobID: id, owner: "t", attempt: 1)
            let corrected = MetricsReport(points: [Fixture.point(0, 2, loss: -7)], snapshots: [Fixture.snapshot(0, 2, values: [3])])
            try await store.record(corrected, jobID: id, owner: "t", attempt: 1)

            #expect(
                try await store.metrics(jobID: id, afterTrial: -1, afterStep: -1, limit: 9) == [
                    Fixture.point(0, 1), Fixture.point(0, 2, loss: -7),
                ])
            #expect(try await store.snapshots(jobID: id, trial: nil, latestOnly: false) == corrected.snapshots)
            try await store.record(MetricsReport(points: []), jobID: id, owner: "t", attempt: 1)
        }
    }

    @Test("A later attempt replaces what an earlier one measured", arguments: StoreKind.available)
    func laterAttempt(kind: StoreKind) async throws {
        try await withRunningJob(kind) { store, id in
            try await store.record(MetricsReport(points: [Fixture.point(0, 1), Fixture.point(0, 2)]), jobID: id, owner: "t", attempt: 1)
            _ = try await store.lease(owner: "u", leaseSeconds: 30, now: noon.advanced(bySeconds: 31))

            try await store.record(MetricsReport(points: [Fixture.point(0, 2, loss: 9)]), jobID: id, owner: "u", attempt: 2)

            #expect(
                try await store.metrics(jobID: id, afterTrial: -1, afterStep: -1, limit: 9) == [
                    Fixture.point(0, 1), Fixture.point(0, 2, loss: 9),
                ])
        }
    }

    @Test("Thousands of points are stored by one report and read in one call", arguments: StoreKind.available)
    func many(kind: StoreKind) async throws {
        try await withRunningJob(kind) { store, id in
            let points = (0..<5000).map { Fixture.point($0 / 2500, $0, loss: Double($0)) }

            try await store.record(MetricsReport(points: points), jobID: id, owner: "t", attempt: 1)

            #expect(try await store.metrics(jobID: id, afterTrial: -1, afterStep: -1, limit: 10_000) == points)
        }
    }

    @Test("Losses that are not finite are kept", arguments: StoreKind.available)
    func notFinite(kind: StoreKind) async throws {
        try await withRunningJob(kind) { store, id in
            let point = MetricPoint(trial: 0, step: 0, epoch: 0, values: ["nan": .nan, "infinite": .infinity, "negative": -.infinity])

            try await store.record(MetricsReport(points: [point]), jobID: id, owner: "t", attempt: 1)

            let values = try #require(try await store.metrics(jobID: id, afterTrial: -1, afterStep: -1, limit: 1).first).values
            #expect(values["nan"]?.isNaN == true)
            #expect(values["infinite"] == .infinity)
            #expect(values["negative"] == -.infinity)
        }
    }

    @Test("Snapshots come back in order, of one trial or all, or the last of each", arguments: StoreKind.available)
    func snapshots(kind: StoreKind) async throws {
        try await withRunningJob(kind) { store, id in
            let all = [
                Fixture.snapshot(0, 5), Fixture.snapshot(0, 100), Fixture.snapshot(1, 7), Fixture.snapshot(2, 1), Fixture.snapshot(2, 2),
            ]
            for snapshot in all.reversed() {
                try await store.record(MetricsReport(points: [], snapshots: [snapshot]), jobID: id, owner: "t", attempt: 1)
            }

            #expect(try await store.snapshots(jobID: id, trial: nil, latestOnly: false) == all)
            #expect(try await store.snapshots(jobID: id, trial: 0, latestOnly: false) == [all[0], all[1]])
            #expect(try await store.snapshots(jobID: id, trial: nil, latestOnly: true) == [all[1], all[2], all[4]])
            #expect(try await store.snapshots(jobID: id, trial: 2, latestOnly: true) == [all[4]])
            #expect(try await store.snapshots(jobID: id, trial: 9, latestOnly: true) == [])
            #expect(try await store.snapshots(jobID: "unknown", trial: nil, latestOnly: false) == [])
        }
    }

    @Test("A snapshot of a hundred thousand numbers is kept exactly", arguments: StoreKind.available)
    func largeSnapshot(kind: StoreKind) async throws {
        try await withRunningJob(kind) { store, id in
            let values: [Double?] = (0..<100_000).map { $0 % 100 == 0 ? nil : Double($0) / 7 }
            let snapshot = Fixture.snapshot(0, 1, values: values)

            try await store.record(MetricsReport(points: [], snapshots: [snapshot]), jobID: id, owner: "t", attempt: 1)

            #expect(try await store.snapshots(jobID: id, trial: nil, latestOnly: true) == [snapshot])
        }
    }
}
