import Random
package import Series

/// Parts a set into series to learn from and series to judge by.
///
/// Each label keeps its share in both parts. A label with two series or more gives at least one to each part; a label's only series is learned from.
/// When that leaves nothing to judge by, all series are in both parts.
///
/// - Parameters:
///   - data: At least one series.
///   - share: The share to hold out, 0 … 1.
///   - seed: The same seed holds out the same series.
package func holdOut(_ data: SeriesSet, share: Double, seed: UInt64) -> (training: SeriesSet, heldOut: SeriesSet) {
    let labels = data.labels ?? [Int32](repeating: 0, count: data.count)
    var groups: [Int32: [Int]] = [:]
    for (index, label) in labels.enumerated() { groups[label, default: []].append(index) }

    var stream = RandomStream(seed: seed, purpose: Purpose("hold out"))
    var heldOut: Set<Int> = []
    for label in groups.keys.sorted() {
        var members = groups[label] ?? []
        stream.shuffle(&members)
        let wanted = Int((Double(members.count) * share).rounded())
        heldOut.formUnion(members.prefix(min(max(wanted, 1), members.count - 1)))
    }
    guard !heldOut.isEmpty else { return (data, data) }
    return (data.choosing((0..<data.count).filter { !heldOut.contains($0) }), data.choosing(heldOut.sorted()))
}

extension SeriesSet {
    /// The series at some places, in that order.
    func choosing(_ places: [Int]) -> SeriesSet {
        var values: [Float] = []
        values.reserveCapacity(places.count * stride)
        for place in places { values += self.values[place * stride..<(place + 1) * stride] }
        let times: SeriesTimes? =
            if case .perSeries(let all) = times { .perSeries(places.flatMap { all[$0 * length..<($0 + 1) * length] }) } else { times }
        return SeriesSet(
            count: places.count, length: length, channels: channels, values: values, times: times, timeUnit: timeUnit,
            labels: labels.map { labels in places.map { labels[$0] } }, anomalies: nil, isRegular: isRegular)
    }
}
