import Threads

/// Grows trees on derivatives, best leaf first, over histograms: the smaller child of a split is counted and the larger one is what is left of the parent.
///
/// Reference: Ke et al., "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017.
final class BoostingTreeGrower {
    /// A grown tree, whose leaves are ranges of the partition's order.
    struct Grown {
        var tree: Tree
        var ranges: [Range<Int>]
        /// The Newton step of each leaf, without the learning rate.
        var steps: [Double]
    }

    /// A node that may yet be divided.
    private struct Leaf {
        var node: Int
        var range: Range<Int>
        var sums: Sums
        var histogram: Int?
        var split: Split?
    }

    private let matrix: BinnedMatrix
    private let settings: GradientBoosting
    private let team: Team
    private let pool: HistogramPool
    private let splits: Buffer<(Split?, Split?)>
    /// The rows that the next tree is grown on, from the start of its order.
    let partition: RowPartition
    /// The derivatives of those rows, row by row of the matrix.
    let derivatives: Buffer<Sums>

    /// Prepares for rows of a matrix.
    init(_ matrix: BinnedMatrix, _ settings: GradientBoosting, team: Team) {
        self.matrix = matrix
        self.settings = settings
        self.team = team
        pool = HistogramPool(matrix.features)
        splits = Buffer(matrix.features.count, filledWith: (nil, nil))
        partition = RowPartition(capacity: matrix.rowCount)
        derivatives = Buffer(matrix.rowCount, filledWith: .zero)
    }

    /// Grows a tree on the first `rowCount` rows of the partition, which it reorders, with some of the features.
    func grow(_ rowCount: Int, features: [Int], scale: DerivativeScale) -> Grown {
        let search = SplitSearch(
            scale: scale, minimumLeafSize: settings.minimumLeafSize, l2: settings.l2, categorySmoothing: settings.categorySmoothing)
        var tree = Tree(rowCount: rowCount)
        var root = Leaf(node: 0, range: 0..<rowCount, sums: .zero)
        for place in 0..<rowCount { root.sums &+= derivatives.start[Int(partition.order.start[place])] }
        evaluate(&root, nil, features, search)
        var leaves = [root]
        while leaves.count < settings.maximumLeaves, let place = Self.bestLeaf(leaves), let split = leaves[place].split {
            let parent = leaves[place]
            let middle = partition.divide(parent.range, matrix.column(split.feature), split.set)
            let ranges = (parent.range.lowerBound..<middle, middle..<parent.range.upperBound)
            let nodes = tree.split(
                parent.node, feature: split.feature, set: split.set, gain: split.gain, rowCounts: (ranges.0.count, ranges.1.count))
            var left = Leaf(node: nodes.left, range: ranges.0, sums: split.left)
            var right = Leaf(node: nodes.right, range: ranges.1, sums: parent.sums &- split.left)
            // The last leaves are not divided, so nothing needs to be known about them.
            if leaves.count + 1 < settings.maximumLeaves {
                if left.range.count <= right.range.count {
                    right.histogram = parent.histogram
                    evaluate(&left, &right, features, search)
                } else {
                    left.histogram = parent.histogram
                    evaluate(&right, &left, features, search)
                }
            } else if let histogram = parent.histogram {
                pool.give(histogram)
            }
            leaves[place] = left
            leaves.append(right)
        }
        for leaf in leaves { if let histogram = leaf.histogram { pool.give(histogram) } }
        var grown = Grown(tree: tree, ranges: [], steps: [])
        for leaf in leaves {
            _ = grown.tree.close(leaf.node)
            grown.ranges.append(leaf.range)
            let curvature = scale.curvature(leaf.sums) + settings.l2
            grown.steps.append(curvature > 0 ? -scale.gradient(leaf.sums) / curvature : 0)
        }
        return grown
    }

    /// The leaf that gains most; the earliest of several.
    private static func bestLeaf(_ leaves: [Leaf]) -> Int? {
        var best: (place: Int, gain: Double)?
        for (place, leaf) in leaves.enumerated() {
            if let gain = leaf.split?.gain, gain > best?.gain ?? 0 { best = (place, gain) }
        }
        return best?.place
    }

