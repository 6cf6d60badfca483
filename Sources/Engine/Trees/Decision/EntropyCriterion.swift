import Glibc

/// The entropy of classes in the leaves, weighted by their rows: minus the log-likelihood.
///
/// A node of n rows, n_c of them of class c, has the log-likelihood Σ f(n_c) − f(n) with f(n) = n ln n. Rows move one by one from the right side of a cut to
/// the left, so a node costs the same for two classes and for hundreds.
struct EntropyCriterion: SplitCriterion {
    private let classes: [UInt16]
    private let classCount: Int
    private let isOrdered: Bool
    private let limits: DecisionTree.Limits
    /// f(n) as a whole number, and f(n + 1) − f(n).
    private let terms: Buffer<Int64>
    private let rises: Buffer<Int64>
    /// The numbers of the node's rows of each class, and Σ f of them.
    private let all: Buffer<Int32>
    private let alone = Buffer<Int64>(1, filledWith: 0)
    private static let unit = 0x1p-30

    init(_ classes: [UInt16], count: Int, isOrdered: Bool, _ limits: DecisionTree.Limits) {
        self.classes = classes
        classCount = count
        self.isOrdered = isOrdered
        self.limits = limits
        terms = Buffer(classes.count + 2, filledWith: 0)
        rises = Buffer(classes.count + 1, filledWith: 0)
        all = Buffer(count, filledWith: 0)
        for n in 2..<max(classes.count + 2, 2) { terms.start[n] = Int64(Double(n) * log(Double(n)) / Self.unit) }
        for n in 0...classes.count { rises.start[n] = terms.start[n + 1] - terms.start[n] }
    }

    final class Scratch {
        let binCounts = Buffer<Int32>(256, filledWith: 0)
        let starts = Buffer<Int32>(257, filledWith: 0)
        let places = Buffer<Int32>(256, filledWith: 0)
        let sorted: Buffer<UInt16>
        let left: Buffer<Int32>
        let right: Buffer<Int32>
        let classScores: Buffer<Double>
        let keys = Buffer<Double>(256, filledWith: 0)
        let sequence = UnsafeMutableBufferPointer<Int>.allocate(capacity: 256)

        init(rows: Int, classes: Int) {
            sorted = Buffer(rows, filledWith: 0)
            left = Buffer(classes, filledWith: 0)
            right = Buffer(classes, filledWith: 0)
            classScores = Buffer(classes, filledWith: 0)
            sequence.initialize(repeating: 0)
        }

        deinit { sequence.deallocate() }
    }

    static let emptyCell: UInt16 = 0

    func cell(_ row: Int) -> UInt16 { classes[row] }

    func scratch(rows: Int) -> Scratch { Scratch(rows: rows, classes: classCount) }

    func enter(_ cells: UnsafePointer<UInt16>, count: Int) {
        all.start.update(repeating: 0, count: classCount)
        for place in 0..<count { all.start[Int(cells[place])] += 1 }
        var sum: Int64 = 0
        for place in 0..<classCount { sum += terms.start[Int(all.start[place])] }
        alone.start[0] = sum
    }

    func best(
        _ feature: Feature, _ bins: UnsafePointer<UInt8>, _ cells: UnsafePointer<UInt16>, count: Int, _ scratch: Scratch
    ) -> NodeSplit? {
        let present = sort(feature.binCount, bins, cells, count, scratch)
        guard present > 1 else { return nil }
        var sequence = BinSequence(bins: UnsafeMutableBufferPointer(rebasing: scratch.sequence[0..<present]))
        if !feature.isOrdered { arrange(&sequence, count, scratch) }
        let cut =
            feature.isOrdered
            ? sequence.bestOrderedCut { best($0, count, scratch) } : best(sequence, count, scratch)
        let gain = cut.score * Self.unit
        guard cut.length > 0, gain > max(limits.minimumGain, 1e-6) else { return nil }
        let set = sequence.set(cut, rowCount: count, feature, counts: scratch.binCounts.start)
        return NodeSplit(set: set, gain: gain)
    }

