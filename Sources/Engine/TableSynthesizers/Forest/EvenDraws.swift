import Random

/// Draws states for the rows of a block so that the rows of one leaf share its distribution out evenly.
struct EvenDraws {
    /// The rows in a random order.
    private var order: [Int32]
    private var leaves: [Int32]
    private var counts: [Int32] = []
    private var sorted: [Int32]
    private var stream = RandomStream(seed: 0, purpose: Purpose("table.forest"))

    init(rows: Int) {
        order = (0..<rows).map(Int32.init)
        leaves = [Int32](repeating: 0, count: rows)
        sorted = leaves
    }

    /// Puts the rows into a random order.
    mutating func shuffle(_ stream: RandomStream) {
        self.stream = stream
        for place in order.indices { order[place] = Int32(place) }
        guard order.count > 1 else { return }
        order.withUnsafeMutableBufferPointer { order in
            for last in stride(from: order.count - 1, to: 0, by: -1) {
                order.swapAt(last, Int((UInt64(self.stream.nextWord()) * UInt64(last + 1)) >> 32))
            }
        }
    }

    /// Draws a state of the tree's variable for each row of a part of the order.
    mutating func draw(_ tree: ConditionalTree, _ block: StateBlock, part: Range<Int>) {
        let width = block.variableCount
        counts = [Int32](repeating: 0, count: tree.nodes.count + 1)
        tree.nodes.withUnsafeBufferPointer { nodes in
            tree.sets.withUnsafeBufferPointer { sets in
                tree.states.withUnsafeBufferPointer { states in
                    guard let nodes = nodes.baseAddress, let sets = sets.baseAddress, let states = states.baseAddress else { return }
                    for place in part {
                        let leaf = ConditionalTree.leaf(block.states + Int(order[place]) * width, nodes, sets)
                        leaves[place] = Int32(leaf)
                        counts[leaf + 1] += 1
                    }
                    for leaf in 1..<counts.count { counts[leaf] += counts[leaf - 1] }
                    for place in part {
                        let leaf = Int(leaves[place])
                        sorted[Int(counts[leaf])] = order[place]
                        counts[leaf] += 1
                    }
                    // Now counts[leaf] is the end of the leaf's rows.
                    var first = 0
                    while first < part.count {
                        let leaf = leafOf(first)
                        let end = Int(counts[leaf])
                        let shift = Double(stream.nextWord()) * 0x1p-32
                        for place in first..<end {
                            let uniform = (Double(place - first) + shift) / Double(end - first)
                            block.states[Int(sorted[place]) * width + tree.variable] = ConditionalTree.draw(leaf, uniform, nodes, states)
                        }
                        first = end
                    }
                }
            }
        }

        func leafOf(_ place: Int) -> Int {
            // The leaf whose rows begin here: the first whose end is behind.
            var (low, high) = (0, tree.nodes.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if Int(counts[middle]) > place { high = middle } else { low = middle + 1 }
            }
            return low
        }
    }
}