    /// Finds the best splits of a node, whose histogram is counted, and of its larger sibling, which has the parent's histogram.
    private func evaluate(_ small: inout Leaf, _ large: UnsafeMutablePointer<Leaf>?, _ features: [Int], _ search: SplitSearch) {
        let least = 2 * settings.minimumLeafSize
        let isSmallOpen = small.range.count >= least
        guard isSmallOpen || large.map({ $0.pointee.range.count >= least }) == true else {
            if let histogram = large?.pointee.histogram { pool.give(histogram) }
            large?.pointee.histogram = nil
            return
        }
        let counted = pool.take()
        let smallStart = pool.start(counted)
        let largeStart = large?.pointee.histogram.map(pool.start)
        let (range, smallSums, largeSums) = (small.range, small.sums, large?.pointee.sums ?? .zero)
        let isLargeOpen = largeStart != nil && (large?.pointee.range.count ?? 0) >= least
        let groups = (features.count + 3) / 4
        let work: (Int, Int) -> Void = { [matrix, pool, splits] group, _ in
            let members = features[group * 4..<min(group * 4 + 4, features.count)]
            self.count(members, range, smallStart)
            for feature in members {
                let (kind, offset) = (matrix.features[feature], pool.offsets[feature])
                var found: (Split?, Split?) = (nil, nil)
                if isSmallOpen {
                    found.0 = search.best(
                        feature, isOrdered: kind.isOrdered, bins: kind.binCount, smallStart + offset, total: smallSums)
                }
                if let largeStart, isLargeOpen {
                    for bin in offset..<offset + kind.binCount { largeStart[bin] &-= smallStart[bin] }
                    found.1 = search.best(
                        feature, isOrdered: kind.isOrdered, bins: kind.binCount, largeStart + offset, total: largeSums)
                }
                splits.start[feature] = found
            }
        }
        // Below some tens of thousands of cells, waking another thread costs more than it saves.
        if range.count * features.count >= 20_000 {
            team.run(groups, work)
        } else {
            for group in 0..<groups { work(group, 0) }
        }
        for feature in features {
            let found = splits.start[feature]
            if let split = found.0, split.gain > small.split?.gain ?? 0 { small.split = split }
            if let large, let split = found.1, split.gain > large.pointee.split?.gain ?? 0 { large.pointee.split = split }
        }
        small.histogram = keep(counted, if: small.split != nil)
        if let large, let histogram = large.pointee.histogram { large.pointee.histogram = keep(histogram, if: large.pointee.split != nil) }
    }

    /// The histogram if it is needed; else it is given back.
    private func keep(_ histogram: Int, if isNeeded: Bool) -> Int? {
        if isNeeded { return histogram }
        pool.give(histogram)
        return nil
    }

    /// Sums the derivatives of rows by the bins of up to four features: at once, so that one sum does not wait for another.
    private func count(_ features: ArraySlice<Int>, _ range: Range<Int>, _ histogram: UnsafeMutablePointer<Sums>) {
        let (order, derivatives) = (partition.order.start, derivatives.start)
        let first = features.startIndex
        for feature in features {
            (histogram + pool.offsets[feature]).update(repeating: .zero, count: matrix.features[feature].binCount)
        }
        if features.count == 4 {
            let (c0, c1) = (matrix.column(features[first]), matrix.column(features[first + 1]))
            let (c2, c3) = (matrix.column(features[first + 2]), matrix.column(features[first + 3]))
            let (h0, h1) = (histogram + pool.offsets[features[first]], histogram + pool.offsets[features[first + 1]])
            let (h2, h3) = (histogram + pool.offsets[features[first + 2]], histogram + pool.offsets[features[first + 3]])
            for place in range {
                let row = Int(order[place])
                let sums = derivatives[row]
                h0[Int(c0[row])] &+= sums
                h1[Int(c1[row])] &+= sums
                h2[Int(c2[row])] &+= sums
                h3[Int(c3[row])] &+= sums
            }
        } else {
            for feature in features {
                let (column, start) = (matrix.column(feature), histogram + pool.offsets[feature])
                for place in range {
                    let row = Int(order[place])
                    start[Int(column[row])] &+= derivatives[row]
                }
            }
        }
    }
}
