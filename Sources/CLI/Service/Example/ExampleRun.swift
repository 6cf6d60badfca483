internal import Contracts
internal import FoundationEssentials
internal import Series
internal import Synthesizers

/// The main job, once, on data that it makes itself: ten labelled harmonics, a small conditional GAN, a hundred sampled series.
///
/// What is there already is used again, so it can be repeated after it was stopped half way.
struct ExampleRun {
    static let datasetName = "ten-harmonics"
    static let modelName = "harmonics"

    let api: APIConnection
    /// The folder for the file with the sampled series; made when it is missing.
    let directory: String
    let terminal: Terminal

    /// What was made.
    struct Outcome {
        var samplePath: String
        var jobID: String?
    }

    /// Whether the account has neither data nor models nor work.
    static func isEmpty(_ api: APIConnection) async throws -> Bool {
        let datasets: Page<Dataset> = try await api.get("/v1/datasets?limit=1")
        let models: Page<Model> = try await api.get("/v1/models?limit=1")
        let jobs: Page<Job> = try await api.get("/v1/jobs?limit=1")
        return datasets.items.isEmpty && models.items.isEmpty && jobs.items.isEmpty
    }

    func run() async throws -> Outcome {
        try await makeDataset()
        let jobID = try await hasModel() ? nil : try await fit()
        let path = try await sample()
        terminal.say("Sampled \(DemoFit.sampleCount) series from the model \(Self.modelName) into \(path)")
        return Outcome(samplePath: path, jobID: jobID)
    }

    // MARK: - The steps

    private func makeDataset() async throws {
        let page: Page<Dataset> = try await api.get("/v1/datasets?limit=100")
        if page.items.contains(where: { $0.name == Self.datasetName }) { return }
        let dataset: Dataset = try await api.post(
            "/v1/datasets",
            CreateDatasetRequest(
                name: Self.datasetName,
                recipe: DemoRecipes.tenHarmonics(sequences: DemoFit.sequences, length: DemoFit.length, seed: DemoFit.seed)))
        terminal.say(
            "Made the dataset \(dataset.name): \(dataset.series?.sequences ?? 0) series of \(dataset.series?.length ?? 0) steps, "
                + "harmonics of 1 to 10 cycles under noise, each with its label")
    }

    private func hasModel() async throws -> Bool {
        let page: Page<Model> = try await api.get("/v1/models")
        return page.items.contains { $0.name == Self.modelName }
    }

    /// Fits, or watches a fit that is under way already. Returns the job's id.
    private func fit() async throws -> String {
        let jobs: Page<Job> = try await api.get("/v1/jobs?limit=100")
        var job: Job
        if let known = jobs.items.first(where: { $0.model == Self.modelName && !$0.state.isFinal }) {
            job = known
        } else {
            job = try await api.post(
                "/v1/jobs",
                CreateJobRequest(
                    synthesizer: DemoFit.synthesizer, datasets: [Self.datasetName], model: Self.modelName, parameters: DemoFit.parameters,
                    seed: DemoFit.seed))
        }
        let begun = ContinuousClock.now
        var display = ProgressDisplay("Fitting the model \(Self.modelName)", on: terminal)
        while !job.state.isFinal {
            display.show(job.progress, secondsLeft: job.secondsLeft, message: job.message)
            try await Task.sleep(for: .milliseconds(500))
            job = try await api.get("/v1/jobs/\(job.id)")
        }
        guard job.state == .succeeded else {
            throw CommandFailure("the example's fit \(job.state.rawValue)\(job.error.map { ": \($0)" } ?? "")")
        }
        let seconds = Int(begun.duration(to: .now).components.seconds)
        terminal.say("Fitted the model \(Self.modelName) (a conditional GAN) in \(seconds) s")
        return job.id
    }

    private func sample() async throws -> String {
        let request = SampleRequest(count: DemoFit.sampleCount, seed: DemoFit.seed, format: .csv)
        let bytes = try await api.bytes("POST", "/v1/models/\(Self.modelName)/versions/latest/sample", try JSON.encode(request))
        let path = "\(directory)/\(Self.modelName)-\(DemoFit.sampleCount)-series.csv"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandFailure("\(path) cannot be written")
        }
        return path
    }
}
