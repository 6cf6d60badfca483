internal import Contracts
internal import Series

extension SeriesPage {
    /// At most so many points of each series are kept in a snapshot.
    private static let maximumPoints = 512
    /// At most so many numbers are kept in all.
    private static let maximumValues = 200_000

    /// The series of a snapshot, thinned out evenly when they are long, and the first of them when there are many channels.
    init(snapshot set: SeriesSet) {
        let points = max(1, min(Self.maximumPoints, Self.maximumValues / set.channels.count))
        let stride = max(1, (set.length + points - 1) / points)
        let steps = Array(Swift.stride(from: 0, to: set.length, by: stride))
        let kept = min(set.count, max(1, Self.maximumValues / (steps.count * set.channels.count)))
        let items = (0..<kept).map { series in
            let values = set.channels.indices.map { channel in
                let all = set.values(ofSeries: series, channel: channel)
                return steps.map { Self.short(all[$0]) }
            }
            // Without its own times, a thinned series needs the numbers of its steps.
            let times = set.times(ofSeries: series).map(Array.init)
            let keptTimes = times.map { times in steps.map { times[$0] } } ?? (stride > 1 ? steps.map(Double.init) : nil)
            return SeriesItem(label: set.labels.map { Int($0[series]) }, times: keptTimes, values: values)
        }
        self.init(channels: set.channels.map(\.name), series: items, total: set.count, offset: 0, timeUnit: set.timeUnit)
    }

    /// The number with the few digits that a Float has, so that the text stays short; nil when it is not finite.
    private static func short(_ value: Float) -> Double? {
        value.isFinite ? Double("\(value)") : nil
    }
}
