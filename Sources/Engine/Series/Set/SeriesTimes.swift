/// When the steps of the series of a set were taken. Times are finite and strictly increase within each series.
///
/// A series that ends early goes on with missing values; its times go on too, at its last interval.
package enum SeriesTimes: Hashable, Sendable {
    /// The same `length` times for every series.
    case shared([Double])
    /// `length` times for each series, one series after the other.
    case perSeries([Double])

    /// The times of one series.
    package func times(ofSeries index: Int, length: Int) -> ArraySlice<Double> {
        switch self {
        case .shared(let times): times[...]
        case .perSeries(let times): times[index * length..<(index + 1) * length]
        }
    }

    /// Whether the times of every series have equal distances, to within a millionth of a step (or the rounding of the times themselves).
    package func areEquidistant(length: Int) -> Bool {
        switch self {
        case .shared(let times), .perSeries(let times):
            guard length > 2 else { return true }
            return times.withUnsafeBufferPointer { times in
                stride(from: 0, to: times.count, by: length).allSatisfy { start in
                    Self.areEquidistant(UnsafeBufferPointer(rebasing: times[start..<min(start + length, times.count)]))
                }
            }
        }
    }

    /// The first step, over all series, whose time is not finite or not after the one before it; nil when all are in order.
    package func firstDisorder(length: Int) -> (series: Int, step: Int)? {
        switch self {
        case .shared(let times), .perSeries(let times):
            for (index, time) in times.enumerated() {
                let step = index % max(1, length)
                if !time.isFinite || (step > 0 && time <= times[index - 1]) { return (index / max(1, length), step) }
            }
            return nil
        }
    }

    private static func areEquidistant(_ times: UnsafeBufferPointer<Double>) -> Bool {
        guard times.count > 2 else { return true }
        let step = (times[times.count - 1] - times[0]) / Double(times.count - 1)
        let rounding = 4 * max(abs(times[0]), abs(times[times.count - 1])).ulp
        let tolerance = max(1e-6 * abs(step), rounding)
        return (1..<times.count).allSatisfy { abs(times[$0] - times[$0 - 1] - step) <= tolerance }
    }
}
