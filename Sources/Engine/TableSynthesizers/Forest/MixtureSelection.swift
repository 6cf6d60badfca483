import Glibc

/// Chooses how small a tree's leaves may be and how much of the parent's distribution is mixed in, by the likelihood of rows that the tree has not seen.
struct MixtureSelection {
    /// Candidates for the least rows of a leaf, ascending; the tree was grown with the first.
    let leastRows: [Int]
    /// Candidates for the strength of mixing, in rows.
    let strengths: [Double]

    /// What was chosen, and the mean log-likelihood (base e) of a row with it.
    struct Choice: Hashable {
        var leastRows: Int
        var strength: Double
        var logLikelihood: Double
    }

    /// The choice under which unseen rows are most probable; of equals the one with larger leaves and stronger mixing.
    ///
    /// - Parameters:
    ///   - tree: Grown with the smallest leaves.
    ///   - rows: Unseen rows, one after the other.
    ///   - width: The number of variables of a row.
    func choose(_ tree: ConditionalTree, _ rows: UnsafePointer<UInt8>, rowCount: Int, width: Int) -> Choice {
        // Unseen rows in the order of the leaves that they fall into, as the tree's own rows are.
        var byLeaf: [[UInt8]] = Array(repeating: [], count: tree.nodes.count)
        tree.nodes.withUnsafeBufferPointer { nodes in
            tree.sets.withUnsafeBufferPointer { sets in
                guard let nodes = nodes.baseAddress, let sets = sets.baseAddress else { return }
                for row in 0..<rowCount {
                    let start = rows + row * width
                    byLeaf[ConditionalTree.leaf(start, nodes, sets)].append(start[tree.variable])
                }
            }
        }
        var unseen: [UInt8] = []
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
        guard !tree.states.isEmpty, !unseen.isEmpty else {
            return Choice(leastRows: leastRows[leastRows.count - 1], strength: strengths[strengths.count - 1], logLikelihood: 0)
        }

        var best: Choice?
        for strength in strengths.reversed() {
            let sums = sums(tree, unseen, ranges, strength: strength)
            for (place, least) in leastRows.enumerated().reversed() where sums[place] > (best?.logLikelihood ?? -.infinity) {
                best = Choice(leastRows: least, strength: strength, logLikelihood: sums[place])
            }
        }
        var choice = best ?? Choice(leastRows: leastRows[leastRows.count - 1], strength: strengths[strengths.count - 1], logLikelihood: 0)
        choice.logLikelihood /= Double(unseen.count)
        return choice
    }

    /// The log-likelihood of the unseen rows for each candidate of least rows.
    private func sums(_ tree: ConditionalTree, _ unseen: [UInt8], _ ranges: [Range<Int>], strength: Double) -> [Double] {
        var sums = [Double](repeating: 0, count: leastRows.count)
        let width = tree.stateCount
        // A state that no row of the whole tree has is as probable as half a row.
        let floor = 0.5 / Double(tree.states.count + 1)

        func visit(_ node: Int, _ parent: [Double], _ open: Range<Int>) {
            let range = Int(tree.nodes[node].start)..<Int(tree.nodes[node].end)
            let share = node == 0 ? 0 : strength * Double(tree.stateVariety(at: node))
            var probabilities = parent
            let total = Double(range.count) + share
            if total > 0 {
                for state in 0..<width { probabilities[state] *= share / total }
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
            var sum = 0.0
            for row in ranges[node] { sum += log(max(probabilities[Int(unseen[row])], floor)) }
            for place in last..<open.upperBound { sums[place] += sum }
        }
        visit(0, [Double](repeating: 0, count: width), 0..<leastRows.count)
        return sums
    }
}
