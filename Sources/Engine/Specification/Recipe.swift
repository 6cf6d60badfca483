/// A rule for making a set of series: one process, or several labelled ones.
package enum Recipe: Hashable, Sendable {
    /// All series come from one process.
    case single(SeriesRecipe)
    /// A labelled set: the series of each recipe carry its label.
    case classes([LabelledRecipe])
}

extension Recipe: Codable {
    private enum CodingKeys: String, CodingKey { case classes }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.classes) {
            self = .classes(try container.decode([LabelledRecipe].self, forKey: .classes))
        } else {
            self = .single(try SeriesRecipe(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .single(let recipe): try recipe.encode(to: encoder)
        case .classes(let classes):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(classes, forKey: .classes)
        }
    }
}

/// One class of a labelled recipe.
package struct LabelledRecipe: Codable, Hashable, Sendable {
    package var label: Int
    package var recipe: SeriesRecipe

    package init(label: Int, recipe: SeriesRecipe) {
        self.label = label
        self.recipe = recipe
    }
}

/// A process with its parameters, and how many series of what shape to make with it.
package struct SeriesRecipe: Codable, Hashable, Sendable {
    package var process: String
    /// How many series; 1 when left out.
    package var sequences: Int?
    /// How many steps each; 100 when left out.
    package var length: Int?
    /// How many channels each; 1 when left out.
    package var channels: Int?
    /// The same seed gives the same series; 0 when left out.
    package var seed: UInt64?
    package var parameters: [String: JSONValue]?
    package var noise: Noise?
    package var sampling: Sampling?
    package var missing: MissingStretches?
    package var anomalies: [Anomaly]?

    package init(
        process: String, sequences: Int? = nil, length: Int? = nil, channels: Int? = nil, seed: UInt64? = nil,
        parameters: [String: JSONValue]? = nil, noise: Noise? = nil, sampling: Sampling? = nil, missing: MissingStretches? = nil,
        anomalies: [Anomaly]? = nil
    ) {
        self.process = process
        self.sequences = sequences
        self.length = length
        self.channels = channels
        self.seed = seed
        self.parameters = parameters
        self.noise = noise
        self.sampling = sampling
        self.missing = missing
        self.anomalies = anomalies
    }

    /// Noise added to the values of any process.
    package struct Noise: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable { case none, gaussian, red }
        package var kind: Kind
        /// Standard deviation, in the units of the values.
        package var std: Double?
        /// For red noise: the correlation of neighbouring steps of a regular grid, 0 ..< 1; 0.9 when left out.
        package var correlation: Double?

        package init(kind: Kind, std: Double? = nil, correlation: Double? = nil) {
            self.kind = kind
            self.std = std
            self.correlation = correlation
        }
    }

    /// When the steps of a series are taken.
    package struct Sampling: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable { case regular, irregular }
        package var kind: Kind
        /// Irregular: the share of the regular grid's steps that is kept, above 0 and at most 1; 1 when left out.
        package var keep: Double?
        /// Irregular: jitter of each kept step as a share of the grid's step, 0 ..< 0.5 so that order is kept; 0 when left out.
        package var jitter: Double?

        package init(kind: Kind, keep: Double? = nil, jitter: Double? = nil) {
            self.kind = kind
            self.keep = keep
            self.jitter = jitter
        }
    }

    /// Stretches of missing values, placed at random.
    package struct MissingStretches: Codable, Hashable, Sendable {
        /// The expected share of missing values, 0 ..< 1.
        package var share: Double
        /// The mean length of a stretch in steps, at least 1; 1 when left out.
        package var meanLength: Double?

        package init(share: Double, meanLength: Double? = nil) {
            self.share = share
            self.meanLength = meanLength
        }
    }

    /// Labelled anomalies, placed at random in some of the series.
    package struct Anomaly: Codable, Hashable, Sendable {
        package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
            case spike
            case levelShift = "level-shift"
            case drift
        }
        package var kind: Kind
        /// The probability that a series carries it, 0 ... 1; 1 when left out.
        package var share: Double?
        /// Its height in standard deviations of the series; 5 when left out.
        package var magnitude: Double?
        /// How many steps it lasts; 1 for a spike and a tenth of the series for the others when left out.
        package var duration: Int?

        package init(kind: Kind, share: Double? = nil, magnitude: Double? = nil, duration: Int? = nil) {
            self.kind = kind
            self.share = share
            self.magnitude = magnitude
            self.duration = duration
        }
    }
}
