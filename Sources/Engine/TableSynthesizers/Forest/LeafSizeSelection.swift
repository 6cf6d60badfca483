import Glibc

/// Chooses how small the leaves of trees may be by the likelihood of rows that the trees have not seen.
struct LeafSizeSelection {
    /// Candidates for the least rows of a leaf, ascending; the trees were grown with the first.
    let leastRows: [Int]
    /// How much of a parent's distribution is mixed in, in rows for each different state of a node.
    let mixing: Double
    private let rowCount: Int
    private let treeCount: Int
    /// For each candidate, the mean of the trees' probabilities of each unseen row.
    private var means: [Float]

    init(leastRows: [Int], mixing: Double, rowCount: Int, treeCount: Int) {
        self.leastRows = leastRows
        self.mixing = mixing
        self.rowCount = rowCount
        self.treeCount = treeCount
        means = Array(repeating: 0, count: leastRows.count * rowCount)
    }

    /// The smallest leaves under which unseen rows are nearly as probable as they can be.
    ///
    /// - Parameter tolerance: How much of the mean log-likelihood (base e) may be given up.
    func choice(tolerance: Double) -> Int {
        let likelihoods = leastRows.indices.map { place in
            means[place * rowCount..<(place + 1) * rowCount].reduce(0.0) { $0 + log(Double($1)) } / Double(max(rowCount, 1))
        }
        let best = likelihoods.reduce(-Double.infinity, max)
        return leastRows[likelihoods.firstIndex { $0 >= best - tolerance } ?? 0]
    }

    /// Takes the probabilities of a tree into account.
    ///
    /// - Parameters:
    ///   - tree: Grown with the smallest leaves.
    ///   - rows: The unseen rows, one after the other.
    ///   - width: The number of variables of a row.
    mutating func add(_ tree: ConditionalTree, _ rows: UnsafePointer<UInt8>, width: Int) {
        // Unseen rows in the order of the leaves that they fall into, as the tree's own rows are.
        var byLeaf: [[Int32]] = Array(repeating: [], count: tree.nodes.count)
        for row in 0..<rowCount { byLeaf[tree.leaf(of: rows + row * width)].append(Int32(row)) }
        var unseen: [Int32] = []
        var ranges = [Range<Int>](repeating: 0..<0, count: tree.nodes.count)
        func arrange(_ node: Int) {
            let start = unseen.count
            if tree.nodes[node].variable < 0 {
                unseen += byLeaf[node]
            } else {
                arrange(Int(tree.nodes[node].left))
                arrange(Int(tree.nodes[node].right))
            }
            ranges[node] = start..<unseen.count
        }
        arrange(0)
        let varieties = tree.nodes.indices.map { Double(tree.stateVariety(at: $0)) }
        // A state that no row of the whole tree has is as probable as half a row.
        let floor = 0.5 / Double(tree.states.count + 1)
        let unit = Float(1 / Double(treeCount))
        func visit(_ node: Int, _ parent: [Double], _ open: Range<Int>) {
            let range = Int(tree.nodes[node].start)..<Int(tree.nodes[node].end)
            let share = node == 0 ? 0 : mixing * varieties[node]
            var probabilities = parent
            let total = Double(range.count) + share
            if total > 0 {
                for state in probabilities.indices { probabilities[state] *= share / total }
                for row in range { probabilities[Int(tree.states[row])] += 1 / total }
            }
            // For larger least rows than the children have, this node is a leaf: those candidates are a tail of the list.
            var last = open.lowerBound
            if tree.nodes[node].variable >= 0 {
                let (left, right) = (Int(tree.nodes[node].left), Int(tree.nodes[node].right))
                let smallest = min(tree.nodes[left].end - tree.nodes[left].start, tree.nodes[right].end - tree.nodes[right].start)
                last = max(open.lowerBound, min(open.upperBound, leastRows.firstIndex { $0 > smallest } ?? leastRows.count))
                if last > open.lowerBound {
                    visit(left, probabilities, open.lowerBound..<last)
                    visit(right, probabilities, open.lowerBound..<last)
                }
            }
            guard last < open.upperBound else { return }
            for row in unseen[ranges[node]] {
                let probability = Float(max(probabilities[Int(rows[Int(row) * width + tree.variable])], floor)) * unit
                for place in last..<open.upperBound { means[place * rowCount + Int(row)] += probability }
            }
        }
        visit(0, [Double](repeating: 0, count: tree.stateCount), 0..<leastRows.count)
    }
}
