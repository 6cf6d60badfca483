package import Specification

/// What a job does.
package enum JobKind: String, Codable, Hashable, Sendable, CaseIterable {
    case fit
}

/// Where a job stands.
package enum JobState: String, Codable, Hashable, Sendable, CaseIterable {
    case queued, running, succeeded, failed, cancelled

    /// Whether nothing more will happen to it.
    package var isFinal: Bool { self == .succeeded || self == .failed || self == .cancelled }
}

/// `POST /v1/jobs`.
package struct CreateJobRequest: Codable, Hashable, Sendable {
    package var kind: JobKind
    package var synthesizer: String
    /// Names or ids of datasets; several become labels 0, 1, … in their order.
    package var datasets: [String]
    /// The name of the model whose next version this fit makes.
    package var model: String
    package var parameters: [String: JSONValue]?
    /// For any parameter a list of values to try; every combination is a trial.
    package var search: [String: [JSONValue]]?
    /// How many random combinations of `search` to try; all when left out.
    package var trials: Int?
    package var seed: UInt64?
    package var timeLimitSeconds: Double?
    /// Tables: the share of rows that is kept aside for the report, 0 … 0.5; 0.2 when left out.
    package var holdout: Double?
    /// Tables: whether the original is deleted for good when the model is stored.
    package var deleteOriginal: Bool?

    package init(
        kind: JobKind = .fit, synthesizer: String, datasets: [String], model: String, parameters: [String: JSONValue]? = nil,
        search: [String: [JSONValue]]? = nil, trials: Int? = nil, seed: UInt64? = nil, timeLimitSeconds: Double? = nil,
        holdout: Double? = nil, deleteOriginal: Bool? = nil
    ) {
        self.kind = kind
        self.synthesizer = synthesizer
        self.datasets = datasets
        self.model = model
        self.parameters = parameters
        self.search = search
        self.trials = trials
        self.seed = seed
        self.timeLimitSeconds = timeLimitSeconds
        self.holdout = holdout
        self.deleteOriginal = deleteOriginal
    }
}

/// A job and how far it is.
package struct Job: Codable, Hashable, Sendable {
    package var id: String
    package var kind: JobKind
    package var state: JobState
    package var owner: String
    package var synthesizer: String
    package var datasets: [DatasetReference]
    package var model: String
    package var parameters: [String: JSONValue]
    package var search: [String: [JSONValue]]?
    package var seed: UInt64
    package var timeLimitSeconds: Double?
    /// Tables: the share of rows that is kept aside.
    package var holdout: Double?
    /// Tables: whether the original is deleted when the model is stored.
    package var deleteOriginal: Bool?
    /// 0 … 1.
    package var progress: Double
    package var secondsLeft: Double?
    /// How often it has been taken up.
    package var attempt: Int
    /// What the trainer does now, in a few words.
    package var message: String?
    package var error: String?
    package var cancelRequested: Bool
    package var createdAt: Timestamp
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?
    /// Every trial with its parameters and score; one when nothing is searched.
    package var trials: [TrialSummary]
    package var modelVersion: ModelVersionReference?

    package init(
        id: String, kind: JobKind, state: JobState, owner: String, synthesizer: String, datasets: [DatasetReference], model: String,
        parameters: [String: JSONValue], search: [String: [JSONValue]]? = nil, seed: UInt64, timeLimitSeconds: Double? = nil,
        holdout: Double? = nil, deleteOriginal: Bool? = nil, progress: Double = 0, secondsLeft: Double? = nil, attempt: Int = 0,
        message: String? = nil, error: String? = nil,
        cancelRequested: Bool = false, createdAt: Timestamp, startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil,
        trials: [TrialSummary] = [], modelVersion: ModelVersionReference? = nil
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.owner = owner
        self.synthesizer = synthesizer
        self.datasets = datasets
        self.model = model
        self.parameters = parameters
        self.search = search
        self.seed = seed
        self.timeLimitSeconds = timeLimitSeconds
        self.holdout = holdout
        self.deleteOriginal = deleteOriginal
        self.progress = progress
        self.secondsLeft = secondsLeft
        self.attempt = attempt
        self.message = message
        self.error = error
        self.cancelRequested = cancelRequested
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.trials = trials
        self.modelVersion = modelVersion
    }
}

/// A dataset as a job or model saw it.
package struct DatasetReference: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var contentHash: String
    /// Nil: series.
    package var kind: DatasetKind?
    /// Tables: SHA-256 of the metadata that are used.
    package var metadataHash: String?

    package init(id: String, name: String, contentHash: String, kind: DatasetKind? = nil, metadataHash: String? = nil) {
        self.id = id
        self.name = name
        self.contentHash = contentHash
        self.kind = kind
        self.metadataHash = metadataHash
    }
}

/// A version of a model.
package struct ModelVersionReference: Codable, Hashable, Sendable {
    package var name: String
    package var version: Int

    package init(name: String, version: Int) {
        self.name = name
        self.version = version
    }
}

/// One point of a search.
package struct TrialSummary: Codable, Hashable, Sendable {
    package var index: Int
    package var parameters: [String: JSONValue]
    package var state: JobState
    /// The discrepancy from held-out series; smaller is better.
    package var score: Double?
    package var isBest: Bool

    package init(index: Int, parameters: [String: JSONValue], state: JobState, score: Double? = nil, isBest: Bool = false) {
        self.index = index
        self.parameters = parameters
        self.state = state
        self.score = score
        self.isBest = isBest
    }
}

/// What was measured at one step of a trial.
package struct MetricPoint: Codable, Hashable, Sendable {
    package var trial: Int
    package var step: Int
    package var epoch: Int
    /// Values by name: `generatorLoss`, `criticLoss`, `gradientPenalty`, `stepsPerSecond`, …
    package var values: [String: Double]

    package init(trial: Int, step: Int, epoch: Int, values: [String: Double]) {
        self.trial = trial
        self.step = step
        self.epoch = epoch
        self.values = values
    }
}

/// `GET /v1/jobs/{id}/metrics`.
package struct MetricList: Codable, Hashable, Sendable {
    package var items: [MetricPoint]

    package init(items: [MetricPoint]) { self.items = items }
}

/// A few series drawn from the network as it stood at a step.
package struct Snapshot: Codable, Hashable, Sendable {
    package var trial: Int
    package var step: Int
    package var epoch: Int
    package var series: SeriesPage

    package init(trial: Int, step: Int, epoch: Int, series: SeriesPage) {
        self.trial = trial
        self.step = step
        self.epoch = epoch
        self.series = series
    }
}

/// `GET /v1/jobs/{id}/snapshots`.
package struct SnapshotList: Codable, Hashable, Sendable {
    package var items: [Snapshot]

    package init(items: [Snapshot]) { self.items = items }
}
