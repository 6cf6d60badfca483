import Specification

extension Dataset: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("id", .text(pattern: .identifier)),
                .required("name", .text(pattern: .datasetName), "Unique per owner and kind."),
                .required("kind", .words(of: DatasetKind.self)),
                .required("origin", .words(of: DatasetOrigin.self), "Made by a recipe, uploaded, or sampled from a model."),
                .required("createdAt", .moment),
                .required("owner", .text(), "The username of the owner."),
                .optional("series", .reference(SeriesSummary.self), "The shape, for kind `series`."),
                .optional("table", .reference(TableSummary.self), "The shape, for kind `table`."),
                .optional("recipe", .reference(Recipe.self), "The recipe it was made by."),
                .optional("lineage", .map(of: .any), "How the file was read, or which model it was sampled from."),
                .required("contentHash", .text(pattern: .sha256), "SHA-256 of the stored bytes."),
                .required("byteCount", .integer(minimum: 0)),
            ], summary: "A dataset without its values.")
    }
    package static var example: Dataset {
        Dataset(
            id: Examples.identifier, name: "waves", kind: .series, origin: .recipe, createdAt: Examples.moment, owner: "ada",
            series: .example, recipe: .example, contentHash: Examples.sha256, byteCount: 840)
    }
}

extension SeriesSummary: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("sequences", .integer(minimum: 0)),
                .required("length", .integer(minimum: 0), "Steps per series (of the longest, when they differ)."),
                .required("channels", .list(of: .reference(ChannelSummary.self))),
                .required("labels", .list(of: .reference(LabelCount.self)), "How many series carry each label; empty without labels."),
                .required("isRegular", .boolean, "Whether all steps are at equal distances."),
                .required("hasTimes", .boolean, "Whether steps carry times."),
                .required("timeUnit", .text(), "`seconds` (since 1970, UTC), or another unit such as `steps`."),
                .required("missingShare", .number(minimum: 0, maximum: 1), "The share of missing values."),
            ], summary: "The shape and statistics of a set of series.")
    }
    package static var example: SeriesSummary {
        SeriesSummary(
            sequences: 3, length: 64, channels: [.example], labels: [LabelCount(label: 0, count: 3)], isRegular: true, hasTimes: false,
            timeUnit: "series", missingShare: 0)
    }
}

extension ChannelSummary: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("name", .text()),
                .optional("unit", .text()),
                .optional("minimum", .number()),
                .optional("maximum", .number()),
                .optional("mean", .number()),
                .optional("standardDeviation", .number()),
                .required("missing", .integer(minimum: 0), "How many values are missing."),
            ], summary: "A channel with statistics over all its values that are not missing.")
    }
    package static var example: ChannelSummary {
        ChannelSummary(name: "value", unit: "ppm", minimum: -2, maximum: 2, mean: 0, standardDeviation: 1.4)
    }
}

extension LabelCount: ContractType {
    package static var schema: Schema { .object([.required("label", .integer()), .required("count", .integer(minimum: 0))]) }
    package static var example: LabelCount { LabelCount(label: 0, count: 3) }
}

extension CreateDatasetRequest: ContractType {
    package static var schema: Schema {
        .object([
            .required("name", .text(pattern: .datasetName), "Unique among your datasets of that kind."),
            .required("kind", .words([DatasetKind.series.rawValue]), "Tables are uploaded."),
            .required("recipe", .reference(Recipe.self)),
        ])
    }
    package static var example: CreateDatasetRequest { CreateDatasetRequest(name: "waves", recipe: .example) }
}

extension SeriesPage: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("channels", .list(of: .text()), "The names of the channels."),
                .required("series", .list(of: .reference(SeriesItem.self))),
                .optional("total", .integer(minimum: 0), "How many series there are in all."),
                .optional("offset", .integer(minimum: 0), "The index of the first of these."),
                .optional("timeUnit", .text()),
            ], summary: "Some series of a set.")
    }
    package static var example: SeriesPage {
        SeriesPage(channels: ["value"], series: [.example], total: 3, offset: 0, timeUnit: "series")
    }
}

extension SeriesItem: ContractType {
    package static var schema: Schema {
        .object([
            .optional("label", .integer().orNull()),
            .optional("times", .list(of: .number()).orNull(), "Times of the steps; null or absent when the steps carry none."),
            .required(
                "values", .list(of: .list(of: .number().orNull())), "`values[channel][step]`; a missing value is null."),
        ])
    }
    package static var example: SeriesItem { SeriesItem(label: 0, times: [0, 0.5, 1], values: [[0.5, nil, -1.25]]) }
}

/// Values that examples share.
enum Examples {
    static let identifier = "0193a5b0c1d2000000000000000000ab"
    static let sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    static let moment = Timestamp(milliseconds: 1_795_000_000_000)
}
