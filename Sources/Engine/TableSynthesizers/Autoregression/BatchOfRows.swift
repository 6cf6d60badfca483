import Random

/// Which rows each step learns from: an epoch goes through all rows once in a random order; what does not fill a batch at its end is left out until the
/// next order is drawn.
struct BatchOfRows {
    /// Batches in an epoch, at least 1.
    let batchesPerEpoch: Int
    private let rowCount: Int
    private let batchSize: Int
    private let seed: UInt64
    private var epoch = -1
    private var order: [Int] = []

    init(rowCount: Int, batchSize: Int, seed: UInt64) {
        self.rowCount = rowCount
        self.batchSize = batchSize
        self.seed = seed
        batchesPerEpoch = max(1, rowCount / batchSize)
    }

    /// The rows of a step; they depend on nothing but the step.
    mutating func rows(step: Int) -> ArraySlice<Int> {
        let wanted = step / batchesPerEpoch
        if wanted != epoch {
            var stream = RandomStream(seed: seed, purpose: Purpose("argn rows"), index: UInt64(wanted))
            order = stream.permutation(rowCount)
            while order.count < batchSize { order += stream.permutation(rowCount) }
            epoch = wanted
        }
        let start = (step % batchesPerEpoch) * batchSize
        return order[start..<(start + batchSize)]
    }
}
