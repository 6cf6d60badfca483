/// Everything about a set of series but its values: what a file's header says, and what is known before anything is generated.
package struct SeriesShape: Hashable, Sendable {
    /// How a set keeps its times.
    package enum Times: Hashable, Sendable {
        case none
        case shared([Double])
        case perSeries
    }

    package var count: Int
    package var length: Int
    package var channels: [Channel]
    package var times: Times
    package var timeUnit: String
    package var hasLabels: Bool
    package var hasAnomalies: Bool
    package var isRegular: Bool

    package init(
        count: Int, length: Int, channels: [Channel], times: Times = .none, timeUnit: String = TimeUnit.steps, hasLabels: Bool = false,
        hasAnomalies: Bool = false, isRegular: Bool = true
    ) {
        self.count = count
        self.length = length
        self.channels = channels
        self.times = times
        self.timeUnit = timeUnit
        self.hasLabels = hasLabels
        self.hasAnomalies = hasAnomalies
        self.isRegular = isRegular
    }

    /// How many values the set has.
    package var valueCount: Int { count * length * channels.count }
}

/// Where the series of a set come from, a part at a time: a set in memory, a recipe, a model.
package protocol SeriesSource: Sendable {
    var shape: SeriesShape { get }

    /// The series of `range`; equal however the whole is cut into ranges, and every time it is asked for.
    func series(_ range: Range<Int>) throws -> SeriesSet
}

extension SeriesSet: SeriesSource {
    package var shape: SeriesShape {
        let kept: SeriesShape.Times =
            switch times {
            case nil: .none
            case .shared(let times): .shared(times)
            case .perSeries: .perSeries
            }
        return SeriesShape(
            count: count, length: length, channels: channels, times: kept, timeUnit: timeUnit, hasLabels: labels != nil,
            hasAnomalies: anomalies != nil, isRegular: isRegular)
    }

    package func series(_ range: Range<Int>) -> SeriesSet { subset(range) }
}
