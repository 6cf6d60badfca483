import Random

/// Parts a table's rows into folds, each of which has nearly the same number of rows of either label.
struct StratifiedFolds {
    /// The number of the fold of each row.
    private let folds: [Int]

    /// Deals rows to folds at random.
    init(_ labels: [Bool], count: Int, seed: UInt64) {
        var stream = RandomStream(seed: seed, purpose: Purpose("folds"))
        var folds = [Int](repeating: 0, count: labels.count)
        for label in [false, true] {
            var rows = labels.indices.filter { labels[$0] == label }
            stream.shuffle(&rows)
            for (place, row) in rows.enumerated() { folds[row] = place % count }
        }
        self.folds = folds
    }

    /// The rows outside a fold and those in it.
    func parts(_ fold: Int) -> (training: [Int], test: [Int]) {
        (folds.indices.filter { folds[$0] != fold }, folds.indices.filter { folds[$0] == fold })
    }
}
