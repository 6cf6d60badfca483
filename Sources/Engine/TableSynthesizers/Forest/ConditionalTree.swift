import Trees

/// How one variable is distributed given others: a tree whose every node, not only its leaves, knows the states of its training rows.
///
/// The distribution of a node is that of its n rows mixed with its parent's: n/(n + α) of the first. So a leaf of few rows says little more than what is known of more rows,
/// and no row is repeated because it was alone. The states of a node's rows stand side by side, so that drawing from the mixture takes no table: at each node on the way
/// up either a row of it is taken or its parent is asked.
struct ConditionalTree: Sendable {
    /// A node; the root is first and parents come before children.
    struct Node: Sendable {
        /// The variable that is asked about; −1 for a leaf.
        var variable: Int32
        var left: Int32
        var right: Int32
        var parent: Int32
        /// The node's rows among `states`.
        var start: Int32
        var end: Int32
        /// The probability that a draw is of this node's rows and not its parent's.
        var own: Float
    }

    /// The variable that is described.
    let variable: Int
    let stateCount: Int
    private(set) var nodes: [Node]
    /// For each node the states that go left, as four words.
    private(set) var sets: [UInt64]
    /// The states of the training rows, leaf by leaf; without those that are never made.
    let states: [UInt8]

    /// Takes over a grown tree, and fills it with rows.
    ///
    /// - Parameters:
    ///   - tree: Its features are the variables `features`.
    ///   - rows: Rows of those features; they need not be the ones that the tree was grown on.
    ///   - column: The variable's state of each of the rows.
    ///   - description: The variable.
    init(_ tree: Tree, features: [Int], variable: Int, rows: BinnedMatrix, column: [UInt8], description: Variable) {
        self.variable = variable
        stateCount = description.stateCount
        let leaves = tree.leaves(of: rows)
        let leafRanges: [Range<Int>]
        (states, leafRanges) = Self.sorted(column, leaves, tree.leafCount, description)
        nodes = []
        sets = []
        for (place, node) in tree.nodes.enumerated() {
            let isLeaf = node.isLeaf
            let range = isLeaf ? leafRanges[Int(node.left)] : 0..<0
            nodes.append(
                Node(
                    variable: isLeaf ? -1 : Int32(features[Int(node.feature)]), left: isLeaf ? 0 : node.left,
                    right: isLeaf ? 0 : node.right,
                    parent: -1, start: Int32(range.lowerBound), end: Int32(range.upperBound), own: 1))
            let words = tree.leftBins(place)
            for word in 0..<4 { sets.append(isLeaf ? 0 : words[word]) }
        }
        for place in nodes.indices.reversed() where nodes[place].variable >= 0 {
            let (left, right) = (Int(nodes[place].left), Int(nodes[place].right))
            nodes[left].parent = Int32(place)
            nodes[right].parent = Int32(place)
            nodes[place].start = nodes[left].start
            nodes[place].end = nodes[right].end
        }
    }

    /// The states that are made, leaf by leaf and sorted within each, and each leaf's range of them.
    private static func sorted(
        _ column: [UInt8], _ leaves: [Int32], _ leafCount: Int, _ description: Variable
    ) -> (states: [UInt8], ranges: [Range<Int>]) {
        var isMade = [Bool](repeating: true, count: 256)
        for state in description.excluded { isMade[Int(state)] = false }
        // Sorted by state, and then, keeping that order, by leaf.
        var stateStarts = [Int](repeating: 0, count: 257)
        for state in column { stateStarts[Int(state) + 1] += 1 }
        for state in 0..<256 { stateStarts[state + 1] += stateStarts[state] }
        var byState = [Int32](repeating: 0, count: column.count)
        for (row, state) in column.enumerated() {
            byState[stateStarts[Int(state)]] = Int32(row)
            stateStarts[Int(state)] += 1
        }
        var places = [Int](repeating: 0, count: leafCount + 1)
        for (row, leaf) in leaves.enumerated() where isMade[Int(column[row])] { places[Int(leaf) + 1] += 1 }
        for leaf in 0..<leafCount { places[leaf + 1] += places[leaf] }
        let ranges = (0..<leafCount).map { places[$0]..<places[$0 + 1] }
        var states = [UInt8](repeating: 0, count: places[leafCount])
        for row in byState where isMade[Int(column[Int(row)])] {
            let leaf = Int(leaves[Int(row)])
            states[places[leaf]] = column[Int(row)]
            places[leaf] += 1
        }
        return (states, ranges)
    }

    /// Takes what was read from a file.
    init(variable: Int, stateCount: Int, nodes: [Node], sets: [UInt64], states: [UInt8]) {
        self.variable = variable
        self.stateCount = stateCount
        self.nodes = nodes
        self.sets = sets
        self.states = states
    }

    /// Sets how much of a parent's distribution is mixed into each node's: as much as `strength` rows would be for each different state that the node's rows have.
    ///
    /// A node whose rows agree is sure of itself; one whose rows all differ knows little more than its parent. Reference: Witten, Bell, "The zero-frequency problem",
    /// IEEE Transactions on Information Theory 1991.
    mutating func mix(strength: Double) {
        for place in nodes.indices {
            let count = Double(nodes[place].end - nodes[place].start)
            nodes[place].own = place == 0 ? 1 : count == 0 ? 0 : Float(count / (count + strength * Double(stateVariety(at: place))))
        }
    }

    /// How many different states the rows of a node have.
    func stateVariety(at node: Int) -> Int {
        var seen: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for row in Int(nodes[node].start)..<Int(nodes[node].end) {
            let state = states[row]
            let bit = (1 as UInt64) << UInt64(state & 63)
            switch state >> 6 {
            case 0: seen.0 |= bit
            case 1: seen.1 |= bit
            case 2: seen.2 |= bit
            default: seen.3 |= bit
            }
        }
        return seen.0.nonzeroBitCount + seen.1.nonzeroBitCount + seen.2.nonzeroBitCount + seen.3.nonzeroBitCount
    }

    /// The leaf of a row.
    @inline(__always)
    static func leaf(
        _ row: UnsafePointer<UInt8>, _ nodes: UnsafePointer<Node>, _ sets: UnsafePointer<UInt64>
    ) -> Int {
        var place = 0
        while nodes[place].variable >= 0 {
            let state = row[Int(nodes[place].variable)]
            let isLeft = sets[place * 4 + Int(state >> 6)] >> UInt64(state & 63) & 1 == 1
            place = Int(isLeft ? nodes[place].left : nodes[place].right)
        }
        return place
    }

    /// A state drawn from the distribution of a leaf of a tree that holds rows.
    @inline(__always)
    static func draw(
        _ leaf: Int, _ uniform: Double, _ nodes: UnsafePointer<Node>, _ states: UnsafePointer<UInt8>
    ) -> UInt8 {
        var place = leaf
        var rest = uniform
        while true {
            let own = Double(nodes[place].own)
            if rest < own || nodes[place].parent < 0 {
                let count = Int(nodes[place].end - nodes[place].start)
                let chosen = min(Int(rest / own * Double(count)), count - 1)
                return states[Int(nodes[place].start) + chosen]
            }
            rest = (rest - own) / (1 - own)
            place = Int(nodes[place].parent)
        }
    }
}
