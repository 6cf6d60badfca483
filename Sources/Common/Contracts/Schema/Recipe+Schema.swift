package import Specification

extension Recipe: ContractType {
    /// One process, or several labelled ones.
    package static var schema: Schema {
        .one(of: [.reference(SeriesRecipe.schemaName), .reference(LabelledRecipes.schemaName)])
            .described("How to make a set of series: by one process, or by several whose series carry labels.")
    }
    package static var example: Recipe { .single(.example) }
}

extension SeriesRecipe: ContractType {
    /// The members that every process has, with `process` any text; `ContractSchemas` makes the exact one from the descriptions.
    package static var schema: Schema { schema(process: .text(minLength: 1, maxLength: 100), parameters: .map(of: .any)) }

    package static var example: SeriesRecipe {
        SeriesRecipe(
            process: "harmonic", sequences: 3, length: 64, channels: 1, seed: 1, parameters: ["amplitude": 2.0, "frequency": 3.0],
            noise: Noise(kind: .gaussian, std: 0.2), sampling: Sampling(kind: .regular))
    }

    /// The recipe of one process with its own parameters.
    package static func schema(of process: ComponentDescription) -> Schema {
        schema(process: .words([process.name]), parameters: process.parametersSchema).described(process.summary)
    }

    private static func schema(process: Schema, parameters: Schema) -> Schema {
        .object([
            .required("process", process, "The name of the process, as `GET /v1/processes` lists it."),
            .nullable("sequences", .integer(minimum: 1, maximum: 10_000_000), "How many series; 1 when left out."),
            .nullable("length", .integer(minimum: 2, maximum: 1_000_000), "Steps per series; 100 when left out."),
            .nullable("channels", .integer(minimum: 1, maximum: 1024), "Channels per series; 1 when left out."),
            .nullable("seed", .seed, "The same seed gives the same series; 0 when left out."),
            .nullable("parameters", parameters),
            .nullable("noise", .reference("Noise"), "Noise added to the values."),
            .nullable("sampling", .reference("Sampling"), "When the steps are taken."),
            .nullable("missing", .reference("MissingStretches"), "Stretches of missing values."),
            .nullable("anomalies", .list(of: .reference("Anomaly"), maxItems: 20), "Anomalies put into some of the series."),
        ])
    }
}

/// The labelled form of a recipe, `{"classes": […]}`.
package struct LabelledRecipes: ContractType, Hashable {
    package var classes: [LabelledRecipe]

    package static let schema = Schema.object([
        .required("classes", .list(of: .reference(LabelledRecipe.self), minItems: 1, maxItems: 1000), "The classes with their recipes.")
    ])
    package static var example: LabelledRecipes { LabelledRecipes(classes: [.example]) }
}

extension LabelledRecipe: ContractType {
    package static var schema: Schema {
        .object([
            .required("label", .integer(minimum: 0, maximum: 1_000_000), "The label of the series of this class."),
            .required("recipe", .reference(SeriesRecipe.self)),
        ])
    }
    package static var example: LabelledRecipe { LabelledRecipe(label: 0, recipe: .example) }
}

extension SeriesRecipe.Noise: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("kind", .words(of: Kind.self), "Gaussian white noise, red noise, or none."),
                .nullable("std", .number(minimum: 0, maximum: 1e12), "Standard deviation, in the units of the values."),
                .nullable(
                    "correlation", .number(minimum: 0, maximum: 1, isMaximumExclusive: true),
                    "Red noise: the correlation of neighbouring steps; 0.9 when left out."),
            ], summary: "Noise added to the values of any process.")
    }
    package static var example: Self { Self(kind: .red, std: 0.5, correlation: 0.8) }
}

extension SeriesRecipe.Sampling: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("kind", .words(of: Kind.self), "Equal distances, or a random part of the grid with jitter."),
                .nullable(
                    "keep", .number(minimum: 0, maximum: 1, isMinimumExclusive: true),
                    "Irregular: the share of the grid's steps that is kept; 1 when left out."),
                .nullable(
                    "jitter", .number(minimum: 0, maximum: 0.5, isMaximumExclusive: true),
                    "Irregular: jitter as a share of the grid's step; 0 when left out."),
            ], summary: "When the steps of a series are taken.")
    }
    package static var example: Self { Self(kind: .irregular, keep: 0.8, jitter: 0.2) }
}

extension SeriesRecipe.MissingStretches: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required(
                    "share", .number(minimum: 0, maximum: 1, isMaximumExclusive: true), "The expected share of missing values."),
                .nullable("meanLength", .number(minimum: 1, maximum: 1e6), "The mean length of a stretch in steps; 1 when left out."),
            ], summary: "Stretches of missing values, placed at random.")
    }
    package static var example: Self { Self(share: 0.1, meanLength: 5) }
}

extension SeriesRecipe.Anomaly: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("kind", .words(of: Kind.self)),
                .nullable("share", .number(minimum: 0, maximum: 1), "The probability that a series carries it; 1 when left out."),
                .nullable(
                    "magnitude", .number(minimum: -1e6, maximum: 1e6), "Its height in standard deviations of the series; 5 when left out."),
                .nullable("duration", .integer(minimum: 1, maximum: 10_000_000), "How many steps it lasts."),
            ], summary: "An anomaly placed at random in some of the series.")
    }
    package static var example: Self { Self(kind: .levelShift, share: 0.5, magnitude: 4, duration: 10) }
}
