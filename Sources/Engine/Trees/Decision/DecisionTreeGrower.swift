import Threads

/// Grows a tree node by node until no node may or should be divided.
final class DecisionTreeGrower<Criterion: SplitCriterion> {
    private let matrix: BinnedMatrix
    private let criterion: Criterion
    private let limits: DecisionTree.Limits
    private let team: Team
    private let rows: NodeOrderedRows<Criterion.Cell>
    private let scratch: [Criterion.Scratch]
    private let splits: Buffer<NodeSplit?>

    init(_ matrix: BinnedMatrix, _ criterion: Criterion, _ limits: DecisionTree.Limits, _ team: Team) {
        self.matrix = matrix
        self.criterion = criterion
        self.limits = limits
        self.team = team
        let cells = Buffer(matrix.rowCount, filledWith: Criterion.emptyCell)
        for row in 0..<matrix.rowCount { cells.start[row] = criterion.cell(row) }
        rows = NodeOrderedRows(matrix, cells, emptyCell: Criterion.emptyCell)
        scratch = (0..<team.threads).map { _ in criterion.scratch(rows: matrix.rowCount) }
        splits = Buffer(matrix.features.count, filledWith: nil)
    }

    /// Grows the tree; also the rows in the order of leaves, and each leaf's range of them.
    func grow() -> (Tree, [Int32], [Range<Int>]) {
        var tree = Tree(rowCount: matrix.rowCount)
        var ranges: [Range<Int>] = []
        var open: [(node: Int, range: Range<Int>, depth: Int)] = [(0, 0..<matrix.rowCount, 0)]
        while let (node, range, depth) = open.popLast() {
            guard depth < limits.maximumDepth, let (feature, split) = best(range) else {
                _ = tree.close(node)
                ranges.append(range)
                continue
            }
            let middle = rows.divide(range, feature, split.set, team)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            let nodes = tree.split(node, feature: feature, set: split.set, gain: split.gain, rowCounts: (left.count, right.count))
            open.append((nodes.right, right, depth + 1))
            open.append((nodes.left, left, depth + 1))
        }
        return (tree, Array(UnsafeBufferPointer(start: rows.order.start, count: matrix.rowCount)), ranges)
    }

    /// The best split of some rows; the earliest feature of several as good.
    private func best(_ range: Range<Int>) -> (Int, NodeSplit)? {
        guard range.count >= 2 * limits.minimumLeafSize, range.count > 1 else { return nil }
        let cells = UnsafePointer(rows.cells.start + range.lowerBound)
        criterion.enter(cells, count: range.count)
        let features = matrix.features.count
        let look: (Int, Int) -> Void = { [self] feature, worker in
            splits.start[feature] = criterion.best(
                matrix.features[feature], rows.column(feature) + range.lowerBound, cells, count: range.count, scratch[worker])
        }
        // Below some tens of thousands of cells, waking another thread costs more than it saves.
        if range.count * features >= 20_000 {
            team.run(features, look)
        } else {
            for feature in 0..<features { look(feature, 0) }
        }
        var best: (Int, NodeSplit)?
        for feature in 0..<features {
            if let split = splits.start[feature], split.gain > best?.1.gain ?? 0 { best = (feature, split) }
        }
        return best
    }
}
