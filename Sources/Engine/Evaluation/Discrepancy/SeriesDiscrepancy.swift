import Random
package import Series

/// How far synthetic series are from held-out real ones: one number, smaller is better.
///
/// Every series is described by about thirty numbers per channel (moments, quantiles, increments, autocorrelations, band powers, dominant
/// frequency) and by the correlations of its channels, all standardised by the held-out series; the score is the energy distance of the two clouds
/// of points, as a share of twice the mean distance between them. It is 0 for equal distributions in the limit of many series (unbiased, so a good
/// set may score slightly below 0) and at most 1. Labelled sets are compared label by label; the score is the mean over the held-out series' labels,
/// weighted by how many series carry them.
///
/// Missing values are filled first. Deterministic: the same sets give the same score.
///
/// Reference: Székely, Rizzo, "Energy statistics: a class of statistics based on distances", Journal of Statistical Planning and Inference 2013,
/// doi:10.1016/j.jspi.2013.03.018.
package struct SeriesDiscrepancy: Sendable {
    /// The most series of a set that are looked at; of more, a random part.
    package static let maximumSeries = 2000

    private let length: Int
    private let channelCount: Int
    private let describer: SeriesDescriber
    /// The standardised descriptions of the held-out series.
    private let points: [Double]
    private let labels: [Int32]?

    /// Measures the held-out series.
    ///
    /// - Parameter heldOut: At least one series that no synthesizer has seen.
    package init(heldOut: SeriesSet) {
        precondition(heldOut.count > 0, "there is nothing to compare with")
        let sample = Self.subsample(heldOut)
        length = sample.length
        channelCount = sample.channels.count
        var describer = SeriesDescriber(of: sample)
        let raw = describer.descriptions(of: sample)
        describer.standardize(by: raw)
        points = describer.standardized(raw)
        labels = sample.labels
        self.describer = describer
    }

    /// The score of synthetic series: 0 for the same distribution, 1 for nothing in common; 1 also for a set without series.
    ///
    /// - Parameter synthetic: Series of the held-out ones' length and channels. Where both sets have labels, labels that the held-out series
    ///   lack are not looked at.
    package func score(of synthetic: SeriesSet) -> Double {
        precondition(
            synthetic.length == length && synthetic.channels.count == channelCount,
            "the sets have \(synthetic.length) and \(length) steps, \(synthetic.channels.count) and \(channelCount) channels")
        let sample = Self.subsample(synthetic)
        guard sample.count > 0 else { return 1 }
        let made = describer.standardized(describer.descriptions(of: sample))
        guard let labels, let madeLabels = sample.labels else { return coefficient(points, made) }

        var score = 0.0
        var weight = 0.0
        for label in Set(labels).sorted() {
            let real = rows(points, labels, label)
            // A single series has no spread to compare with, and says too little about its label.
            guard real.count > describer.width else { continue }
            let synthetic = rows(made, madeLabels, label)
            let share = Double(real.count / describer.width)
            score += share * (synthetic.isEmpty ? 1 : coefficient(real, synthetic))
            weight += share
        }
        return weight > 0 ? score / weight : coefficient(points, made)
    }

    private func coefficient(_ real: [Double], _ made: [Double]) -> Double {
        EnergyDistance.means(real, made, width: describer.width).coefficient
    }

    private func rows(_ points: [Double], _ labels: [Int32], _ label: Int32) -> [Double] {
        var result: [Double] = []
        for (row, other) in labels.enumerated() where other == label {
            result += points[row * describer.width..<(row + 1) * describer.width]
        }
        return result
    }

    /// A random part of a large set, the same one every time; gaps are filled.
    private static func subsample(_ set: SeriesSet) -> SeriesSet {
        guard set.count > maximumSeries else { return set.fillingGaps() }
        var stream = RandomStream(seed: 0, purpose: Purpose("discrepancy subsample"))
        return set.choosing(stream.permutation(set.count).prefix(maximumSeries).sorted()).fillingGaps()
    }
}
