import Random

/// Copies the series of each step's batch to where the networks read them, some of them rotated.
struct BatchFiller {
    private let series: TrainingSeries
    private let rollProbability: Float
    private let seed: UInt64
    private var order: BatchOrder

    init(_ series: TrainingSeries, batchSize: Int, rollProbability: Double, seed: UInt64) {
        self.series = series
        self.rollProbability = Float(rollProbability)
        self.seed = seed
        order = BatchOrder(seriesCount: series.count, batchSize: batchSize, seed: seed)
    }

    var batchesPerEpoch: Int { order.batchesPerEpoch }

    /// Fills the batch of a step; what goes in depends on nothing but the step.
    mutating func fill(step: Int, values: UnsafeMutableBufferPointer<Float>, labels: UnsafeMutableBufferPointer<Int32>?) {
        let channels = series.form.channels.count
        let width = series.form.seriesWidth
        var stream = RandomStream(seed: seed, purpose: Purpose("random roll"), index: UInt64(step))
        let batch = order.batch(step: step)
        series.values.withUnsafeBufferPointer { source in
            for (row, place) in batch.enumerated() {
                let whole = UnsafeMutableBufferPointer(rebasing: values[row * width..<(row + 1) * width])
                let start = place * width
                // A draw from [0, 1) is below a probability of 1 always and below 0 never.
                if rollProbability > 0, stream.uniform() < rollProbability {
                    let split = stream.integer(below: series.form.length) * channels
                    let tail = UnsafeBufferPointer(rebasing: source[start + split..<start + width])
                    let head = UnsafeBufferPointer(rebasing: source[start..<start + split])
                    _ = UnsafeMutableBufferPointer(rebasing: whole[..<(width - split)]).update(fromContentsOf: tail)
                    _ = UnsafeMutableBufferPointer(rebasing: whole[(width - split)...]).update(fromContentsOf: head)
                } else {
                    _ = whole.update(fromContentsOf: UnsafeBufferPointer(rebasing: source[start..<start + width]))
                }
                if let labels { labels[row] = series.labelPlaces[place] }
            }
        }
    }
}
