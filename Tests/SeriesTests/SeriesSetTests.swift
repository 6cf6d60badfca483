import Safetensors
import Series
import Specification
import Testing

@Suite struct SeriesSetTests {
    /// Three series of four steps and two channels with everything a set can carry.
    private static func example(perSeriesTimes: Bool = true) -> SeriesSet {
        var values = (0..<24).map { Float($0) * 0.5 - 3 }
        values[5] = .nan
        return SeriesSet(
            count: 3, length: 4, channels: [Channel(name: "co2", unit: "ppm"), Channel(name: "temperature \"T\"")], values: values,
            times: perSeriesTimes ? .perSeries([0, 1, 2, 4, 10, 11, 12, 13, -5, -4, -3, -2]) : .shared([0, 0.5, 0.75, 1]),
            timeUnit: TimeUnit.seconds, labels: [2, -1, 2], anomalies: (0..<24).map { UInt8($0 % 4) })
    }

    @Test("A set that is written and read back is the same set", arguments: [true, false])
    func roundTrip(perSeriesTimes: Bool) throws {
        let set = Self.example(perSeriesTimes: perSeriesTimes)
        #expect(!set.isRegular)

        let bytes = try set.encoded()

        #expect(try SeriesSet(encoded: bytes) == set)
        #expect(try SeriesSet(encoded: bytes).encoded() == bytes)
    }

    @Test("A set without times, labels and anomalies has no tensors for them")
    func bareSet() throws {
        let set = SeriesSet(count: 2, length: 2, channels: Channel.unnamed(1), values: [1, 2, 3, 4])

        let header = try SeriesFile.Header(prefix: set.encoded())

        #expect(!header.hasTimes && !header.hasLabels && !header.hasAnomalies && header.isRegular)
        #expect(try SeriesSet(encoded: set.encoded()) == set)
    }

    @Test("The header tells the bytes of a range of series, so that only these are read", arguments: [0..<1, 1..<3, 0..<3, 2..<2])
    func partialRead(range: Range<Int>) throws {
        let set = Self.example()
        let bytes = try set.encoded()
        let headerByteCount = try SeriesFile.Header.byteCount(firstBytes: bytes.prefix(8))
        let header = try SeriesFile.Header(prefix: Array(bytes.prefix(headerByteCount)))
        var read = 0

        let part = try header.series(range) { byteRange in
            read += byteRange.count
            return Array(bytes[byteRange])
        }

        #expect(part == set.subset(range))
        #expect(read == range.count * (4 * 8 + 4 + 8 * 4 + 8))
    }

    @Test("The file is the same in pieces of any size", arguments: [1, 40, 100, 1 << 20])
    func chunkSizes(chunkByteCount: Int) throws {
        let set = Self.example()
        var encoder = try SeriesFile.Encoder(set, chunkByteCount: chunkByteCount)
        var bytes: [UInt8] = []

        while let chunk = try encoder.next() { bytes += chunk }

        #expect(try bytes == set.encoded())
        #expect(bytes.count == encoder.byteCount)
        #expect(encoder.statistics == SeriesStatistics(set))
    }

    @Test("A damaged file is refused with a reason, at every byte where it may be cut and for every wrong header field")
    func damagedFiles() throws {
        let bytes = try Self.example().encoded()
        for count in 0..<bytes.count {
            #expect(throws: SafetensorsError.self) { try SeriesSet(encoded: Array(bytes.prefix(count))) }
        }
        var disordered = SafetensorsBuilder(metadata: ["format": "semblance-series", "version": "1", "channels": "[{\"name\":\"a\"}]"])
        disordered.add("times", shape: [2], [1.0, 1.0])
        disordered.add("values", shape: [1, 2, 1], [Float(1), 2])
        let error = #expect(throws: SafetensorsError.self) { try SeriesSet(encoded: disordered.build()) }
        #expect(error?.description == "the time of step 1 of series 0 is not after the one before it")
        for (field, value) in [("version", "2"), ("version", "x"), ("format", "other"), ("channels", "[]"), ("channels", "nonsense")] {
            var metadata = ["format": "semblance-series", "version": "1", "channels": "[{\"name\":\"a\"}]"]
            metadata[field] = value
            var builder = SafetensorsBuilder(metadata: metadata)
            builder.add("values", shape: [1, 2, 1], [Float(1), 2])
            #expect(throws: SafetensorsError.self, "\(field) = \(value)") { try SeriesSet(encoded: builder.build()) }
        }
        var huge = SafetensorsBuilder(metadata: ["format": "semblance-series", "version": "1", "channels": "[{\"name\":\"a\"}]"])
        huge.add("values", shape: [0, 1 << 62, 1], [Float]())
        #expect(throws: SafetensorsError.self) { try SeriesSet(encoded: huge.build()) }
    }

