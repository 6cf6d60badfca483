/// Choosing few steps of a series so that its plot looks the same: the smallest and the largest value of each stretch are kept.
package enum Downsampling {
    /// The steps to keep, in order; both ends are among them.
    ///
    /// The series is cut into equal stretches. Of each, the steps of the smallest and the largest value are kept, and a missing step where there is one, so
    /// that a line through the kept steps breaks at gaps.
    ///
    /// - Parameter points: how many steps to keep at most, at least 2.
    package static func steps(of values: [Float], points: Int) -> [Int] {
        values.withUnsafeBufferPointer { steps(of: $0, channels: 1, points: points) }
    }

    /// The kept times and values of one channel. Without times, the times are step numbers.
    package static func downsample(values: [Float], times: [Double]? = nil, points: Int) -> (times: [Double], values: [Float]) {
        let kept = steps(of: values, points: points)
        return (kept.map { times?[$0] ?? Double($0) }, kept.map { values[$0] })
    }

    /// The same for several channels that share the kept steps; the extremes of every channel are among them.
    ///
    /// - Parameter values: `steps × channels`.
    static func steps(of values: UnsafeBufferPointer<Float>, channels: Int, points: Int) -> [Int] {
        let length = values.count / channels
        let points = max(2, points)
        guard length > points else { return Array(0..<length) }
        let hasGaps = values.contains { $0.isNaN }
        let stretches = (points - 2) / ((hasGaps ? 3 : 2) * channels)
        guard stretches > 0 else { return [0, length - 1] }
        var kept: [Int] = []
        kept.reserveCapacity(points)
        kept.append(0)
        var candidates: [Int] = []
        for stretch in 0..<stretches {
            // The inner steps, without both ends, in nearly equal parts.
            let start = 1 + stretch * (length - 2) / stretches
            let end = 1 + (stretch + 1) * (length - 2) / stretches
            candidates.removeAll(keepingCapacity: true)
            for channel in 0..<channels {
                var (lowest, highest, gap) = (-1, -1, -1)
                var (minimum, maximum) = (Float.infinity, -Float.infinity)
                for step in start..<end {
                    let value = values[step * channels + channel]
                    if value < minimum { (minimum, lowest) = (value, step) }
                    if value > maximum { (maximum, highest) = (value, step) }
                    if gap < 0 && value.isNaN { gap = step }
                }
                for step in [lowest, highest, gap] where step >= 0 && !candidates.contains(step) { candidates.append(step) }
            }
            kept.append(contentsOf: candidates.sorted())
        }
        kept.append(length - 1)
        return kept
    }
}

extension SeriesSet {
    /// The steps of a series that are enough for a plot; all of them when there are no more than `points`.
    package func plotSteps(ofSeries index: Int, points: Int) -> [Int] {
        values.withUnsafeBufferPointer { values in
            Downsampling.steps(
                of: UnsafeBufferPointer(rebasing: values[index * stride..<(index + 1) * stride]), channels: channels.count, points: points)
        }
    }
}
