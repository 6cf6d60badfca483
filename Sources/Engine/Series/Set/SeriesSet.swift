/// A set of time series: `count` series of `length` steps with the same channels.
///
/// Values are missing where they are NaN; a series that is shorter than `length` ends in missing values.
package struct SeriesSet: Sendable {
    /// How many series there are; may be 0.
    package let count: Int
    /// Steps per series, at least 1.
    package let length: Int
    /// At least one.
    package let channels: [Channel]
    /// `count × length × channels`, row-major: the channels of a step lie together, then come the steps of a series.
    package var values: [Float]
    /// When the steps were taken; nil when they are regular and carry no time.
    package let times: SeriesTimes?
    /// `seconds`: seconds since 1970 UTC. `series`: the unit interval, from the first step to the last. `steps`: step numbers. Or a free unit.
    package let timeUnit: String
    /// An integer per series.
    package let labels: [Int32]?
    /// Which values were made anomalous, in the shape of `values`: an `AnomalyCode` each.
    package let anomalies: [UInt8]?
    /// Whether the steps are at equal distances (calendar months count as equal).
    package let isRegular: Bool

    /// Puts a set together; the sizes of the arrays have to agree with the shape.
    ///
    /// - Parameter isRegular: measured from the times when left out.
    package init(
        count: Int, length: Int, channels: [Channel], values: [Float], times: SeriesTimes? = nil, timeUnit: String = TimeUnit.steps,
        labels: [Int32]? = nil, anomalies: [UInt8]? = nil, isRegular: Bool? = nil
    ) {
        precondition(count >= 0 && length >= 1 && !channels.isEmpty, "a set has at least one step and one channel")
        precondition(values.count == count * length * channels.count, "values do not fill the shape")
        switch times {
        case nil: break
        case .shared(let times): precondition(times.count == length, "shared times: one per step")
        case .perSeries(let times): precondition(times.count == count * length, "times: one per series and step")
        }
        precondition(labels.map { $0.count == count } ?? true, "labels: one per series")
        precondition(anomalies.map { $0.count == values.count } ?? true, "anomalies: one per value")
        self.count = count
        self.length = length
        self.channels = channels
        self.values = values
        self.times = times
        self.timeUnit = timeUnit
        self.labels = labels
        self.anomalies = anomalies
        self.isRegular = isRegular ?? times?.areEquidistant(length: length) ?? true
    }

    /// Steps × channels: how many values a series has.
    package var stride: Int { length * channels.count }

    /// The times of one series, nil when the set has none.
    package func times(ofSeries index: Int) -> ArraySlice<Double>? { times?.times(ofSeries: index, length: length) }

    /// One channel of one series.
    package func values(ofSeries series: Int, channel: Int) -> [Float] {
        values.withUnsafeBufferPointer { values in
            let width = channels.count
            let start = series * length * width + channel
            return (0..<length).map { values[start + $0 * width] }
        }
    }
}

/// The time units that have a meaning of their own.
package enum TimeUnit {
    /// Seconds since 1970 UTC.
    package static let seconds = "seconds"
    /// The unit interval: 0 is the first step of the regular grid, 1 the last.
    package static let series = "series"
    /// Step numbers.
    package static let steps = "steps"
}

/// What was done to a value, in `SeriesSet.anomalies`.
package enum AnomalyCode {
    package static let none: UInt8 = 0
    package static let spike: UInt8 = 1
    package static let levelShift: UInt8 = 2
    package static let drift: UInt8 = 3
}

extension SeriesSet: Equatable {
    /// Equal shape and content; a missing value equals a missing value.
    package static func == (one: SeriesSet, other: SeriesSet) -> Bool {
        one.count == other.count && one.length == other.length && one.channels == other.channels && one.times == other.times
            && one.timeUnit == other.timeUnit && one.labels == other.labels && one.anomalies == other.anomalies
            && one.isRegular == other.isRegular
            && one.values.elementsEqual(other.values) { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }
}
