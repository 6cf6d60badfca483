package import Specification

/// A named line of fits.
package struct Model: Codable, Hashable, Sendable {
    package var name: String
    package var owner: String
    package var createdAt: Timestamp
    package var latestVersion: Int
    /// All versions, newest first.
    package var versions: [ModelVersion]

    package init(name: String, owner: String, createdAt: Timestamp, latestVersion: Int, versions: [ModelVersion]) {
        self.name = name
        self.owner = owner
        self.createdAt = createdAt
        self.latestVersion = latestVersion
        self.versions = versions
    }
}

/// One immutable artifact and where it came from.
package struct ModelVersion: Codable, Hashable, Sendable {
    package var name: String
    package var version: Int
    package var synthesizer: String
    package var createdAt: Timestamp
    package var jobID: String
    package var datasets: [DatasetReference]
    package var parameters: [String: JSONValue]
    package var seed: UInt64
    package var codeVersion: String
    /// The discrepancy from held-out series, smaller is better.
    package var score: Double?
    /// Steps of a sampled series; 0 for a table.
    package var length: Int
    package var channels: [String]
    /// The labels it can be asked for; empty when it takes none.
    package var labels: [Int]
    /// SHA-256 of the artifact, in hexadecimal.
    package var artifactHash: String
    package var byteCount: Int
    /// What is known of a model of a table; nil for series.
    package var table: TableModelSummary?

    package init(
        name: String, version: Int, synthesizer: String, createdAt: Timestamp, jobID: String, datasets: [DatasetReference],
        parameters: [String: JSONValue], seed: UInt64, codeVersion: String, score: Double? = nil, length: Int, channels: [String],
        labels: [Int], artifactHash: String, byteCount: Int, table: TableModelSummary? = nil
    ) {
        self.name = name
        self.version = version
        self.synthesizer = synthesizer
        self.createdAt = createdAt
        self.jobID = jobID
        self.datasets = datasets
        self.parameters = parameters
        self.seed = seed
        self.codeVersion = codeVersion
        self.score = score
        self.length = length
        self.channels = channels
        self.labels = labels
        self.artifactHash = artifactHash
        self.byteCount = byteCount
        self.table = table
    }
}

/// The form that sampled series come back in.
package enum SampleFormat: String, Codable, Hashable, Sendable, CaseIterable {
    case json, csv, jsonl
}

/// `POST /v1/models/{name}/versions/{n}/sample`.
package struct SampleRequest: Codable, Hashable, Sendable {
    package var count: Int
    /// The same seed gives the same series; 0 when left out.
    package var seed: UInt64?
    /// The labels to draw, in turn; all labels in turn when left out.
    package var labels: [Int]?
    package var format: SampleFormat?
    /// Saves the series as a dataset of that name, which is answered with 201, instead of answering with the series.
    package var saveAs: String?

    package init(count: Int, seed: UInt64? = nil, labels: [Int]? = nil, format: SampleFormat? = nil, saveAs: String? = nil) {
        self.count = count
        self.seed = seed
        self.labels = labels
        self.format = format
        self.saveAs = saveAs
    }
}

/// The path between two points of the latent space.
package enum InterpolationPath: String, Codable, Hashable, Sendable, CaseIterable {
    case spherical, linear
}

/// `POST /v1/models/{name}/versions/{n}/interpolate`.
package struct InterpolateRequest: Codable, Hashable, Sendable {
    package var fromSeed: UInt64
    package var toSeed: UInt64
    /// How many series, both ends included.
    package var steps: Int
    package var path: InterpolationPath?
    /// For models with labels: one label for the whole path, or two to go from the first to the second.
    package var labels: [Int]?

    package init(fromSeed: UInt64, toSeed: UInt64, steps: Int, path: InterpolationPath? = nil, labels: [Int]? = nil) {
        self.fromSeed = fromSeed
        self.toSeed = toSeed
        self.steps = steps
        self.path = path
        self.labels = labels
    }
}
