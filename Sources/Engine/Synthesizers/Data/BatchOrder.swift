import Random

/// Which series each step learns from.
///
/// An epoch goes through all series once in a random order; what does not fill a batch at its end is left out until the next order is drawn. A set
/// smaller than a batch is gone through in random orders, one after another, until the batch is full; that batch is an epoch.
struct BatchOrder {
    let seriesCount: Int
    let batchSize: Int
    /// Batches in an epoch, at least 1.
    let batchesPerEpoch: Int
    private let seed: UInt64
    private var epoch = -1
    private var order: [Int] = []

    init(seriesCount: Int, batchSize: Int, seed: UInt64) {
        self.seriesCount = seriesCount
        self.batchSize = batchSize
        self.seed = seed
        batchesPerEpoch = max(1, seriesCount / batchSize)
    }

    /// The series of a step's batch, by their places in the set; depends on nothing but the step.
    mutating func batch(step: Int) -> ArraySlice<Int> {
        let wanted = step / batchesPerEpoch
        if wanted != epoch {
            var stream = RandomStream(seed: seed, purpose: Purpose("epoch order"), index: UInt64(wanted))
            order = stream.permutation(seriesCount)
            while order.count < batchSize { order += stream.permutation(seriesCount) }
            epoch = wanted
        }
        let start = (step % batchesPerEpoch) * batchSize
        return order[start..<(start + batchSize)]
    }
}
