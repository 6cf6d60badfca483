import Contracts
import HTTPClient
import Processes
import Specification
import TestSupport
import Testing

@Suite("The whole path through the real programs")
struct WholePathTests {
    @Test("Data, fit, curves, model, samples and interpolation, by HTTP alone", arguments: Stack.Store.available)
    func wholePath(_ store: Stack.Store) async throws {
        try await Stack.with(store: store, parts: [.api, .trainer]) { stack in
            let laboratory = try await Laboratory(stack)
            let api = laboratory.api

            let dataset = try await laboratory.makeDataset("two harmonics")
            #expect(dataset.series?.sequences == 80)
            let uploaded = try await api.send(
                "POST", "/v1/datasets?name=uploaded&kind=series&layout=wide", body: Array(Self.wideCSV.utf8), contentType: "text/csv")
            #expect(uploaded.status == 201, "\(String(decoding: uploaded.body, as: UTF8.self))")
            let names = try await api.get("/v1/datasets?limit=10", as: Page<Dataset>.self).items.map(\.name)
            #expect(Set(names) == ["two harmonics", "uploaded"])

            let submitted = try await laboratory.submit(
                "two harmonics", model: "waves", steps: 200, search: ["learningRate": [0.0002, 0.001]])
            let job = try await laboratory.wait(for: submitted.id)
            #expect(job.state == .succeeded, "\(job.error ?? "")")
            #expect(job.progress == 1)
            #expect(job.trials.count == 2)
            #expect(job.trials.filter(\.isBest).count == 1)
            #expect(job.modelVersion == ModelVersionReference(name: "waves", version: 1))
            let points = try await laboratory.points(of: job.id)
            #expect(points.isSuperset(of: [[0, 200], [1, 200]]), "every trial's curve goes to its end")
            let snapshots: SnapshotList = try await api.get("/v1/jobs/\(job.id)/snapshots")
            #expect(!snapshots.items.isEmpty)

            let version: ModelVersion = try await api.get("/v1/models/waves/versions/latest")
            #expect(version.labels == [0, 1])
            #expect(version.length == 32)
            #expect(version.score == job.trials.first { $0.isBest }?.score)
            _ = try await laboratory.artifactHash("waves", 1)

            let request = SampleRequest(count: 6, seed: 5, labels: [1, 0])
            let samples: SeriesPage = try await api.post("/v1/models/waves/versions/latest/sample", request)
            #expect(samples.series.map(\.label) == [1, 0, 1, 0, 1, 0])
            #expect(samples.series.allSatisfy { $0.values.count == 1 && $0.values[0].count == 32 })
            let again: SeriesPage = try await api.post("/v1/models/waves/versions/1/sample", request)
            #expect(again == samples)
            let path: SeriesPage = try await api.post(
                "/v1/models/waves/versions/1/interpolate", InterpolateRequest(fromSeed: 1, toSeed: 2, steps: 5, labels: [0, 1]))
            #expect(path.series.count == 5)

            let second = try await laboratory.submit("uploaded", model: "uploaded", steps: 50, synthesizer: "wgan-gp")
            let other = try await laboratory.wait(for: second.id)
            #expect(other.state == .succeeded, "\(other.error ?? "")")
            try await laboratory.expectAllDatasetsWhole()
        }
    }

    @Test("What is stored is there after every program was ended and started again", arguments: Stack.Store.available)
    func restart(_ store: Stack.Store) async throws {
        try await Stack.with(store: store, parts: [.api, .trainer]) { stack in
            let laboratory = try await Laboratory(stack)
            _ = try await laboratory.makeDataset("waves")
            let job = try await laboratory.wait(for: try await laboratory.submit("waves", model: "waves", steps: 40).id)
            let before = try await laboratory.artifactHash("waves", 1)

            #expect(await stack.terminate(.trainer) == .exited(0))
            #expect(await stack.terminate(.api) == .exited(0))
            try await stack.restart(.database)
            try await stack.restart(.api)

            #expect(try await laboratory.api.get("/v1/jobs/\(job.id)", as: Job.self) == job)
            #expect(try await laboratory.artifactHash("waves", 1) == before)
            try await laboratory.expectAllDatasetsWhole()
        }
    }

    @Test("Two trainers share the queue: every job is done once")
    func twoTrainers() async throws {
        try await Stack.with(parts: [.api, .trainer, .secondTrainer]) { stack in
            let laboratory = try await Laboratory(stack)
            _ = try await laboratory.makeDataset("waves")
            var jobs: [Job] = []
            for _ in 0..<6 { jobs.append(try await laboratory.submit("waves", model: "waves", steps: 60)) }
            for job in jobs {
                let ended = try await laboratory.wait(for: job.id)
                #expect(ended.state == .succeeded, "\(ended.error ?? "")")
                #expect(ended.attempt == 1)
            }
            let model: Model = try await laboratory.api.get("/v1/models/waves")
            #expect(Set(model.versions.map(\.jobID)) == Set(jobs.map(\.id)))
            #expect(model.versions.map(\.version).sorted() == Array(1...6))
            #expect(Set(model.versions.map(\.artifactHash)).count == 1)
        }
    }

    /// Twelve series of sixteen steps, a row each.
    private static let wideCSV: String = {
        let header = (0..<16).map { "t\($0)" }.joined(separator: ",")
        let rows = (0..<12).map { row in (0..<16).map { "\((row * 7 + $0 * 3) % 11)" }.joined(separator: ",") }
        return ([header] + rows).joined(separator: "\n") + "\n"
    }()
}
