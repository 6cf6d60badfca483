/// A binary decision tree: inner nodes ask whether a row's bin of a feature is in a set, leaves are numbered from 0.
package struct Tree: Sendable, Equatable {
    /// An inner node or a leaf.
    package struct Node: Sendable, Equatable {
        /// The feature that is asked about; −1 for a leaf.
        package var feature: Int32 = -1
        /// The node for rows whose bin is in the set; of a leaf its number.
        package var left: Int32 = 0
        /// The node for all other rows.
        package var right: Int32 = 0
        /// The number of rows that the tree was grown on and that came here.
        package var rowCount: Int32
        /// How much better the two children explain their rows than this node does, in units of the criterion; 0 for a leaf.
        package var gain = 0.0

        package var isLeaf: Bool { feature < 0 }
    }

    /// The root is first, and parents come before their children.
    package private(set) var nodes: [Node]
    /// The number of leaves.
    package private(set) var leafCount = 0
    /// For each node the bins that go left, as four words of `BinSet`.
    private var sets: [UInt64] = [0, 0, 0, 0]

    /// A root without children, which is not a leaf until it is made one.
    init(rowCount: Int) { nodes = [Node(rowCount: Int32(rowCount))] }

    /// Gives a node two children: rows with a bin in the set go left.
    mutating func split(_ node: Int, feature: Int, set: BinSet, gain: Double, rowCounts: (Int, Int)) -> (left: Int, right: Int) {
        let left = nodes.count
        nodes[node].feature = Int32(feature)
        nodes[node].left = Int32(left)
        nodes[node].right = Int32(left + 1)
        nodes[node].gain = gain
        for word in 0..<4 { sets[node * 4 + word] = set.words[word] }
        nodes.append(Node(rowCount: Int32(rowCounts.0)))
        nodes.append(Node(rowCount: Int32(rowCounts.1)))
        sets += [UInt64](repeating: 0, count: 8)
        return (left, left + 1)
    }

    /// Makes a node without children the next leaf and returns its number.
    mutating func close(_ node: Int) -> Int {
        nodes[node].left = Int32(leafCount)
        leafCount += 1
        return leafCount - 1
    }

    /// The bins that go to the left child of an inner node: bin b is bit b mod 64 of word b / 64.
    package func leftBins(_ node: Int) -> SIMD4<UInt64> {
        SIMD4(sets[node * 4], sets[node * 4 + 1], sets[node * 4 + 2], sets[node * 4 + 3])
    }

    /// Whether rows with a bin go to the left child of an inner node.
    package func goesLeft(_ node: Int, bin: UInt8) -> Bool { sets[node * 4 + Int(bin >> 6)] >> UInt64(bin & 63) & 1 == 1 }

    /// The leaf that each row falls into.
    package func leaves(of matrix: BinnedMatrix) -> [Int32] {
        var leaves = [Int32](repeating: 0, count: matrix.rowCount)
        forEachLeaf(of: matrix, rows: 0..<matrix.rowCount) { row, leaf in leaves[row] = Int32(leaf) }
        return leaves
    }

    /// Tells for each row of a range which leaf it falls into.
    @inline(__always)
    func forEachLeaf(of matrix: BinnedMatrix, rows: Range<Int>, _ body: (Int, Int) -> Void) {
        let codes = matrix.column(0)
        let rowCount = matrix.rowCount
        nodes.withUnsafeBufferPointer { nodes in
            sets.withUnsafeBufferPointer { sets in
                for row in rows {
                    var place = 0
                    while nodes[place].feature >= 0 {
                        let bin = codes[Int(nodes[place].feature) * rowCount + row]
                        let isLeft = sets[place * 4 + Int(bin >> 6)] >> UInt64(bin & 63) & 1 == 1
                        place = Int(isLeft ? nodes[place].left : nodes[place].right)
                    }
                    body(row, Int(nodes[place].left))
                }
            }
        }
    }
}