    @Test("Several sets become one; the position of a set is the label of its series")
    func concatenation() throws {
        let long = SeriesSet(count: 2, length: 3, channels: Channel.unnamed(1), values: [1, 2, 3, 4, 5, 6], times: .shared([0, 1, 2]))
        let short = SeriesSet(count: 1, length: 2, channels: Channel.unnamed(1), values: [7, 8], times: .shared([0, 0.5]), labels: [9])

        let set = try SeriesSet.concatenating([long, short])

        #expect(set.labels == [0, 0, 1])
        #expect(set.values.prefix(8) == [1, 2, 3, 4, 5, 6, 7, 8] && set.values[8].isNaN)
        #expect(set.times == .perSeries([0, 1, 2, 0, 1, 2, 0, 0.5, 1]))
    }

    @Test("Sets of differing channels do not become one; the message names each such dataset")
    func concatenationOfDifferingChannels() {
        let one = SeriesSet(count: 1, length: 1, channels: Channel.unnamed(1), values: [1])
        let two = SeriesSet(count: 1, length: 1, channels: Channel.unnamed(2), values: [1, 2])

        let error = #expect(throws: SpecificationError.self) { try SeriesSet.concatenating([one, two, one, two]) }

        #expect(error?.problems.map(\.field) == ["datasets[1]", "datasets[3]"])
        #expect(throws: SpecificationError.self) { try SeriesSet.concatenating([]) }
    }

    @Test("Gaps are filled linearly in time; the ends are held; a series without values becomes 0")
    func filledGaps() {
        let nan = Float.nan
        let set = SeriesSet(
            count: 3, length: 5, channels: Channel.unnamed(1), values: [nan, 2, nan, nan, 8, 1, nan, nan, 4, nan, nan, nan, nan, nan, nan],
            times: .shared([0, 1, 2, 5, 7]))

        #expect(set.fillingGaps().values == [2, 2, 3, 6, 8, 1, 1.6, 2.2, 4, 4, 0, 0, 0, 0, 0])
    }

    @Test("Statistics of the whole equal those of the parts added one after the other, and leave missing values out")
    func statistics() {
        let set = Self.example()

        var parts = SeriesStatistics(of: set.shape)
        for index in 0..<3 { parts.add(set.subset(index..<(index + 1))) }

        #expect(parts == SeriesStatistics(set))
        #expect(parts.sequences == 3 && parts.labels.map(\.label) == [-1, 2] && parts.labels.map(\.count) == [1, 2])
        #expect(parts.channels[1].missing == 1 && parts.missingShare == 1.0 / 24)
        let known: [Double] = set.values.enumerated().filter { $0.offset % 2 == 1 && !$0.element.isNaN }.map { Double($0.element) }
        let mean: Double = known.reduce(0, +) / 11
        let variance: Double = known.reduce(0.0) { (sum: Double, value: Double) in sum + (value - mean) * (value - mean) } / 11
        #expect(abs((parts.channels[1].mean ?? 0) - mean) < 1e-12)
        #expect(abs((parts.channels[1].standardDeviation ?? 0) - variance.squareRoot()) < 1e-12)
        #expect(parts.channels[1].minimum == known.min() && parts.channels[1].maximum == known.max())
    }

    @Test("A large mean costs the standard deviation no precision")
    func statisticsFarFromZero() {
        let set = SeriesSet(count: 1, length: 4, channels: Channel.unnamed(1), values: [1e7, 1e7 + 1, 1e7 + 2, 1e7 + 3])

        #expect(abs((SeriesStatistics(set).channels[0].standardDeviation ?? 0) - 1.25.squareRoot()) < 1e-9)
    }

    @Test("Times at equal distances are regular although they were rounded; a missing step is not")
    func regularity() {
        func isRegular(_ times: [Double]) -> Bool { SeriesTimes.shared(times).areEquidistant(length: times.count) }

        #expect(isRegular((0..<1000).map { Double($0) / 999 }))
        #expect(isRegular((0..<100).map { 1_600_000_000 + Double($0) * 0.1 }))
        #expect(!isRegular([0, 1, 2, 4]))
        #expect(isRegular([0, 7]))
    }
}
