import Series
import Specification

/// The series of a fit as the networks see them: without gaps, on the networks' scale, with labels counted from 0.
struct TrainingSeries {
    let count: Int
    /// What sampled series will have in common with these.
    let form: SeriesForm
    /// count × length × channels, row by row.
    let values: [Float]
    /// The place of each series' label in the form's labels; all 0 when there are none.
    let labelPlaces: [Int32]
    /// A hash of everything that was learned from, so that a checkpoint is not resumed on other data.
    let digest: UInt64

    /// Prepares a set.
    ///
    /// - Throws: `FitError` when a value is infinite, or nothing can be learned from.
    init(_ set: SeriesSet, scaling kind: ChannelScaling.Kind) throws(FitError) {
        guard set.count > 0 else { throw FitError(.unusableData, "there are no series to learn from") }
        guard set.length >= 2 else { throw FitError(.unusableData, "a series must have at least 2 steps, these have \(set.length)") }
        let usable = try Self.usable(set)
        guard !usable.isEmpty else {
            throw FitError(.unusableData, "every series lacks all values of a channel; there is nothing to learn from")
        }
        let filled = set.fillingGaps()
        let width = set.channels.count

        var kept: [Float] = []
        if usable.count == set.count {
            kept = filled.values
        } else {
            kept.reserveCapacity(usable.count * set.stride)
            for index in usable { kept += filled.values[index * set.stride..<(index + 1) * set.stride] }
        }
        let scaling = ChannelScaling(kind, of: kept, channels: width)
        kept.withUnsafeMutableBufferPointer { values in
            for index in values.indices { values[index] = scaling.scaled(values[index], channel: index % width) }
        }
        values = kept
        count = usable.count

        let given = set.labels.map { labels in usable.map { labels[$0] } } ?? []
        let distinct = Set(given).sorted()
        let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, Int32($0)) })
        labelPlaces = given.isEmpty ? [Int32](repeating: 0, count: usable.count) : given.map { places[$0] ?? 0 }

        // Only times that all series share say anything about series that are yet to be made.
        var times: [Double]?
        if case .shared(let shared) = set.times { times = shared }
        form = SeriesForm(
            length: set.length, channels: set.channels, times: times, timeUnit: times == nil ? TimeUnit.steps : set.timeUnit,
            isRegular: times == nil || set.isRegular, labels: distinct, scaling: scaling)
        digest = Self.digest(kept, given, scaling, set)
    }

    /// The series that have a value in every channel.
    private static func usable(_ set: SeriesSet) throws(FitError) -> [Int] {
        let width = set.channels.count
        var usable: [Int] = []
        var infinite: Int?
        set.values.withUnsafeBufferPointer { values in
            var isSeen = [Bool](repeating: false, count: width)
            for series in 0..<set.count {
                for channel in 0..<width { isSeen[channel] = false }
                for index in series * set.stride..<(series + 1) * set.stride where !values[index].isNaN {
                    isSeen[index % width] = true
                    if values[index].isInfinite, infinite == nil { infinite = index }
                }
                if isSeen.allSatisfy(\.self) { usable.append(series) }
            }
        }
        if let infinite {
            let (series, step) = (infinite / set.stride, infinite % set.stride / width)
            throw FitError(
                .unusableData,
                "series \(series + 1), step \(step + 1), channel \(set.channels[infinite % width].name): the value is infinite")
        }
        return usable
    }

    /// FNV-1a over the bits, a word at a time.
    private static func digest(_ values: [Float], _ labels: [Int32], _ scaling: ChannelScaling, _ set: SeriesSet) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ word: UInt64) { hash = (hash ^ word) &* 0x0000_0100_0000_01B3 }
        add(UInt64(set.length))
        add(UInt64(set.channels.count))
        for number in scaling.offsets + scaling.factors { add(number.bitPattern) }
        for label in labels { add(UInt64(UInt32(bitPattern: label))) }
        values.withUnsafeBufferPointer { for value in $0 { add(UInt64(value.bitPattern)) } }
        return hash
    }
}
