import Glibc

/// The distributions of a tree's leaves over what is allowed, ready to be drawn from.
struct LeafDistributions: Sendable {
    private let stateCount: Int
    /// For each node its place among the leaves; −1 for inner nodes.
    private var places: [Int32]
    /// Leaf by leaf, the sums of the weights of the states up to each.
    private var sums: [Float] = []
    /// For each leaf the probability that what it gives is allowed.
    private var masses: [Float] = []

    /// - Parameters:
    ///   - tree: Whose leaves.
    ///   - allowed: For each state how much of it is allowed; nil allows all.
    ///   - temperature: Above 1: more even.
    init(_ tree: ConditionalTree, allowed: [Float]?, temperature: Double) {
        stateCount = tree.stateCount
        places = Array(repeating: -1, count: tree.nodes.count)
        var leaves: [Int] = []
        var distributions: [[Double]] = []
        tree.forEachLeaf { leaf, probabilities in
            leaves.append(leaf)
            distributions.append(probabilities)
        }
        for (place, leaf) in leaves.enumerated() {
            places[leaf] = Int32(place)
            var weights = distributions[place]
            if temperature != 1 {
                for state in weights.indices where weights[state] > 0 { weights[state] = pow(weights[state], 1 / temperature) }
            }
            let before = weights.reduce(0, +)
            if let allowed {
                // What is allowed and was never seen here may still be asked for, at next to no weight.
                for state in weights.indices { weights[state] = (weights[state] + 1e-9 * before) * Double(allowed[state]) }
            }
            masses.append(Float(weights.reduce(0, +) / max(before, 1e-300)))
            var sum = 0.0
            for weight in weights {
                sum += weight
                sums.append(Float(sum))
            }
        }
    }

    /// The probability that what a leaf gives is allowed.
    func mass(ofLeaf leaf: Int) -> Double { Double(masses[Int(places[leaf])]) }

    /// The probability of a state among those of a leaf.
    func probability(of state: UInt8, leaf: Int) -> Double {
        let start = Int(places[leaf]) * stateCount
        let before = state > 0 ? sums[start + Int(state) - 1] : 0
        return Double(sums[start + Int(state)] - before) / Double(max(sums[start + stateCount - 1], .leastNormalMagnitude))
    }

    /// A state of a leaf that is allowed.
    func draw(leaf: Int, _ uniform: Double) -> UInt8 {
        let start = Int(places[leaf]) * stateCount
        let wanted = Float(uniform) * sums[start + stateCount - 1]
        var (low, high) = (0, stateCount - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[start + middle] > wanted { high = middle } else { low = middle + 1 }
        }
        // Rounding must not lead to a state of no weight.
        while low > 0, sums[start + low] == sums[start + low - 1] { low -= 1 }
        return UInt8(low)
    }
}

extension ConditionalTree {
    /// The probabilities of all states at each leaf.
    func forEachLeaf(_ body: (Int, [Double]) -> Void) {
        var open: [(node: Int, parent: [Double])] = [(0, [Double](repeating: 0, count: stateCount))]
        while let (node, parent) = open.popLast() {
            let range = Int(nodes[node].start)..<Int(nodes[node].end)
            let own = Double(nodes[node].own)
            var probabilities = parent.map { $0 * (1 - own) }
            if !range.isEmpty { for row in range { probabilities[Int(states[row])] += own / Double(range.count) } }
            if nodes[node].variable < 0 {
                body(node, probabilities)
            } else {
                open.append((Int(nodes[node].right), probabilities))
                open.append((Int(nodes[node].left), probabilities))
            }
        }
    }
}
