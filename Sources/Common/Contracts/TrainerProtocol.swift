package import Specification

// What the trainer and the API say to each other. Every call but `lease` names the job and carries owner and attempt
// (`?owner=&attempt=`); a call whose attempt is stale is answered 409 and changes nothing.

/// `POST /v1/trainer/lease?wait=SECONDS`: answers 200 with a `LeasedJob`, or 204 when there is none.
package struct LeaseRequest: Codable, Hashable, Sendable {
    /// A name unique to the trainer process.
    package var owner: String

    package init(owner: String) { self.owner = owner }
}

/// A job that now belongs to the asking trainer until its lease runs out.
package struct LeasedJob: Codable, Hashable, Sendable {
    package var job: Job
    /// The fencing token.
    package var attempt: Int
    package var leaseSeconds: Double
    /// Whether an earlier attempt left a checkpoint (`GET /v1/trainer/jobs/{id}/checkpoint`).
    package var hasCheckpoint: Bool
    /// Seconds of the time limit that earlier attempts used up.
    package var secondsUsed: Double

    package init(job: Job, attempt: Int, leaseSeconds: Double, hasCheckpoint: Bool, secondsUsed: Double) {
        self.job = job
        self.attempt = attempt
        self.leaseSeconds = leaseSeconds
        self.hasCheckpoint = hasCheckpoint
        self.secondsUsed = secondsUsed
    }
}

/// `POST /v1/trainer/jobs/{id}/heartbeat`.
package struct HeartbeatRequest: Codable, Hashable, Sendable {
    package var progress: Double
    package var secondsLeft: Double?
    package var message: String?
    package var trials: [TrialSummary]?

    package init(progress: Double, secondsLeft: Double? = nil, message: String? = nil, trials: [TrialSummary]? = nil) {
        self.progress = progress
        self.secondsLeft = secondsLeft
        self.message = message
        self.trials = trials
    }
}

/// The answer to a heartbeat.
package struct HeartbeatAnswer: Codable, Hashable, Sendable {
    package var cancelRequested: Bool

    package init(cancelRequested: Bool) { self.cancelRequested = cancelRequested }
}

/// `POST /v1/trainer/jobs/{id}/metrics`: points replace earlier ones of the same trial and step.
package struct MetricsReport: Codable, Hashable, Sendable {
    package var points: [MetricPoint]
    package var snapshots: [Snapshot]

    package init(points: [MetricPoint], snapshots: [Snapshot] = []) {
        self.points = points
        self.snapshots = snapshots
    }
}

/// `POST /v1/trainer/jobs/{id}/finish`, after `PUT …/artifact` when it succeeded.
package struct FinishRequest: Codable, Hashable, Sendable {
    /// `succeeded`, `failed` or `cancelled`.
    package var state: JobState
    package var error: String?
    /// What people are told beside the outcome, such as that a time limit cut the work short; it stays with the job.
    package var message: String?
    package var trials: [TrialSummary]
    /// What the artifact is, when it succeeded.
    package var artifact: ArtifactSummary?

    package init(
        state: JobState, error: String? = nil, message: String? = nil, trials: [TrialSummary] = [], artifact: ArtifactSummary? = nil
    ) {
        self.state = state
        self.error = error
        self.message = message
        self.trials = trials
        self.artifact = artifact
    }
}

/// What a model version's page says of its artifact.
package struct ArtifactSummary: Codable, Hashable, Sendable {
    package var sha256: String
    package var parameters: [String: JSONValue]
    package var score: Double?
    package var length: Int
    package var channels: [String]
    package var labels: [Int]
    package var codeVersion: String
    /// For a model of a table; its report was uploaded before when this has one.
    package var table: TableModelSummary?

    package init(
        sha256: String, parameters: [String: JSONValue], score: Double? = nil, length: Int, channels: [String], labels: [Int],
        codeVersion: String, table: TableModelSummary? = nil
    ) {
        self.sha256 = sha256
        self.parameters = parameters
        self.score = score
        self.length = length
        self.channels = channels
        self.labels = labels
        self.codeVersion = codeVersion
        self.table = table
    }
}

/// `GET /v1/health` and `GET /v1/ready`.
package struct Health: Codable, Hashable, Sendable {
    package var status: String
    package var service: String
    package var version: String

    package init(status: String, service: String, version: String) {
        self.status = status
        self.service = service
        self.version = version
    }
}
