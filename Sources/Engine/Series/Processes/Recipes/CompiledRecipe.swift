import Random
import Specification

/// A checked recipe of one process, ready to make any of its series.
struct CompiledRecipe: Sendable {
    /// One kind of anomaly with its defaults filled in.
    struct Anomaly: Sendable {
        var kind: SeriesRecipe.Anomaly.Kind
        var share: Double
        /// In standard deviations of the series.
        var magnitude: Double
        /// In steps.
        var duration: Int
    }

    /// Missing stretches as a two-state Markov chain.
    struct Missing: Sendable {
        var share: Double
        /// The probability that a stretch begins after a value that is there.
        var begin: Double
        /// The probability that a stretch ends after a missing value.
        var end: Double
    }

    var process: any SeriesProcess
    var sequences: Int
    /// Steps of the regular grid.
    var gridLength: Int
    /// Steps per series: those of the grid that are kept.
    var length: Int
    var channels: Int
    var seed: UInt64
    var noise: SeriesRecipe.Noise.Kind
    var noiseStd: Double
    /// Of neighbouring steps of the regular grid.
    var noiseCorrelation: Double
    var isIrregular: Bool
    /// In steps of the regular grid.
    var jitter: Double
    var missing: Missing?
    var anomalies: [Anomaly]

    /// Whether series are made on the whole grid and then thinned out: always without jitter, so that what is computed once per grid serves all.
    var takesFromGrid: Bool { isIrregular && (jitter == 0 || type(of: process).isGridded) }

    /// About how long all series take, in seconds on one core.
    var estimatedSeconds: Double {
        Double(sequences) * Double(channels) * (process.secondsPerDraw + 40e-9 * Double(gridLength))
    }
}

extension Purpose {
    static let process = Purpose("series-process")
    static let sampling = Purpose("series-sampling")
    static let noise = Purpose("series-noise")
    static let missing = Purpose("series-missing")
    static let anomalies = Purpose("series-anomalies")
    static let classSeed = Purpose("series-class")
}
