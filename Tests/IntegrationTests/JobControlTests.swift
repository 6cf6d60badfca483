import Contracts
import HTTPClient
import Processes
import Specification
import TestSupport
import Testing

@Suite("A running fit can be stopped and bounded")
struct JobControlTests {
    @Test("A cancelled fit ends within two seconds, and the trainer takes the next job")
    func cancel() async throws {
        try await Stack.with(environment: ["LEASE_SECONDS": "30"], parts: [.api, .trainer]) { stack in
            let laboratory = try await Laboratory(stack)
            _ = try await laboratory.makeDataset("waves")
            var quickest = Duration.seconds(1000)
            // The best of three: a machine that runs many tests at once may hold up any one of them.
            for _ in 0..<3 where quickest >= .seconds(2) {
                let job = try await laboratory.submit("waves", model: "waves", steps: 100_000_000)
                _ = try await laboratory.wait(for: job.id) { $0.state == .running && $0.progress > 0 }
                let asked = ContinuousClock.now
                let _: Job = try await laboratory.api.post("/v1/jobs/\(job.id)/cancel", [String: String]())
                let ended = try await laboratory.wait(for: job.id)
                quickest = min(quickest, asked.duration(to: .now))
                #expect(ended.state == .cancelled)
            }
            #expect(quickest < .seconds(2), "it took \(quickest)")
            let next = try await laboratory.wait(for: try await laboratory.submit("waves", model: "waves", steps: 20).id)
            #expect(next.state == .succeeded)
            #expect(next.modelVersion?.version == 1, "the cancelled fit left no version")
        }
    }

    @Test("The time limit ends a fit early; its model is kept as it stands")
    func timeLimit() async throws {
        try await Stack.with(parts: [.api, .trainer]) { stack in
            let laboratory = try await Laboratory(stack)
            _ = try await laboratory.makeDataset("waves")
            let job = try await laboratory.submit("waves", model: "waves", steps: 100_000_000, timeLimit: 2)

            let ended = try await laboratory.wait(for: job.id)

            #expect(ended.state == .succeeded, "\(ended.error ?? "")")
            #expect(ended.message?.contains("time limit of 2 s") == true, "\(ended.message ?? "")")
            let samples: SeriesPage = try await laboratory.api.post("/v1/models/waves/versions/1/sample", SampleRequest(count: 2))
            #expect(samples.series.count == 2)
        }
    }

    @Test("A trainer that is asked to end stores a checkpoint and gives the job back; the next one goes on from there at once")
    func handOver() async throws {
        try await Stack.with(
            environment: ["LEASE_SECONDS": "600", "TRAINER_CHECKPOINT_SECONDS": "30"], parts: [.api, .trainer]
        ) { stack in
            let laboratory = try await Laboratory(stack)
            _ = try await laboratory.makeDataset("waves")
            let steps = try await laboratory.stepsOf(seconds: 4, dataset: "waves")
            let reference = try await laboratory.wait(for: try await laboratory.submit("waves", model: "reference", steps: steps).id)
            let job = try await laboratory.submit("waves", model: "waves", steps: steps)
            _ = try await laboratory.wait(for: job.id) { $0.progress > 0.3 }

            let status = await stack.terminate(.trainer)
            let stored = try await laboratory.api.get("/v1/jobs/\(job.id)", as: Job.self)
            try await stack.restart(.trainer)
            let ended = try await laboratory.wait(for: job.id)

            #expect(status == .exited(0))
            #expect(!stored.state.isFinal)
            #expect(stack.log(.trainer).contains("The job goes on from a checkpoint."))
            // The lease was of ten minutes: nobody waited for its end.
            #expect(ended.state == .succeeded)
            #expect(ended.attempt == 2)
            #expect(try await laboratory.artifactHash("waves", 1) == laboratory.artifactHash("reference", 1))
            #expect(try await laboratory.points(of: job.id) == laboratory.points(of: reference.id))
        }
    }

    @Test("A trainer may start before the API: it waits for the token and for the API")
    func trainerFirst() async throws {
        try await Stack.with(environment: ["TRAINER_TOKEN": ""], parts: [.trainer]) { stack in
            try await Task.sleep(for: .milliseconds(300))
            #expect(stack.isRunning(.trainer))
            try await stack.restart(.api)
            let laboratory = try await Laboratory(stack)
            _ = try await laboratory.makeDataset("waves")
            let ended = try await laboratory.wait(for: try await laboratory.submit("waves", model: "waves", steps: 20).id)
            #expect(ended.state == .succeeded)
        }
    }

    @Test("An idle trainer ends at once when it is asked to, although its question for work is still open")
    func idleTrainer() async throws {
        try await Stack.with(environment: ["TRAINER_POLL_SECONDS": "60"], parts: [.api, .trainer]) { stack in
            _ = try await stack.until { stack.log(.trainer).contains("The trainer has started.") }
            let asked = ContinuousClock.now
            #expect(await stack.terminate(.trainer) == .exited(0))
            #expect(asked.duration(to: .now) < .seconds(3))
        }
    }
}
