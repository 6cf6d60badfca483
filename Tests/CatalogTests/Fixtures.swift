import Catalog
import Contracts
import Specification
import Testing

/// A fixed moment, so that no test depends on the clock.
let noon = Timestamp(milliseconds: 1_795_000_000_123)

/// Records with every optional field in use somewhere, and ids that sort as they were made.
enum Fixture {
    static func id(_ number: Int) -> String { Identifier.make(at: noon.advanced(bySeconds: Double(number))) }

    static func user(_ username: String, id: String = Identifier.make(), role: Role = .user) -> UserRecord {
        UserRecord(id: id, username: username, passwordHash: "scrypt$" + username, role: role, createdAt: noon)
    }

    static func session(_ tokenHash: String, userID: String, seconds: Double = 60) -> SessionRecord {
        SessionRecord(tokenHash: tokenHash, userID: userID, createdAt: noon, expiresAt: noon.advanced(bySeconds: seconds))
    }

    static func dataset(_ name: String, id: String = Identifier.make(), ownerID: String = "owner") -> DatasetRecord {
        DatasetRecord(
            id: id, ownerID: ownerID, name: name, kind: .series, origin: .recipe, createdAt: noon,
            series: SeriesSummary(
                sequences: 10, length: 1024,
                channels: [
                    ChannelSummary(
                        name: "value", unit: "m/s", minimum: -1.5, maximum: 2, mean: 0.1, standardDeviation: 1.0 / 3, missing: 3),
                    ChannelSummary(name: "ö.$ä"),
                ],
                labels: [LabelCount(label: 0, count: 4), LabelCount(label: 7, count: 6)], isRegular: true, hasTimes: false,
                timeUnit: "steps", missingShare: 0.25),
            recipe: .classes([
                LabelledRecipe(
                    label: 0,
                    recipe: SeriesRecipe(
                        process: "harmonic", sequences: 5, seed: .max,
                        parameters: ["amplitude": 2.5, "phase": "random", "a.b": [1, nil, ["$deep": true]]],
                        noise: SeriesRecipe.Noise(kind: .gaussian, std: 0.2)))
            ]),
            lineage: ["model": "m", "version": 3, "nested": ["list": [1, 2.5, "three"]]],
            blob: BlobReference(name: "datasets/" + id, byteCount: 5_000_000_000, sha256: String(repeating: "ab", count: 32)))
    }

    static func table(_ name: String, id: String = Identifier.make(), ownerID: String = "owner") -> DatasetRecord {
        DatasetRecord(
            id: id, ownerID: ownerID, name: name, kind: .table, origin: .upload, createdAt: noon,
            table: TableSummary(
                state: .reading, rejectedRows: RejectedRowList(count: 2, first: [RejectedRowItem(line: 7, reason: "ö.$ä")]),
                notes: ["a note"], personalColumns: ["$name.x"]),
            lineage: ["delimiter": ";"], blob: BlobReference(name: "datasets/" + id, byteCount: 12, sha256: "ab"))
    }

    static func job(_ id: String = Identifier.make(), ownerID: String = "owner", seed: UInt64 = 1) -> JobRecord {
        JobRecord(
            job: Job(
                id: id, kind: .fit, state: .queued, owner: "anna", synthesizer: "cgan",
                datasets: [DatasetReference(id: "d1", name: "harmonics", contentHash: "cd")], model: "waves",
                parameters: ["epochs": 300, "learningRate": 0.0002, "architecture": "conv"], search: ["batchSize": [64, 128]], seed: seed,
                timeLimitSeconds: 90.5, createdAt: noon),
            ownerID: ownerID)
    }

    static func version(_ name: String, jobID: String, ownerID: String = "owner") -> ModelVersionRecord {
        ModelVersionRecord(
            version: ModelVersion(
                name: name, version: 0, synthesizer: "cgan", createdAt: noon, jobID: jobID,
                datasets: [DatasetReference(id: "d1", name: "harmonics", contentHash: "cd")], parameters: ["epochs": 3], seed: .max,
                codeVersion: "0.1.0", score: 0.125, length: 1024, channels: ["value"], labels: [0, 1], artifactHash: "ef", byteCount: 12),
            ownerID: ownerID, blob: BlobReference(name: "artifacts/" + jobID, byteCount: 12, sha256: "ef"))
    }

    static func point(_ trial: Int, _ step: Int, loss: Double = 0.5) -> MetricPoint {
        MetricPoint(trial: trial, step: step, epoch: step / 10, values: ["generatorLoss": loss, "stepsPerSecond": 42])
    }

    static func snapshot(_ trial: Int, _ step: Int, values: [Double?] = [0.5, nil, -1]) -> Snapshot {
        Snapshot(
            trial: trial, step: step, epoch: 1,
            series: SeriesPage(channels: ["value"], series: [SeriesItem(label: 2, times: nil, values: [values])], total: 1))
    }

    static func trial(_ index: Int, _ state: JobState) -> TrialSummary {
        TrialSummary(index: index, parameters: ["batchSize": 64], state: state, score: 0.5, isBest: index == 0)
    }
}

/// Asserts that `body` throws a `conflict`.
func expectConflict(_ body: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) async {
    let error = await #expect(throws: CatalogError.self, sourceLocation: sourceLocation) { try await body() }
    guard case .conflict? = error else {
        Issue.record("Not a conflict: \(String(describing: error))", sourceLocation: sourceLocation)
        return
    }
}

/// Asserts that `body` throws `notFound`.
func expectNotFound(_ body: () async throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) async {
    let error = await #expect(throws: CatalogError.self, sourceLocation: sourceLocation) { try await body() }
    guard case .notFound? = error else {
        Issue.record("Not notFound: \(String(describing: error))", sourceLocation: sourceLocation)
        return
    }
}
