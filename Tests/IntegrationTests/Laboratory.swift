import Contracts
import Crypto
import HTTPClient
import Specification
import TestSupport
import Testing

/// What integration tests do with a stack: make data, fit, wait, and look at what is there.
struct Laboratory {
    let stack: Stack
    let api: APIClient

    init(_ stack: Stack) async throws {
        self.stack = stack
        api = try await stack.logIn()
    }

    /// Harmonics of one cycle per series and of three, labelled 0 and 1.
    static func harmonics(sequences: Int = 40, length: Int = 32, seed: UInt64 = 1) -> Recipe {
        .classes(
            [1, 3].enumerated().map { label, frequency in
                LabelledRecipe(
                    label: label,
                    recipe: SeriesRecipe(
                        process: "harmonic", sequences: sequences, length: length, seed: seed + UInt64(label),
                        parameters: ["amplitude": 2.0, "frequency": .integer(frequency), "phase": "random"],
                        noise: SeriesRecipe.Noise(kind: .gaussian, std: 0.2)))
            })
    }

    func makeDataset(_ name: String, _ recipe: Recipe = harmonics()) async throws -> Dataset {
        try await api.post("/v1/datasets", CreateDatasetRequest(name: name, recipe: recipe))
    }

    /// Queues a fit of so many steps.
    func submit(
        _ dataset: String, model: String, steps: Int, synthesizer: String = "cgan", search: [String: [JSONValue]]? = nil,
        timeLimit: Double? = nil
    ) async throws -> Job {
        try await api.post(
            "/v1/jobs",
            CreateJobRequest(
                synthesizer: synthesizer, datasets: [dataset], model: model,
                parameters: [
                    "maximumSteps": .integer(steps), "epochs": 1_000_000, "batchSize": 16, "reportEvery": 20, "latentDimension": 8,
                ], search: search, seed: 7, timeLimitSeconds: timeLimit))
    }

    /// The job once `condition` holds; also while the API is away for a while.
    func wait(
        for id: String, within limit: Duration = .seconds(120), until condition: (Job) -> Bool = { $0.state.isFinal }
    ) async throws -> Job {
        let end = ContinuousClock.now.advanced(by: limit)
        var last: Job?
        while ContinuousClock.now < end {
            if let job = try? await api.get("/v1/jobs/\(id)", as: Job.self) {
                if condition(job) { return job }
                last = job
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw LaboratoryError("the job \(id) did not get there in \(limit); it stands at \(last.map { "\($0)" } ?? "nothing")")
    }

    /// How many steps a fit of about so many seconds has, measured with a short one.
    func stepsOf(seconds: Double, dataset: String) async throws -> Int {
        // Beginning and ending a job takes as long as many steps: what more steps take more is what steps take.
        let (few, many) = (200, 2_200)
        let (short, long) = (try await secondsOf(few, dataset), try await secondsOf(many, dataset))
        return max(few, Int(Double(many - few) * seconds / max(0.02, long - short)))
    }

    /// How long a fit of some steps takes, from its submission to its end.
    private func secondsOf(_ steps: Int, _ dataset: String) async throws -> Double {
        let begun = ContinuousClock.now
        let job = try await wait(for: try await submit(dataset, model: "probe", steps: steps).id)
        #expect(job.state == .succeeded, "\(job.error ?? "")")
        return begun.duration(to: .now).inSeconds
    }

    /// Every metric point of a job, as trial and step.
    func points(of id: String) async throws -> Set<[Int]> {
        let list: MetricList = try await api.get("/v1/jobs/\(id)/metrics")
        return Set(list.items.map { [$0.trial, $0.step] })
    }

    /// The hash of a model version's bytes, checked against the hash that its page tells.
    func artifactHash(_ model: String, _ version: Int) async throws -> String {
        let page: ModelVersion = try await api.get("/v1/models/\(model)/versions/\(version)")
        let bytes = try await api.bytes("/v1/models/\(model)/versions/\(version)/artifact")
        let hash = sha256Hex(bytes)
        #expect(hash == page.artifactHash)
        return hash
    }

    /// Checks that everything that is listed is whole: each dataset has all the series that it claims, and its bytes can be read.
    func expectAllDatasetsWhole(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let page: Page<Dataset> = try await api.get("/v1/datasets?limit=100")
        for dataset in page.items {
            let answer = try await api.send("GET", "/v1/datasets/\(dataset.id)/content?format=jsonl")
            #expect(answer.status == 200, "\(dataset.name): \(answer.status)", sourceLocation: sourceLocation)
            let lines = answer.body.split(separator: UInt8(ascii: "\n")).count
            #expect(lines == dataset.series?.sequences, "\(dataset.name) is not whole", sourceLocation: sourceLocation)
        }
    }
}

struct LaboratoryError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
