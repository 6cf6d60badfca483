internal import Random

/// Which rows of a table are kept aside from a fit, so that a report can tell what was learned from what was remembered.
package struct HoldoutSplit: Codable, Hashable, Sendable {
    /// The share of the rows that is kept aside, 0 … 0.5.
    package var share: Double
    package var seed: UInt64

    package init(share: Double = 0.2, seed: UInt64 = 0) {
        self.share = share
        self.seed = seed
    }

    /// The rows that are learned from and those that are not, both ascending; they depend on the number of rows, share and seed only.
    package func rows(of rowCount: Int) -> (training: [Int], holdout: [Int]) {
        let count = Int((Double(rowCount) * min(max(share, 0), 0.5)).rounded(.down))
        let (training, holdout) = Self.split(rowCount, count, seed, Purpose("table.holdout"))
        return (training, holdout)
    }

    /// `count` of the rows drawn by chance, and the others.
    static func split(_ rowCount: Int, _ count: Int, _ seed: UInt64, _ purpose: Purpose) -> (others: [Int], drawn: [Int]) {
        var stream = RandomStream(seed: seed, purpose: purpose)
        var isDrawn = [Bool](repeating: false, count: rowCount)
        for row in stream.permutation(rowCount)[..<count] { isDrawn[row] = true }
        return ((0..<rowCount).filter { !isDrawn[$0] }, (0..<rowCount).filter { isDrawn[$0] })
    }
}
