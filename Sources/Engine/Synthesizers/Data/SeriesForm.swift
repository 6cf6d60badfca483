import Series

/// What the series of a fit have in common: everything needed to turn a network's output into a set of series.
struct SeriesForm: Hashable {
    var length: Int
    var channels: [Channel]
    /// Times that all series share; nil when there are none.
    var times: [Double]?
    var timeUnit: String
    var isRegular: Bool
    /// The labels that are told apart, ascending; empty when there are none.
    var labels: [Int32]
    var scaling: ChannelScaling

    /// T · C.
    var seriesWidth: Int { length * channels.count }

    /// A set of series in the data's units.
    ///
    /// - Parameters:
    ///   - values: Series by series, in the data's units.
    ///   - places: For each series the place of its label in `labels`; not looked at when there are no labels.
    func set(_ values: [Float], labelPlaces places: [Int]) -> SeriesSet {
        SeriesSet(
            count: values.count / seriesWidth, length: length, channels: channels, values: values, times: times.map(SeriesTimes.shared),
            timeUnit: timeUnit, labels: labels.isEmpty ? nil : places.map { labels[$0] }, isRegular: isRegular)
    }
}
