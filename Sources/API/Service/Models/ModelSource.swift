import Series
import Synthesizers

/// The series that a model makes from a seed, as a set of any size.
struct ModelSource: SeriesSource {
    let shape: SeriesShape
    private let model: SeriesModel
    private let seed: UInt64
    private let labels: [Int]?

    /// - Throws: `SpecificationError` when the model does not know the labels.
    init(model: SeriesModel, count: Int, seed: UInt64, labels: [Int]?) throws {
        self.model = model
        self.seed = seed
        self.labels = labels
        // The shape of one series is the shape of all.
        var shape = try model.sample(count: 1, seed: seed, labels: labels).shape
        shape.count = count
        self.shape = shape
    }

    func series(_ range: Range<Int>) throws -> SeriesSet {
        try model.sample(count: range.count, seed: seed, labels: labels, offset: range.lowerBound)
    }
}
