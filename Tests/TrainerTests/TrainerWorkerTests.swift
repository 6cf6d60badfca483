import Contracts
import Series
import Specification
import Synthesizers
import Testing
import TrainerService

@Suite("A trainer's worker")
struct TrainerWorkerTests {
    @Test("A fit ends with an artifact that loads, its curves, its snapshots and its score")
    func wholeFit() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let job = api.add([dataset], parameters: Workshop.quick)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        let entry = try #require(ended)
        let finish = try #require(entry.finish)
        #expect(finish.state == .succeeded, "\(finish.error ?? "")")
        #expect(finish.trials.count == 1)
        #expect(finish.trials.first?.isBest == true)
        let score = try #require(finish.trials.first?.score)
        #expect(score.isFinite)
        let model = try SeriesModel(artifact: try #require(entry.artifact))
        #expect(model.information.length == 16)
        #expect(model.information.score == score)
        #expect(model.information.step == 60)
        #expect(finish.artifact?.channels == ["value"])
        #expect(entry.points.values.map(\.step).max() == 60)
        #expect(entry.points.count >= 6)
        #expect(entry.snapshots.last?.step == 60)
        #expect(!entry.heartbeats.isEmpty)
        #expect(api.violations.isEmpty, "\(api.violations)")
    }

    @Test("The artifact's bytes depend on data, parameters and seed, not on the job")
    func artifactIsIndependentOfTheJob() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let one = api.add([dataset], parameters: Workshop.quick)
        let two = api.add([dataset], parameters: Workshop.quick)
        let three = api.add([dataset], parameters: Workshop.quick, seed: 2)

        let ended = try await Workshop.with(api) { _ in
            (try await api.ended(one), try await api.ended(two), try await api.ended(three))
        }

        let hash = try #require(ended.0?.artifactHash)
        #expect(ended.1?.artifactHash == hash)
        #expect(ended.2?.artifactHash != hash)
    }

    @Test("Several datasets become labels in their order")
    func severalDatasets() async throws {
        let api = FakeAPI()
        let datasets = try (1...3).map { number in
            api.add(dataset: "sines \(number)", try Workshop.sines(frequencies: [Double(number)]).encoded())
        }
        let job = api.add(datasets, synthesizer: "cgan", parameters: Workshop.quick)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .succeeded, "\(ended?.finish?.error ?? "")")
        #expect(ended?.finish?.artifact?.labels == [0, 1, 2])
    }

    @Test("A search fits every trial and keeps the one with the smallest score")
    func search() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let job = api.add(
            [dataset], parameters: Workshop.quick, search: ["learningRate": [0.0001, 0.001, 0.01], "latentDimension": [4, 8]])

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        let entry = try #require(ended)
        let finish = try #require(entry.finish)
        #expect(finish.trials.count == 6)
        #expect(finish.trials.allSatisfy { $0.state == .succeeded && $0.score != nil })
        let best = try #require(finish.trials.first { $0.isBest })
        #expect(finish.trials.filter(\.isBest).count == 1)
        #expect(best.score == finish.trials.compactMap(\.score).min())
        #expect(finish.artifact?.score == best.score)
        #expect(finish.artifact?.parameters == best.parameters)
        #expect(Set(entry.points.values.map(\.trial)) == Set(0..<6), "every trial's curves are kept")
    }

    @Test("A trial that diverges fails alone; the job succeeds with another one")
    func divergingTrial() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Self.hugeSines().encoded())
        let job = api.add(
            [dataset], synthesizer: "cgan", parameters: Workshop.quick, search: ["scaling": ["none", "standard"]])

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        let finish = try #require(ended?.finish)
        #expect(finish.state == .succeeded, "\(finish.error ?? "")")
        #expect(finish.trials.map(\.state) == [.failed, .succeeded])
        #expect(finish.trials.map(\.isBest) == [false, true])
    }

    @Test("A job whose only trial diverges fails with a sentence that says so")
    func divergingJob() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Self.hugeSines().encoded())
        let job = api.add([dataset], synthesizer: "cgan", parameters: Workshop.quick.merging(["scaling": "none"]) { $1 })

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        let finish = try #require(ended?.finish)
        #expect(finish.state == .failed)
        #expect(finish.error?.contains("finite") == true, "\(finish.error ?? "")")
        #expect(ended?.artifactHash == nil)
    }

    @Test("A dataset with other bytes than its hash says fails the job and is named")
    func wrongHash() async throws {
        let api = FakeAPI()
        var dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        dataset.contentHash = String(repeating: "0", count: 64)
        let job = api.add([dataset], parameters: Workshop.quick)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .failed)
        #expect(ended?.finish?.error?.contains("sines") == true)
    }

    @Test("A synthesizer that the trainer does not know fails the job")
    func unknownSynthesizer() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let job = api.add([dataset], synthesizer: "magic", parameters: [:])

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .failed)
        #expect(ended?.finish?.error?.contains("magic") == true)
    }

    @Test("The time limit ends the fit early and keeps the model as it stands")
    func timeLimit() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let job = api.add([dataset], parameters: Workshop.endless, timeLimit: 0.5)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        let entry = try #require(ended)
        #expect(entry.finish?.state == .succeeded, "\(entry.finish?.error ?? "")")
        let model = try SeriesModel(artifact: try #require(entry.artifact))
        #expect(model.information.step >= 1)
        #expect(entry.finish?.message?.contains("time limit of 0.5 s") == true, "\(entry.finish?.message ?? "")")
    }

    @Test("Trials that the time limit leaves no room for are cancelled")
    func timeLimitOfASearch() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let job = api.add([dataset], parameters: Workshop.endless, search: ["latentDimension": [4, 8, 16]], timeLimit: 0.5)

        let ended = try await Workshop.with(api) { _ in try await api.ended(job) }

        #expect(ended?.finish?.state == .succeeded)
        #expect(ended?.finish?.trials.map(\.state) == [.succeeded, .cancelled, .cancelled])
    }

    @Test("A cancelled job ends as cancelled, long before its fit would")
    func cancel() async throws {
        let api = FakeAPI()
        let dataset = api.add(dataset: "sines", try Workshop.sines().encoded())
        let job = api.add([dataset], parameters: Workshop.endless)

        let ended = try await Workshop.with(api) { _ in
            _ = try await api.until { api.entry(job).points.isEmpty ? nil : true }
            api.cancel(job)
            return try await api.ended(job)
        }

        #expect(ended?.finish?.state == .cancelled)
        #expect(ended?.finish?.trials.map(\.state) == [.cancelled])
        #expect(ended?.artifactHash == nil)
    }

    /// Values so large that their squares are infinite: unscaled, the least-squares losses are so at once.
    private static func hugeSines() -> SeriesSet {
        var set = Workshop.sines(frequencies: [1, 2])
        set.values = set.values.map { $0 * 1e25 }
        return set
    }
}