    /// Sorts the classes of the rows by bin, and lists the bins that have any; returns their number.
    private func sort(
        _ binCount: Int, _ bins: UnsafePointer<UInt8>, _ cells: UnsafePointer<UInt16>, _ count: Int, _ scratch: Scratch
    ) -> Int {
        let (counts, starts, places) = (scratch.binCounts.start, scratch.starts.start, scratch.places.start)
        let sorted = scratch.sorted.start
        counts.update(repeating: 0, count: binCount)
        for place in 0..<count { counts[Int(bins[place])] &+= 1 }
        var present = 0
        var start: Int32 = 0
        for bin in 0..<binCount {
            starts[bin] = start
            places[bin] = start
            start += counts[bin]
            if counts[bin] > 0 {
                scratch.sequence[present] = bin
                present += 1
            }
        }
        starts[binCount] = start
        guard present > 1 else { return present }
        for place in 0..<count {
            let bin = Int(bins[place])
            sorted[Int(places[bin])] = cells[place]
            places[bin] &+= 1
        }
        return present
    }

    /// The cut of a sequence of bins that gains most, in units of `unit`; the first of several.
    private func best(_ sequence: BinSequence, _ rowCount: Int, _ scratch: Scratch) -> BinSequence.Cut {
        let (left, right) = (scratch.left.start, scratch.right.start)
        let (terms, rises) = (terms.start, rises.start)
        let (starts, sorted) = (scratch.starts.start, scratch.sorted.start)
        left.update(repeating: 0, count: classCount)
        right.update(from: all.start, count: classCount)
        var (leftSum, rightSum) = (Int64(0), alone.start[0])
        var leftCount = 0
        var found = (length: 0, leftCount: 0, score: Int64(0))
        let before = alone.start[0] - terms[rowCount]
        for place in 0..<sequence.bins.count - 1 {
            let bin = sequence.bins[place]
            let (start, end) = (Int(starts[bin]), Int(starts[bin + 1]))
            for row in start..<end {
                let cell = Int(sorted[row])
                let (l, r) = (left[cell], right[cell])
                leftSum &+= rises[Int(l)]
                rightSum &-= rises[Int(r) - 1]
                left[cell] = l &+ 1
                right[cell] = r &- 1
            }
            leftCount += end - start
            if leftCount < limits.minimumLeafSize { continue }
            if rowCount - leftCount < limits.minimumLeafSize { break }
            let gain = leftSum - terms[leftCount] + rightSum - terms[rowCount - leftCount] - before
            if gain > found.score { found = (place + 1, leftCount, gain) }
        }
        return (found.length, found.leftCount, Double(found.score))
    }

    /// Puts categories in an order in which a cut separates classes well.
    ///
    /// With two classes or ordered ones that is the order of the mean class. With more, categories and classes give each other scores in turn (reciprocal
    /// averaging), which tend to the first axis of a correspondence analysis. Reference: Hill, "Reciprocal averaging: an eigenvector method of ordination", Journal
    /// of Ecology 1973, doi:10.2307/2258931.
    private func arrange(_ sequence: inout BinSequence, _ rowCount: Int, _ scratch: Scratch) {
        let (scores, keys, starts, sorted) = (scratch.classScores.start, scratch.keys.start, scratch.starts.start, scratch.sorted.start)
        let smoothing = max(limits.categorySmoothing, 1e-9)
        for place in 0..<classCount { scores[place] = Double(place) }
        let turns = classCount > 2 && !isOrdered && sequence.bins.count > 2 ? 4 : 1
        for turn in 1...turns {
            var mean = 0.0
            for place in 0..<classCount { mean += scores[place] * Double(all.start[place]) }
            mean /= Double(rowCount)
            for bin in sequence.bins {
                let (start, end) = (Int(starts[bin]), Int(starts[bin + 1]))
                var sum = smoothing * mean
                for row in start..<end { sum += scores[Int(sorted[row])] }
                keys[bin] = sum / (Double(end - start) + smoothing)
            }
            guard turn < turns else { break }
            scores.update(repeating: 0, count: classCount)
            for bin in sequence.bins { for row in Int(starts[bin])..<Int(starts[bin + 1]) { scores[Int(sorted[row])] += keys[bin] - mean } }
            var largest = 0.0
            for place in 0..<classCount where all.start[place] > 0 {
                scores[place] /= Double(all.start[place])
                largest = max(largest, abs(scores[place]))
            }
            // The scores shrink in each turn; only their proportions matter.
            guard largest > 0 else { break }
            for place in 0..<classCount { scores[place] /= largest }
        }
        sequence.bins.sort { keys[$0] < keys[$1] || keys[$0] == keys[$1] && $0 < $1 }
    }
}
