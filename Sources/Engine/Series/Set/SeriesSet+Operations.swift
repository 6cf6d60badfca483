package import Specification

extension SeriesSet {
    /// The series of `range`, which lies within `0 ..< count`.
    package func subset(_ range: Range<Int>) -> SeriesSet {
        if range == 0..<count { return self }
        let cutTimes: SeriesTimes? =
            if case .perSeries(let times) = times {
                .perSeries(Array(times[range.lowerBound * length..<range.upperBound * length]))
            } else { times }
        let valueRange = range.lowerBound * stride..<range.upperBound * stride
        return SeriesSet(
            count: range.count, length: length, channels: channels, values: Array(values[valueRange]), times: cutTimes, timeUnit: timeUnit,
            labels: labels.map { Array($0[range]) }, anomalies: anomalies.map { Array($0[valueRange]) }, isRegular: isRegular)
    }

    /// The same set with other labels, one per series, or none.
    package func labelled(_ labels: [Int32]?) -> SeriesSet {
        SeriesSet(
            count: count, length: length, channels: channels, values: values, times: times, timeUnit: timeUnit, labels: labels,
            anomalies: anomalies, isRegular: isRegular)
    }

    /// One set from several: the series of the first carry the label 0, those of the second 1, and so on.
    ///
    /// Shorter sets are filled up with missing values. Times are kept when all sets have them in the same unit.
    ///
    /// - Parameter path: where the sets stand in the request, for the error messages.
    /// - Throws: `SpecificationError` when there is no set, or channels differ in number.
    package static func concatenating(_ sets: [SeriesSet], path: String = "datasets") throws(SpecificationError) -> SeriesSet {
        guard let first = sets.first else { throw SpecificationError(path, "must name at least one dataset") }
        let width = first.channels.count
        let problems = sets.enumerated().filter { $1.channels.count != width }.map { index, set in
            Problem(
                "\(path)[\(index)]", "has \(set.channels.count) channels, but the first dataset has \(width); all must have equally many")
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }

        let length = sets.reduce(1) { max($0, $1.length) }
        let padded = sets.map { $0.padded(to: length) }
        let keepsTimes = sets.allSatisfy { $0.times != nil && $0.timeUnit == first.timeUnit }
        var times: SeriesTimes?
        if keepsTimes {
            let isShared = padded.allSatisfy { $0.times == padded[0].times && $0.hasSharedTimes }
            times = isShared ? padded[0].times : .perSeries(padded.flatMap { $0.timesOfEachSeries })
        }
        let hasAnomalies = sets.contains { $0.anomalies != nil }
        return SeriesSet(
            count: sets.reduce(0) { $0 + $1.count }, length: length, channels: first.channels, values: padded.flatMap(\.values),
            times: times, timeUnit: keepsTimes || sets.allSatisfy { $0.timeUnit == first.timeUnit } ? first.timeUnit : TimeUnit.steps,
            labels: sets.enumerated().flatMap { index, set in repeatElement(Int32(index), count: set.count) },
            anomalies: hasAnomalies ? padded.flatMap { $0.anomalies ?? Array(repeating: 0, count: $0.values.count) } : nil,
            isRegular: sets.allSatisfy(\.isRegular))
    }

    /// The same set with missing steps at the end of each series, up to `length`; times go on at each series' last interval.
    package func padded(to newLength: Int) -> SeriesSet {
        guard newLength > length else { return self }
        let width = channels.count
        func stretched<Element>(_ values: [Element], by width: Int, with filler: Element) -> [Element] {
            var result: [Element] = []
            result.reserveCapacity(count * newLength * width)
            for series in 0..<count {
                result.append(contentsOf: values[series * length * width..<(series + 1) * length * width])
                result.append(contentsOf: repeatElement(filler, count: (newLength - length) * width))
            }
            return result
        }
        let newTimes: SeriesTimes? =
            switch times {
            case nil: nil
            case .shared(let times): .shared(Self.prolonged(times[...], to: newLength))
            case .perSeries:
                .perSeries((0..<count).flatMap { Self.prolonged(times(ofSeries: $0) ?? [], to: newLength) })
            }
        return SeriesSet(
            count: count, length: newLength, channels: channels, values: stretched(values, by: width, with: .nan), times: newTimes,
            timeUnit: timeUnit, labels: labels, anomalies: anomalies.map { stretched($0, by: width, with: 0) }, isRegular: isRegular)
    }

    /// The same set with every missing value filled: linearly (by time) between its neighbours, and with the nearest value at the ends.
    ///
    /// A channel of a series without any value becomes 0 throughout.
    package func fillingGaps() -> SeriesSet {
        var filled = self
        let width = channels.count
        let steps = (0..<length).map(Double.init)
        filled.values.withUnsafeMutableBufferPointer { values in
            for series in 0..<count {
                let at = times(ofSeries: series).map(Array.init) ?? steps
                for channel in 0..<width {
                    Self.fillGaps(values, start: series * length * width + channel, stride: width, times: at)
                }
            }
        }
        return filled
    }

    /// The times, at the last interval beyond their end; a single time goes on in steps of 1.
    static func prolonged(_ times: ArraySlice<Double>, to length: Int) -> [Double] {
        var result = Array(times)
        guard let last = result.last else { return (0..<length).map(Double.init) }
        let interval = result.count > 1 ? last - result[result.count - 2] : 1
        let known = result.count
        while result.count < length {
            let next = last + Double(result.count - known + 1) * interval
            // Far from zero, an interval may be lost to rounding; the order must not be.
            result.append(max(next, (result.last ?? last).nextUp))
        }
        return result
    }

    private var hasSharedTimes: Bool { if case .shared = times { true } else { false } }

    private var timesOfEachSeries: [Double] {
        switch times {
        case nil: []
        case .shared(let times): (0..<count).flatMap { _ in times }
        case .perSeries(let times): times
        }
    }

    private static func fillGaps(_ values: UnsafeMutableBufferPointer<Float>, start: Int, stride: Int, times: [Double]) {
        var lastKnown: Int?
        for step in times.indices where !values[start + step * stride].isNaN {
            let value = values[start + step * stride]
            if let last = lastKnown {
                let from = Double(values[start + last * stride])
                let slope = (Double(value) - from) / (times[step] - times[last])
                for gap in (last + 1)..<max(step, last + 1) {
                    values[start + gap * stride] = Float(from + slope * (times[gap] - times[last]))
                }
            } else {
                for gap in 0..<step { values[start + gap * stride] = value }
            }
            lastKnown = step
        }
        let end = lastKnown.map { values[start + $0 * stride] } ?? 0
        for gap in (lastKnown.map { $0 + 1 } ?? 0)..<times.count { values[start + gap * stride] = end }
    }
}
