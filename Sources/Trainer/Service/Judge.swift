internal import Evaluation
internal import Series
internal import Synthesizers

/// Compares what a model makes with series that it has not seen.
struct Judge {
    private let heldOut: SeriesSet

    init(_ data: TrainingData) {
        heldOut = data.heldOut.thinned(to: TrainingData.maximumJudged)
    }

    /// The discrepancy of as many synthetic series as were held aside, with the same labels; smaller is better.
    func score(of model: SeriesModel, seed: UInt64) throws -> Double {
        let labels = model.information.labels.isEmpty ? nil : heldOut.labels?.map(Int.init)
        let synthetic = try model.sample(count: heldOut.count, seed: seed, labels: labels)
        let score = SeriesDiscrepancy(heldOut: heldOut).score(of: synthetic)
        guard score.isFinite else { throw TrialFailure("The fitted model makes values that are not finite numbers.") }
        return score
    }
}

extension SeriesSet {
    /// At most `limit` of the series, evenly spread over the set, so that every class keeps its share.
    func thinned(to limit: Int) -> SeriesSet {
        guard count > limit else { return self }
        let places = (0..<limit).map { $0 * count / limit }
        let keptTimes: SeriesTimes? =
            if case .perSeries = times { .perSeries(places.flatMap { times(ofSeries: $0).map(Array.init) ?? [] }) } else { times }
        return SeriesSet(
            count: limit, length: length, channels: channels, values: places.flatMap { values[$0 * stride..<($0 + 1) * stride] },
            times: keptTimes, timeUnit: timeUnit, labels: labels.map { labels in places.map { labels[$0] } }, isRegular: isRegular)
    }
}
