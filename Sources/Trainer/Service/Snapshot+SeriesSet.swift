internal import Contracts
internal import Series

extension SeriesPage {
    /// At most so many points of each series are kept in a snapshot.
    private static let maximumPoints = 512

    /// The series of a snapshot, thinned out evenly when they are long.
    init(snapshot set: SeriesSet) {
        let stride = max(1, (set.length + Self.maximumPoints - 1) / Self.maximumPoints)
        let steps = Array(Swift.stride(from: 0, to: set.length, by: stride))
        let items = (0..<set.count).map { series in
            let values = set.channels.indices.map { channel in
                let all = set.values(ofSeries: series, channel: channel)
                return steps.map { Self.short(all[$0]) }
            }
            // Without its own times, a thinned series needs the numbers of its steps.
            let times = set.times(ofSeries: series).map(Array.init)
            let kept = times.map { times in steps.map { times[$0] } } ?? (stride > 1 ? steps.map(Double.init) : nil)
            return SeriesItem(label: set.labels.map { Int($0[series]) }, times: kept, values: values)
        }
        self.init(channels: set.channels.map(\.name), series: items, total: set.count, offset: 0, timeUnit: set.timeUnit)
    }

    /// The number with the few digits that a Float has, so that the text stays short; nil when it is not finite.
    private static func short(_ value: Float) -> Double? {
        value.isFinite ? Double("\(value)") : nil
    }
}
