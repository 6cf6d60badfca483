package import Specification

/// What kind of data a dataset holds.
package enum DatasetKind: String, Codable, Hashable, Sendable, CaseIterable {
    case series
    case table
}

/// Where a dataset came from.
package enum DatasetOrigin: String, Codable, Hashable, Sendable, CaseIterable {
    /// Made by a recipe.
    case recipe
    /// Uploaded by a person.
    case upload
    /// Sampled from a model.
    case synthetic
}

/// A dataset without its values.
package struct Dataset: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var kind: DatasetKind
    package var origin: DatasetOrigin
    package var createdAt: Timestamp
    /// The username of the owner.
    package var owner: String
    /// The shape, for kind `series`.
    package var series: SeriesSummary?
    /// The shape, for kind `table`.
    package var table: TableSummary?
    /// The recipe it was made by, for origin `recipe`.
    package var recipe: Recipe?
    /// How the file was read, for origin `upload`; which model it came from, for origin `synthetic`.
    package var lineage: [String: JSONValue]?
    /// SHA-256 of the stored bytes, in hexadecimal.
    package var contentHash: String
    package var byteCount: Int

    package init(
        id: String, name: String, kind: DatasetKind, origin: DatasetOrigin, createdAt: Timestamp, owner: String,
        series: SeriesSummary? = nil,
        table: TableSummary? = nil, recipe: Recipe? = nil, lineage: [String: JSONValue]? = nil, contentHash: String, byteCount: Int
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.origin = origin
        self.createdAt = createdAt
        self.owner = owner
        self.series = series
        self.table = table
        self.recipe = recipe
        self.lineage = lineage
        self.contentHash = contentHash
        self.byteCount = byteCount
    }
}

/// The shape and statistics of a set of series.
package struct SeriesSummary: Codable, Hashable, Sendable {
    package var sequences: Int
    /// Steps per series (of the longest, when they differ).
    package var length: Int
    package var channels: [ChannelSummary]
    /// How many series carry each label; empty when the set has no labels.
    package var labels: [LabelCount]
    /// Whether all steps are at equal distances.
    package var isRegular: Bool
    /// Whether steps carry times.
    package var hasTimes: Bool
    /// `seconds` when the times are seconds since 1970 (UTC), else a free unit such as `series` (the unit interval) or `steps`.
    package var timeUnit: String
    /// The share of missing values, 0 … 1.
    package var missingShare: Double

    package init(
        sequences: Int, length: Int, channels: [ChannelSummary], labels: [LabelCount], isRegular: Bool, hasTimes: Bool, timeUnit: String,
        missingShare: Double
    ) {
        self.sequences = sequences
        self.length = length
        self.channels = channels
        self.labels = labels
        self.isRegular = isRegular
        self.hasTimes = hasTimes
        self.timeUnit = timeUnit
        self.missingShare = missingShare
    }
}

/// Name, unit and statistics of a channel, over all its values that are not missing.
package struct ChannelSummary: Codable, Hashable, Sendable {
    package var name: String
    package var unit: String?
    package var minimum: Double?
    package var maximum: Double?
    package var mean: Double?
    package var standardDeviation: Double?
    package var missing: Int

    package init(
        name: String, unit: String? = nil, minimum: Double? = nil, maximum: Double? = nil, mean: Double? = nil,
        standardDeviation: Double? = nil, missing: Int = 0
    ) {
        self.name = name
        self.unit = unit
        self.minimum = minimum
        self.maximum = maximum
        self.mean = mean
        self.standardDeviation = standardDeviation
        self.missing = missing
    }
}

/// How many series carry a label.
package struct LabelCount: Codable, Hashable, Sendable {
    package var label: Int
    package var count: Int

    package init(label: Int, count: Int) {
        self.label = label
        self.count = count
    }
}

/// `POST /v1/datasets` with a JSON body.
package struct CreateDatasetRequest: Codable, Hashable, Sendable {
    package var name: String
    package var kind: DatasetKind
    package var recipe: Recipe

    package init(name: String, kind: DatasetKind = .series, recipe: Recipe) {
        self.name = name
        self.kind = kind
        self.recipe = recipe
    }
}

/// Series as clients see them: `values[channel][step]`, a missing value is null.
package struct SeriesPage: Codable, Hashable, Sendable {
    package var channels: [String]
    package var series: [SeriesItem]
    /// How many series there are in all.
    package var total: Int?
    /// The index of the first of these.
    package var offset: Int?
    package var timeUnit: String?

    package init(channels: [String], series: [SeriesItem], total: Int? = nil, offset: Int? = nil, timeUnit: String? = nil) {
        self.channels = channels
        self.series = series
        self.total = total
        self.offset = offset
        self.timeUnit = timeUnit
    }
}

/// One series on the wire.
package struct SeriesItem: Codable, Hashable, Sendable {
    package var label: Int?
    /// Times of the steps; null when the steps are regular and carry no time.
    package var times: [Double]?
    package var values: [[Double?]]

    package init(label: Int? = nil, times: [Double]? = nil, values: [[Double?]]) {
        self.label = label
        self.times = times
        self.values = values
    }
}

/// How the rows of an uploaded CSV make series.
package enum SeriesLayout: String, Codable, Hashable, Sendable, CaseIterable {
    /// One row per series.
    case wide
    /// A column with the series' id, a column with the time, the rest values.
    case long
    /// One long table, cut into windows.
    case recording
}
