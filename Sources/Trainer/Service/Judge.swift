internal import Evaluation
internal import Series
internal import Synthesizers

/// Compares what a model makes with series that it has not seen.
struct Judge {
    private let heldOut: SeriesSet

    init(_ data: TrainingData) {
        // A set that is too small to set anything aside is judged by what was learned from.
        let set = data.heldOut.count > 0 ? data.heldOut : data.training
        heldOut = set.subset(0..<min(set.count, TrainingData.maximumJudged))
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
