package import Specification

extension CreateJobRequest: ContractType {
    /// With any synthesizer and parameters; `ContractSchemas` makes the exact one from the descriptions.
    package static var schema: Schema {
        .object(
            members(synthesizer: .text(minLength: 1, maxLength: 100), parameters: .map(of: .any))
                + ofSeries(search: .map(of: .list(of: .any)))
                + ofTables)
    }

    /// The request for a fit by one synthesizer with its own parameters.
    package static func schema(of synthesizer: ComponentDescription, kind: DatasetKind) -> Schema {
        let common = members(synthesizer: .words([synthesizer.name]), parameters: synthesizer.parametersSchema)
        return .object(common + (kind == .table ? ofTables : ofSeries(search: synthesizer.searchSchema)), summary: synthesizer.summary)
    }

    private static func members(synthesizer: Schema, parameters: Schema) -> [Schema.Property] {
        [
            .required("kind", .words(of: JobKind.self)),
            .required("synthesizer", synthesizer, "The name of the synthesizer, as `GET /v1/synthesizers` lists it."),
            .required(
                "datasets", .list(of: .text(minLength: 1, maxLength: 120), minItems: 1, maxItems: 1000),
                "Names or ids of datasets; several become labels 0, 1, … in their order."),
            .required("model", .text(pattern: .modelName), "The model whose next version this fit makes."),
            .nullable("parameters", parameters),
            .nullable("seed", .seed, "The same seed gives the same model; random when left out."),
            .nullable(
                "timeLimitSeconds", .number(minimum: 0, maximum: 31_536_000, isMinimumExclusive: true),
                "Stops the fit after that much work; no limit when left out."),
        ]
    }

    private static func ofSeries(search: Schema) -> [Schema.Property] {
        [
            .nullable("search", search),
            .nullable(
                "trials", .integer(minimum: 1, maximum: 1000), "How many random combinations of `search` to try; all when left out."),
        ]
    }

    private static let ofTables: [Schema.Property] = [
        .nullable(
            "holdout", .number(minimum: 0, maximum: 0.5), "The share of rows that is kept aside for the report; 0.2 when left out."),
        .nullable(
            "deleteOriginal", .boolean, "Whether the original and its profile are deleted for good when the model is stored."),
    ]

    package static var example: CreateJobRequest {
        CreateJobRequest(
            synthesizer: "wgan-gp", datasets: ["waves"], model: "waves", parameters: ["epochs": 10], search: ["batchSize": [8, 16]],
            trials: 2, seed: 1, timeLimitSeconds: 600)
    }
}

extension Job: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("id", .text(pattern: .identifier)),
                .required("kind", .words(of: JobKind.self)),
                .required("state", .words(of: JobState.self)),
                .required("owner", .text(), "The username of the owner."),
                .required("synthesizer", .text()),
                .required("datasets", .list(of: .reference(DatasetReference.self))),
                .required("model", .text(pattern: .modelName)),
                .required("parameters", .map(of: .any), "All parameters, defaults included."),
                .optional("search", .map(of: .list(of: .any))),
                .required("seed", .seed),
                .optional("timeLimitSeconds", .number(minimum: 0)),
                .optional("holdout", .number(minimum: 0, maximum: 0.5), "Tables: the share of rows that is kept aside."),
                .optional("deleteOriginal", .boolean, "Tables: whether the original is deleted when the model is stored."),
                .required("progress", .number(minimum: 0, maximum: 1)),
                .optional("secondsLeft", .number(minimum: 0), "An estimate."),
                .required("attempt", .integer(minimum: 0), "How often it has been taken up."),
                .optional("message", .text(), "What the trainer does now."),
                .optional("error", .text(), "Why it failed."),
                .required("cancelRequested", .boolean),
                .required("createdAt", .moment),
                .optional("startedAt", .moment),
                .optional("finishedAt", .moment),
                .required("trials", .list(of: .reference(TrialSummary.self))),
                .optional("modelVersion", .reference(ModelVersionReference.self), "What it made."),
            ], summary: "A job and how far it is.")
    }
    package static var example: Job {
        Job(
            id: Examples.identifier, kind: .fit, state: .succeeded, owner: "ada", synthesizer: "wgan-gp", datasets: [.example],
            model: "waves", parameters: ["epochs": 10], search: ["epochs": [10, 20]], seed: 1, timeLimitSeconds: 600, holdout: 0.2,
            deleteOriginal: false, progress: 1,
            secondsLeft: 0, attempt: 1, message: "done", createdAt: Examples.moment, startedAt: Examples.moment,
            finishedAt: Examples.moment, trials: [.example], modelVersion: .example)
    }
}

extension DatasetReference: ContractType {
    package static var schema: Schema {
        .object([
            .required("id", .text(pattern: .identifier)), .required("name", .text()),
            .required("contentHash", .text(pattern: .sha256), "SHA-256 of the bytes that are used."),
            .optional("kind", .words(of: DatasetKind.self), "Series when left out."),
            .optional("metadataHash", .text(pattern: .sha256), "SHA-256 of the metadata that are used."),
        ])
    }
    package static var example: DatasetReference {
        DatasetReference(id: Examples.identifier, name: "waves", contentHash: Examples.sha256)
    }
}

extension ModelVersionReference: ContractType {
    package static var schema: Schema { .object([.required("name", .text()), .required("version", .integer(minimum: 1))]) }
    package static var example: ModelVersionReference { ModelVersionReference(name: "waves", version: 1) }
}

extension TrialSummary: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("index", .integer(minimum: 0)),
                .required("parameters", .map(of: .any)),
                .required("state", .words(of: JobState.self)),
                .optional("score", .number().orNull(), "The discrepancy from held-out series; smaller is better."),
                .required("isBest", .boolean),
            ], summary: "One point of a search.")
    }
    package static var example: TrialSummary {
        TrialSummary(index: 0, parameters: ["epochs": 10], state: .succeeded, score: 0.12, isBest: true)
    }
}

extension MetricPoint: ContractType {
    package static var schema: Schema {
        .object([
            .required("trial", .integer(minimum: 0)), .required("step", .integer(minimum: 0)), .required("epoch", .integer(minimum: 0)),
            .required("values", .map(of: .number(), maxProperties: 100), "Losses and other figures by name."),
        ])
    }
    package static var example: MetricPoint { MetricPoint(trial: 0, step: 50, epoch: 1, values: ["generatorLoss": 0.7]) }
}

extension MetricList: ContractType {
    package static var schema: Schema { .object([.required("items", .list(of: .reference(MetricPoint.self)))]) }
    package static var example: MetricList { MetricList(items: [.example]) }
}

extension Snapshot: ContractType {
    package static var schema: Schema {
        .object([
            .required("trial", .integer(minimum: 0)), .required("step", .integer(minimum: 0)), .required("epoch", .integer(minimum: 0)),
            .required("series", .reference(SeriesPage.self)),
        ])
    }
    package static var example: Snapshot { Snapshot(trial: 0, step: 50, epoch: 1, series: .example) }
}

extension SnapshotList: ContractType {
    package static var schema: Schema { .object([.required("items", .list(of: .reference(Snapshot.self)))]) }
    package static var example: SnapshotList { SnapshotList(items: [.example]) }
}
