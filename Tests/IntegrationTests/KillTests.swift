import Contracts
import Crypto
import HTTPClient
import Specification
import Synchronization
import TestSupport
import Testing

/// `kill -9` at random moments. `KILL_TESTS` says at how many (3 when not set), `KILL_SEED` repeats a run.
@Suite("kill -9 at random moments of fits loses nothing and does nothing twice")
struct KillTests {
    @Test("of the trainer", arguments: Stack.Store.available)
    func trainer(_ store: Stack.Store) async throws {
        try await killRepeatedly(.trainer, store)
    }

    @Test("of the API", arguments: Stack.Store.available)
    func api(_ store: Stack.Store) async throws {
        try await killRepeatedly(.api, store)
    }

    @Test("of the database server", .enabled(if: Stack.Store.available.contains(.mongo), "there is no mongod"))
    func database() async throws {
        try await killRepeatedly(.database, .mongo)
    }

    /// Fits the same again and again; each time the part is killed at a random moment and started again a moment later.
    private func killRepeatedly(_ part: Stack.Part, _ store: Stack.Store) async throws {
        let environment = ["LEASE_SECONDS": "2", "TRAINER_CHECKPOINT_SECONDS": "0.3", "TRAINER_POLL_SECONDS": "1"]
        try await Stack.with(store: store, environment: environment, parts: [.api, .trainer]) { stack in
            let laboratory = try await Laboratory(stack)
            _ = try await laboratory.makeDataset("waves")
            let steps = try await laboratory.stepsOf(seconds: 1.5, dataset: "waves")
            let begun = ContinuousClock.now
            let reference = try await laboratory.wait(for: try await laboratory.submit("waves", model: "reference", steps: steps).id)
            let seconds = begun.duration(to: .now).inSeconds
            let artifact = try await laboratory.artifactHash("reference", 1)
            let points = try await laboratory.points(of: reference.id)

            var moments = Moments(part: part, store: store)
            for number in 1...Moments.count {
                let moment = moments.next(below: seconds * 1.05)
                let away = moments.next(below: 1)
                moments.announce(number, moment: moment, away: away, of: seconds)
                let job = try await laboratory.submit("waves", model: "waves", steps: steps)
                // Data is made and uploaded all the while, so that the kill hits that too.
                let busy = Task { await Self.makeData(laboratory, number: number) }
                try await Task.sleep(for: .milliseconds(Int(moment * 1000)))
                await stack.kill(part)
                try await Task.sleep(for: .milliseconds(Int(away * 1000)))
                try await stack.restart(part)
                let ended = try await laboratory.wait(for: job.id)
                busy.cancel()
                let answered = await busy.value

                #expect(ended.state == .succeeded, "\(ended.error ?? "")")
                #expect(ended.modelVersion == ModelVersionReference(name: "waves", version: number))
                #expect(try await laboratory.artifactHash("waves", number) == artifact, "moment \(moment) s: another artifact")
                #expect(try await laboratory.points(of: job.id) == points, "moment \(moment) s: other curves")
                try await Self.expectConsistent(laboratory, number: number, answered: answered)
            }
        }
    }

    /// Every job has ended once, and every dataset whose making was answered is there and whole, and no other half.
    private static func expectConsistent(_ laboratory: Laboratory, number: Int, answered: [String]) async throws {
        let model: Model = try await laboratory.api.get("/v1/models/waves")
        #expect(model.versions.map(\.version).sorted() == Array(1...number), "one version per job")
        #expect(Set(model.versions.map(\.jobID)).count == number)
        let jobs: Page<Job> = try await laboratory.api.get("/v1/jobs?limit=100")
        #expect(jobs.items.allSatisfy { $0.state == .succeeded })
        let datasets: Page<Dataset> = try await laboratory.api.get("/v1/datasets?limit=100")
        let names = Set(datasets.items.map(\.name))
        #expect(names.isSuperset(of: answered), "acknowledged and lost: \(Set(answered).subtracting(names))")
        try await laboratory.expectAllDatasetsWhole()
        // Room for the next round, and a test that what was half made is no hindrance.
        for dataset in datasets.items where dataset.name != "waves" {
            let answer = try await laboratory.api.send("DELETE", "/v1/datasets/\(dataset.id)")
            #expect((200..<300).contains(answer.status))
        }
    }

    /// Makes datasets one after the other until it is cancelled. Returns the names of those that the API said were stored.
    private static func makeData(_ laboratory: Laboratory, number: Int) async -> [String] {
        var names: [String] = []
        var index = 0
        while !Task.isCancelled && index < 60 {
            let name = "busy \(number) \(index)"
            let isUpload = index % 2 == 1
            let answer: HTTPStatusOnly
            if isUpload {
                let path = "/v1/datasets?name=busy%20\(number)%20\(index)&kind=series&layout=wide"
                answer = HTTPStatusOnly(try? await laboratory.api.send("POST", path, body: largeCSV, contentType: "text/csv").status)
            } else {
                let recipe = Laboratory.harmonics(sequences: 500, length: 256, seed: UInt64(index))
                let body = try? JSON.encode(CreateDatasetRequest(name: name, recipe: recipe))
                answer = HTTPStatusOnly(try? await laboratory.api.send("POST", "/v1/datasets", body: body).status)
            }
            if answer.status == 201 { names.append(name) }
            index += 1
            try? await Task.sleep(for: .milliseconds(50))
        }
        return names
    }

    private struct HTTPStatusOnly {
        let status: Int?
        init(_ status: Int?) { self.status = status }
    }

    /// About a megabyte, so that a kill can fall into its upload.
    private static let largeCSV: [UInt8] = {
        var text = (0..<100).map { "t\($0)" }.joined(separator: ",") + "\n"
        for row in 0..<1000 { text += (0..<100).map { "\((row * 31 + $0 * 17) % 1000).5" }.joined(separator: ",") + "\n" }
        return Array(text.utf8)
    }()
}
