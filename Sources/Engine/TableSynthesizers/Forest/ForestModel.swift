import Glibc
import Random
import Threads

/// A sequence of trees: each variable given those before it in the order.
struct ForestModel: StateModel {
    /// The order in which variables are made.
    let order: [Int]
    /// For each place of the order, the tree of its variable.
    let trees: [ConditionalTree]

    private static let purpose = Purpose("table.forest")

    func fill(_ block: StateBlock, _ options: StateSampling, team: Team) {
        let random = RowRandom(seed: options.seed, purpose: Self.purpose)
        if options.evidence.isEmpty, options.temperature == 1 {
            team.parallel(block.rows.count, grain: 256) { rows, _ in fill(block, rows, random) }
        } else {
            let sampler = ForestEvidenceSampler(self, options)
            team.parallel(block.rows.count, grain: 16) { rows, _ in
                for row in rows { sampler.fill(block.states + row * block.variableCount, row: block.rows.lowerBound + row) }
            }
        }
    }

    /// Makes rows without evidence, tree after tree, so that each tree stays in the cache for all rows.
    private func fill(_ block: StateBlock, _ rows: Range<Int>, _ random: RowRandom) {
        let width = block.variableCount
        for (place, tree) in trees.enumerated() {
            tree.nodes.withUnsafeBufferPointer { nodes in
                tree.sets.withUnsafeBufferPointer { sets in
                    tree.states.withUnsafeBufferPointer { states in
                        guard let nodes = nodes.baseAddress, let sets = sets.baseAddress, let states = states.baseAddress else { return }
                        let isConstant = nodes[0].end == nodes[0].start
                        for row in rows where !isConstant {
                            let start = block.states + row * width
                            let leaf = ConditionalTree.leaf(start, nodes, sets)
                            let uniform = random.uniform(row: block.rows.lowerBound + row, variable: place)
                            start[tree.variable] = ConditionalTree.draw(leaf, uniform, nodes, states)
                        }
                    }
                }
            }
        }
    }

    func logLikelihoods(of matrix: StateMatrix, team: Team) -> [Double]? {
        let width = matrix.variables.count
        let floor = 1e-9
        var sums = [Double](repeating: 0, count: matrix.rowCount)
        let rows = matrix.rowMajor()
        let parts = team.map(trees.count) { place -> [Double] in
            let tree = trees[place]
            var known: [Int: [Double]] = [:]
            return rows.withUnsafeBufferPointer { rows in
                tree.nodes.withUnsafeBufferPointer { nodes in
                    tree.sets.withUnsafeBufferPointer { sets in
                        guard let rows = rows.baseAddress, let nodes = nodes.baseAddress, let sets = sets.baseAddress else { return [] }
                        return (0..<matrix.rowCount).map { row in
                            let start = rows + row * width
                            let leaf = ConditionalTree.leaf(start, nodes, sets)
                            let probabilities = known[leaf] ?? tree.probabilities(at: leaf)
                            known[leaf] = probabilities
                            return log(max(probabilities[Int(start[tree.variable])], floor))
                        }
                    }
                }
            }
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
