import Glibc
import Random
import Threads

/// A sequence of trees: each variable given those before it in the order.
struct ForestModel: StateModel {
    /// The order in which variables are made.
    let order: [Int]
    /// For each place of the order, the trees of its variable: its distribution is the mean of theirs.
    let trees: [[ConditionalTree]]

    private static let purpose = Purpose("table.forest")

    func fill(_ block: StateBlock, _ options: StateSampling, team: Team) {
        if options.evidence.isEmpty, options.temperature == 1 {
            fill(block, seed: options.seed)
        } else {
            let sampler = ForestEvidenceSampler(self, options, hasKnownRows: order.contains { options.evidence.hasKnownRows($0) })
            team.parallel(block.rows.count, grain: 16) { rows, _ in
                for row in rows { sampler.fill(block.states + row * block.variableCount, row: block.rows.lowerBound + row) }
            }
        }
    }

    /// Makes rows without evidence, tree after tree, so that each tree stays in the cache for all rows.
    ///
    /// The rows that fall into one leaf draw from it evenly, in a random order: of k rows each draws from another k-th of the leaf's distribution. So a leaf's shares come out as
    /// they are, with less noise than independent draws have.
    private func fill(_ block: StateBlock, seed: UInt64) {
        let count = block.rows.count
        var draws = EvenDraws(rows: count)
        for (place, trees) in trees.enumerated() where trees[0].nodes[0].start < trees[0].nodes[0].end {
            // Each row goes to one of the trees, all to equally many.
            draws.shuffle(RandomStream(seed: seed, purpose: Self.purpose, index: UInt64(block.rows.lowerBound) << 16 | UInt64(place)))
            for (number, tree) in trees.enumerated() {
                draws.draw(tree, block, part: count * number / trees.count..<count * (number + 1) / trees.count)
            }
        }
    }

    func logLikelihoods(of matrix: StateMatrix, team: Team) -> [Double]? {
        let width = matrix.variables.count
        let floor = 1e-9
        var sums = [Double](repeating: 0, count: matrix.rowCount)
        let rows = matrix.rowMajor()
        let parts = team.map(trees.count) { place -> [Double] in
            var means = [Double](repeating: 0, count: matrix.rowCount)
            for tree in trees[place] {
                var known: [Int: [Double]] = [:]
                tree.forEachLeaf { known[$0] = $1 }
                rows.withUnsafeBufferPointer { rows in
                    guard let rows = rows.baseAddress else { return }
                    for row in 0..<matrix.rowCount {
                        let start = rows + row * width
                        let leaf = tree.leaf(of: start)
                        means[row] += (known[leaf]?[Int(start[tree.variable])] ?? 0) / Double(trees[place].count)
                    }
                }
            }
            return means.map { log(max($0, floor)) }
        }
        for part in parts { for (row, value) in part.enumerated() { sums[row] += value } }
        return sums
    }
}

extension StateMatrix {
    /// The states row after row.
    func rowMajor() -> [UInt8] {
        let width = columns.count
        return [UInt8](unsafeUninitializedCapacity: rowCount * width) { buffer, count in
            for (variable, column) in columns.enumerated() {
                for row in 0..<rowCount { buffer[row * width + variable] = column[row] }
            }
            count = rowCount * width
        }
    }
}
