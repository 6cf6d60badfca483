/// The squared error of the leaves' means, in units of the variance of all rows.
struct VarianceCriterion: SplitCriterion {
    /// Differences from the mean as whole numbers.
    private let values: [Int64]
    /// What the square of a whole number is worth.
    private let unit: Double
    private let limits: DecisionTree.Limits
    /// The sum over the node's rows.
    private let total = Buffer<Int64>(1, filledWith: 0)

    init(_ values: [Double], _ limits: DecisionTree.Limits) {
        self.limits = limits
        // Halves are taken so that no difference is too large.
        let rows = Double(values.count)
        let mean = values.reduce(0) { $0 + $1 / rows }
        let largest = values.reduce(0) { max($0, abs($1 / 2 - mean / 2)) }
        let bits = Int.bitWidth - values.count.leadingZeroBitCount
        let whole = Double(Int(1) << min(50, 62 - bits))
        self.values = largest > 0 ? values.map { Int64(($0 / 2 - mean / 2) / largest * whole) } : values.map { _ in 0 }
        let squares = self.values.reduce(0) { $0 + Double($1) * Double($1) }
        unit = squares > 0 ? rows / squares : 0
    }

    final class Scratch {
        let counts = Buffer<Int32>(256, filledWith: 0)
        let sums = Buffer<Int64>(256, filledWith: 0)
        let sequence = UnsafeMutableBufferPointer<Int>.allocate(capacity: 256)

        init() { sequence.initialize(repeating: 0) }

        deinit { sequence.deallocate() }
    }

    static let emptyCell: Int64 = 0

    func cell(_ row: Int) -> Int64 { values[row] }

    func scratch(rows: Int) -> Scratch { Scratch() }

    func enter(_ cells: UnsafePointer<Int64>, count: Int) {
        var sum: Int64 = 0
        for place in 0..<count { sum += cells[place] }
        total.start[0] = sum
    }

    func best(
        _ feature: Feature, _ bins: UnsafePointer<UInt8>, _ cells: UnsafePointer<Int64>, count: Int, _ scratch: Scratch
    ) -> NodeSplit? {
        let (counts, sums) = (scratch.counts.start, scratch.sums.start)
        counts.update(repeating: 0, count: feature.binCount)
        sums.update(repeating: 0, count: feature.binCount)
        for place in 0..<count {
            let bin = Int(bins[place])
            counts[bin] &+= 1
            sums[bin] &+= cells[place]
        }
        let total = total.start[0]
        var present = 0
        for bin in 0..<feature.binCount where counts[bin] > 0 {
            scratch.sequence[present] = bin
            present += 1
        }
        guard present > 1 else { return nil }
        var sequence = BinSequence(bins: UnsafeMutableBufferPointer(rebasing: scratch.sequence[0..<present]))
        let cut: BinSequence.Cut
        if feature.isOrdered {
            cut = sequence.bestOrderedCut { best($0, count, total, scratch) }
        } else {
            let smoothing = max(limits.categorySmoothing, 1e-9)
            let mean = Double(total) / Double(count)
            let key = { (bin: Int) in (Double(sums[bin]) + smoothing * mean) / (Double(counts[bin]) + smoothing) }
            sequence.bins.sort { key($0) < key($1) || key($0) == key($1) && $0 < $1 }
            cut = best(sequence, count, total, scratch)
        }
        let alone = Double(total) * Double(total) / Double(count)
        let gain = (cut.score - alone) * unit
        // Gains within rounding are none.
        guard cut.length > 0, gain > max(limits.minimumGain, 1e-9), cut.score - alone > 1e-12 * alone else { return nil }
        let set = sequence.set(cut, rowCount: count, feature, counts: counts)
        return NodeSplit(set: set, gain: gain)
    }

    /// The cut of a sequence of bins after which the squared sums over the sides' rows are largest; the first of several.
    private func best(_ sequence: BinSequence, _ rowCount: Int, _ total: Int64, _ scratch: Scratch) -> BinSequence.Cut {
        var found: BinSequence.Cut = (0, 0, -1)
        var (left, leftCount) = (Int64(0), 0)
        for place in 0..<sequence.bins.count - 1 {
            left += scratch.sums.start[sequence.bins[place]]
            leftCount += Int(scratch.counts.start[sequence.bins[place]])
            if leftCount < limits.minimumLeafSize { continue }
            if rowCount - leftCount < limits.minimumLeafSize { break }
            let (sum, rest) = (Double(left), Double(total - left))
            let score = sum * sum / Double(leftCount) + rest * rest / Double(rowCount - leftCount)
            if score > found.score { found = (place + 1, leftCount, score) }
        }
        return found
    }
}
