import Specification

extension Model: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("name", .text(pattern: .modelName)),
                .required("owner", .text(), "The username of the owner."),
                .required("createdAt", .moment, "When its first version was made."),
                .required("latestVersion", .integer(minimum: 1)),
                .required("versions", .list(of: .reference(ModelVersion.self)), "Newest first."),
            ], summary: "A named line of fits.")
    }
    package static var example: Model {
        Model(name: "waves", owner: "ada", createdAt: Examples.moment, latestVersion: 1, versions: [.example])
    }
}

extension ModelVersion: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("name", .text(pattern: .modelName)),
                .required("version", .integer(minimum: 1)),
                .required("synthesizer", .text()),
                .required("createdAt", .moment),
                .required("jobID", .text(pattern: .identifier), "The job that made it."),
                .required("datasets", .list(of: .reference(DatasetReference.self))),
                .required("parameters", .map(of: .any)),
                .required("seed", .seed),
                .required("codeVersion", .text()),
                .optional("score", .number(), "The discrepancy from held-out series; smaller is better."),
                .required("length", .integer(minimum: 0), "Steps of a sampled series; 0 for a table."),
                .required("channels", .list(of: .text())),
                .required("labels", .list(of: .integer()), "The labels it can be asked for; empty when it takes none."),
                .required("artifactHash", .text(pattern: .sha256)),
                .required("byteCount", .integer(minimum: 0)),
                .optional("table", .reference(TableModelSummary.self), "What is known of a model of a table."),
            ], summary: "One immutable artifact and where it came from.")
    }
    package static var example: ModelVersion {
        ModelVersion(
            name: "waves", version: 1, synthesizer: "wgan-gp", createdAt: Examples.moment, jobID: Examples.identifier,
            datasets: [.example], parameters: ["epochs": 10], seed: 1, codeVersion: Version.current, score: 0.12, length: 64,
            channels: ["value"], labels: [0, 1], artifactHash: Examples.sha256, byteCount: 4096)
    }
}

extension SampleRequest: ContractType {
    package static var schema: Schema {
        .object([
            .required("count", .integer(minimum: 1, maximum: 10_000_000), "How many series."),
            .nullable("seed", .seed, "The same seed gives the same series; 0 when left out."),
            .nullable(
                "labels", .list(of: .integer(minimum: 0, maximum: 1_000_000), minItems: 1, maxItems: 100_000),
                "The labels to draw, in turn; all labels in turn when left out."),
            .nullable("format", .words(of: SampleFormat.self), "`json` when left out."),
            .nullable(
                "saveAs", .text(pattern: .datasetName),
                "Saves the series as a dataset of that name and answers 201 with it, instead of with the series."),
        ])
    }
    package static var example: SampleRequest { SampleRequest(count: 2, seed: 1, labels: [0, 1], format: .json) }
}

extension InterpolateRequest: ContractType {
    package static var schema: Schema {
        .object([
            .required("fromSeed", .seed),
            .required("toSeed", .seed),
            .required("steps", .integer(minimum: 2, maximum: 10_000), "How many series, both ends included."),
            .nullable("path", .words(of: InterpolationPath.self), "`spherical` when left out."),
            .nullable(
                "labels", .list(of: .integer(minimum: 0, maximum: 1_000_000), minItems: 1, maxItems: 2),
                "For models with labels: one label for the whole path, or two to go from the first to the second."),
        ])
    }
    package static var example: InterpolateRequest {
        InterpolateRequest(fromSeed: 1, toSeed: 2, steps: 5, path: .spherical, labels: [0])
    }
}
