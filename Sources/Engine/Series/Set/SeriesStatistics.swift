/// Shape and statistics of a set, gathered while its parts pass by; equal however the set was cut into parts.
package struct SeriesStatistics: Hashable, Sendable {
    /// One channel's statistics over all its values that are not missing; nil where there are none.
    package struct ChannelStatistics: Hashable, Sendable {
        package var name: String
        package var unit: String?
        package var minimum: Double?
        package var maximum: Double?
        package var mean: Double?
        /// The population's standard deviation (divided by the number of values).
        package var standardDeviation: Double?
        package var missing: Int
    }

    /// How many series carry a label.
    package struct LabelCount: Hashable, Sendable {
        package var label: Int
        package var count: Int
    }

    private struct Sums: Hashable, Sendable {
        var minimum = Float.infinity
        var maximum = -Float.infinity
        var count = 0
        /// The first value; sums are taken of differences from it, so that a large mean costs no precision.
        var origin = 0.0
        var sum = 0.0
        var squares = 0.0
    }

    /// How many series were added.
    package private(set) var sequences = 0
    package let length: Int
    package let isRegular: Bool
    package let hasTimes: Bool
    package let timeUnit: String
    private let channelNames: [Channel]
    private var sums: [Sums]
    private var labelCounts: [Int32: Int] = [:]

    /// Nothing added yet.
    package init(of shape: SeriesShape) {
        length = shape.length
        isRegular = shape.isRegular
        hasTimes = shape.times != .none
        timeUnit = shape.timeUnit
        channelNames = shape.channels
        sums = Array(repeating: Sums(), count: shape.channels.count)
    }

    /// The statistics of a whole set.
    package init(_ set: SeriesSet) {
        self.init(of: set.shape)
        add(set)
    }

    /// Adds further series, which have the shape's length and channels.
    package mutating func add(_ set: SeriesSet) {
        precondition(set.length == length && set.channels.count == sums.count, "a part has the shape of the whole")
        sequences += set.count
        for label in set.labels ?? [] { labelCounts[label, default: 0] += 1 }
        set.values.withUnsafeBufferPointer { values in
            for channel in sums.indices { Self.add(values, from: channel, stride: sums.count, to: &sums[channel]) }
        }
    }

    package var channels: [ChannelStatistics] {
        zip(channelNames, sums).map { channel, sums in
            guard sums.count > 0 else {
                return ChannelStatistics(name: channel.name, unit: channel.unit, missing: sequences * length)
            }
            let count = Double(sums.count)
            let mean = sums.sum / count
            let variance = max(0, sums.squares / count - mean * mean)
            return ChannelStatistics(
                name: channel.name, unit: channel.unit, minimum: Double(sums.minimum), maximum: Double(sums.maximum),
                mean: sums.origin + mean, standardDeviation: variance.squareRoot(), missing: sequences * length - sums.count)
        }
    }

    /// In the order of the labels; empty when the set has none.
    package var labels: [LabelCount] {
        labelCounts.sorted { $0.key < $1.key }.map { LabelCount(label: Int($0.key), count: $0.value) }
    }

    /// The share of missing values, 0 … 1.
    package var missingShare: Double {
        let all = sequences * length * sums.count
        return all == 0 ? 0 : Double(all - sums.reduce(0) { $0 + $1.count }) / Double(all)
    }

    private static func add(_ values: UnsafeBufferPointer<Float>, from first: Int, stride: Int, to sums: inout Sums) {
        var local = sums
        var index = first
        while index < values.count {
            let value = values[index]
            index += stride
            guard value.isFinite else { continue }
            if local.count == 0 { local.origin = Double(value) }
            local.count += 1
            if value < local.minimum { local.minimum = value }
            if value > local.maximum { local.maximum = value }
            let difference = Double(value) - local.origin
            local.sum += difference
            local.squares += difference * difference
        }
        sums = local
    }
}
