/// The bins that a node's rows are in, in an order in which they may be cut in two: those before the cut go left.
struct BinSequence {
    /// The number of bins before a cut, the number of their rows, and what the cut is worth; without bins there is none.
    typealias Cut = (length: Int, leftCount: Int, score: Double)

    /// The bins; of an ordered feature ascending.
    var bins: UnsafeMutableBufferPointer<Int>

    /// The best cut of an ordered feature's bins, with missing cells on the side where they gain more, which changes their place.
    mutating func bestOrderedCut(_ best: (BinSequence) -> Cut) -> Cut {
        let missingLeft = best(self)
        guard bins[0] == 0 else { return missingLeft }
        for place in 1..<bins.count { bins[place - 1] = bins[place] }
        bins[bins.count - 1] = 0
        let missingRight = best(self)
        guard missingLeft.score >= missingRight.score else { return missingRight }
        for place in stride(from: bins.count - 1, to: 0, by: -1) { bins[place] = bins[place - 1] }
        bins[0] = 0
        return missingLeft
    }

    /// The bins that go left, with those that no row of the node is in.
    ///
    /// - Parameters:
    ///   - cut: Where the sequence is cut.
    ///   - rowCount: The number of rows of the node.
    ///   - feature: Whose bins they are.
    ///   - counts: The number of the node's rows in each bin.
    func set(_ cut: Cut, rowCount: Int, _ feature: Feature, counts: UnsafePointer<Int32>) -> BinSet {
        var set = BinSet()
        var highest = 0
        for bin in bins[0..<cut.length] {
            set.insert(bin)
            highest = max(highest, bin)
        }
        // What the node has not seen goes with the majority, except that a number goes with the next one above it.
        let isLeftLarger = cut.leftCount * 2 > rowCount
        if feature.isOrdered {
            if highest > 0 { set.insert(1...highest) }
            if counts[0] == 0, isLeftLarger { set.insert(0) }
        } else if isLeftLarger {
            for bin in 0..<feature.binCount where counts[bin] == 0 { set.insert(bin) }
        }
        return set
    }
}
