import Specification

extension LeaseRequest: ContractType {
    package static var schema: Schema {
        .object([.required("owner", .text(minLength: 1, maxLength: 200, pattern: .line), "A name unique to the trainer process.")])
    }
    package static var example: LeaseRequest { LeaseRequest(owner: "trainer-1") }
}

extension LeasedJob: ContractType {
    package static var schema: Schema {
        .object([
            .required("job", .reference(Job.self)),
            .required("attempt", .integer(minimum: 1), "The fencing token."),
            .required("leaseSeconds", .number(minimum: 0)),
            .required("hasCheckpoint", .boolean),
            .required("secondsUsed", .number(minimum: 0), "Seconds of the time limit that earlier attempts used up."),
        ])
    }
    package static var example: LeasedJob {
        LeasedJob(job: .example, attempt: 1, leaseSeconds: 30, hasCheckpoint: false, secondsUsed: 0)
    }
}

extension HeartbeatRequest: ContractType {
    package static var schema: Schema {
        .object([
            .required("progress", .number(minimum: 0, maximum: 1)),
            .nullable("secondsLeft", .number(minimum: 0, maximum: 1e12)),
            .nullable("message", .text(maxLength: 2000)),
            .nullable("trials", .list(of: .reference(TrialSummary.self), maxItems: 100_000)),
        ])
    }
    package static var example: HeartbeatRequest {
        HeartbeatRequest(progress: 0.4, secondsLeft: 30, message: "epoch 4 of 10", trials: [.example])
    }
}

extension HeartbeatAnswer: ContractType {
    package static var schema: Schema { .object([.required("cancelRequested", .boolean)]) }
    package static var example: HeartbeatAnswer { HeartbeatAnswer(cancelRequested: false) }
}

extension MetricsReport: ContractType {
    package static var schema: Schema {
        .object([
            .required("points", .list(of: .reference(MetricPoint.self), maxItems: 100_000)),
            .required("snapshots", .list(of: .reference(Snapshot.self), maxItems: 1000)),
        ])
    }
    package static var example: MetricsReport { MetricsReport(points: [.example], snapshots: [.example]) }
}

extension FinishRequest: ContractType {
    package static var schema: Schema {
        .object([
            .required("state", .words([JobState.succeeded, .failed, .cancelled].map(\.rawValue))),
            .nullable("error", .text(maxLength: 10_000)),
            .nullable("message", .text(maxLength: 2000), "What people are told beside the outcome; it stays with the job."),
            .required("trials", .list(of: .reference(TrialSummary.self), maxItems: 100_000)),
            .nullable("artifact", .reference(ArtifactSummary.self), "What the artifact is, when it succeeded."),
        ])
    }
    package static var example: FinishRequest { FinishRequest(state: .succeeded, trials: [.example], artifact: .example) }
}

extension ArtifactSummary: ContractType {
    package static var schema: Schema {
        .object([
            .required("sha256", .text(pattern: .sha256)),
            .required("parameters", .map(of: .any)),
            .nullable("score", .number()),
            .required("length", .integer(minimum: 0)),
            .required("channels", .list(of: .text())),
            .required("labels", .list(of: .integer())),
            .required("codeVersion", .text(maxLength: 200)),
            .nullable("table", .reference(TableModelSummary.self), "For a model of a table."),
        ])
    }
    package static var example: ArtifactSummary {
        ArtifactSummary(
            sha256: Examples.sha256, parameters: ["epochs": 10], score: 0.12, length: 64, channels: ["value"], labels: [0, 1],
            codeVersion: Version.current, table: .example)
    }
}

extension Health: ContractType {
    package static var schema: Schema {
        .object([.required("status", .text()), .required("service", .text()), .required("version", .text())])
    }
    package static var example: Health { Health(status: "ok", service: "api", version: Version.current) }
}
