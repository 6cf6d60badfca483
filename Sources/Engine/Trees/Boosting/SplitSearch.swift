/// The best way to divide a node's rows by one feature.
struct Split {
    var feature: Int
    /// The bins that go left.
    var set: BinSet
    /// Half of what the split takes off the loss, to second order.
    var gain: Double
    /// The sums of the left rows.
    var left: Sums
}

/// Finds the best splits of nodes from histograms.
///
/// A node of derivatives G and H counts G² / (H + λ): Chen, Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016, doi:10.1145/2939672.2939785.
struct SplitSearch {
    let scale: DerivativeScale
    let minimumLeafSize: Int
    let l2: Double
    /// In rows.
    let categorySmoothing: Double
    /// A side whose second derivative is smaller is not worth a leaf: its Newton step would be far too long.
    private static let minimumCurvature = 1e-3

    /// What a node counts by itself.
    @inline(__always)
    func score(_ sums: Sums) -> Double {
        let gradient = scale.gradient(sums)
        return gradient * gradient / (scale.curvature(sums) + l2)
    }

    /// What two nodes count together; −1 if one of them may not be.
    @inline(__always)
    private func score(_ left: Sums, _ right: Sums) -> Double {
        guard min(scale.count(left), scale.count(right)) >= minimumLeafSize else { return -1 }
        guard min(scale.curvature(left), scale.curvature(right)) >= Self.minimumCurvature else { return -1 }
        return score(left) + score(right)
    }

    /// The best split of a node by a feature; nil if there is none that gains.
    func best(_ feature: Int, isOrdered: Bool, bins: Int, _ histogram: UnsafePointer<Sums>, total: Sums) -> Split? {
        let (set, left, score) = isOrdered ? ordered(bins, histogram, total) : unordered(bins, histogram, total)
        let alone = self.score(total)
        // Gains within rounding are none.
        guard score - alone > 1e-10 * alone, score > 0 else { return nil }
        return Split(feature: feature, set: set, gain: (score - alone) / 2, left: left)
    }

    /// Thresholds between bins, with the missing cells on the side where they gain more.
    private func ordered(_ bins: Int, _ histogram: UnsafePointer<Sums>, _ total: Sums) -> (BinSet, Sums, Double) {
        let missing = histogram[0]
        let hasMissing = missing[1] != 0
        var best = (last: 0, missingLeft: false, left: Sums.zero, score: -1.0)
        var left = Sums.zero
        for bin in 1..<max(bins, 1) {
            let here = histogram[bin]
            if here[1] == 0 { continue }
            left &+= here
            let without = score(left, total &- left)
            if without > best.score { best = (bin, false, left, without) }
            guard hasMissing else { continue }
            let with = score(left &+ missing, total &- left &- missing)
            if with > best.score { best = (bin, true, left &+ missing, with) }
        }
        var set = BinSet()
        guard best.score >= 0 else { return (set, best.left, -1) }
        set.insert(1...best.last)
        // Where nothing was missing, missing cells of other rows go with the majority.
        if hasMissing ? best.missingLeft : scale.count(best.left) * 2 > scale.count(total) { set.insert(0) }
        return (set, best.left, best.score)
    }

    /// Categories in the order of their mean derivative, cut in two, which is the best grouping for a convex loss.
    ///
    /// The means of categories of few rows are drawn towards that of the node. Missing cells are a category like others. Reference: Fisher, "On grouping
    /// for maximum homogeneity", Journal of the American Statistical Association 1958, doi:10.1080/01621459.1958.10501479.
    private func unordered(_ bins: Int, _ histogram: UnsafePointer<Sums>, _ total: Sums) -> (BinSet, Sums, Double) {
        withUnsafeTemporaryAllocation(of: (key: Double, bin: Int).self, capacity: bins) { space in
            let curvature = scale.curvature(total)
            let mean = scale.gradient(total) / max(curvature, Self.minimumCurvature)
            let smoothing = max(categorySmoothing * curvature / Double(max(scale.count(total), 1)), 1e-9)
            var present = 0
            for bin in 0..<bins where histogram[bin][1] != 0 {
                let sums = histogram[bin]
                let key = (scale.gradient(sums) + smoothing * mean) / (scale.curvature(sums) + smoothing)
                space.initializeElement(at: present, to: (key, bin))
                present += 1
            }
            var sorted = UnsafeMutableBufferPointer(rebasing: space[0..<present])
            sorted.sort { $0.key < $1.key || $0.key == $1.key && $0.bin < $1.bin }
            var best = (last: 0, left: Sums.zero, score: -1.0)
            var left = Sums.zero
            for place in 0..<max(present - 1, 0) {
                left &+= histogram[sorted[place].bin]
                let worth = score(left, total &- left)
                if worth > best.score { best = (place, left, worth) }
            }
            var set = BinSet()
            guard best.score >= 0 else { return (set, best.left, -1) }
            for place in 0...best.last { set.insert(sorted[place].bin) }
            // Categories that the node has not seen go with the majority.
            if scale.count(best.left) * 2 > scale.count(total) {
                for bin in 0..<bins where histogram[bin][1] == 0 { set.insert(bin) }
            }
            return (set, best.left, best.score)
        }
    }
}
