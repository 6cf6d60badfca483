import Series
import Specification
import Synthesizers
import Testing

/// What holds for every synthesizer and any admissible set of series.
@Suite struct ConformanceTests {
    /// Fits, samples, and checks what every sample must be.
    private func sampled(_ data: SeriesSet, with synthesizer: Case, _ given: [String: JSONValue] = [:]) throws -> SeriesSet {
        let sample = try synthesizer.model(data, given).sample(count: 5, seed: 3, labels: nil)
        #expect(sample.count == 5)
        #expect(sample.length == data.length)
        #expect(sample.channels == data.channels)
        #expect(sample.values.allSatisfy { $0.isFinite })
        return sample
    }

    @Test("A single series is enough to learn from", arguments: Case.all)
    func oneSeries(synthesizer: Case) throws {
        _ = try sampled(harmonics(1), with: synthesizer)
    }

    @Test("Fewer series than a batch holds are enough to learn from", arguments: Case.all)
    func fewSeries(synthesizer: Case) throws {
        _ = try sampled(harmonics(5), with: synthesizer)
    }

    @Test(
        "Any length from 2 on can be learned, also when it is no multiple of what the convolutions halve", arguments: Case.all,
        [2, 3, 9, 17])
    func lengths(synthesizer: Case, length: Int) throws {
        _ = try sampled(harmonics(12, length: length), with: synthesizer)
    }

    @Test("Any number of channels can be learned", arguments: Case.all, [1, 2, 7])
    func channels(synthesizer: Case, channels: Int) throws {
        _ = try sampled(harmonics(12, channels: channels), with: synthesizer)
    }

    @Test("Series of one step are refused", arguments: Case.all)
    func lengthOne(synthesizer: Case) throws {
        let error = #expect(throws: FitError.self) { try synthesizer.begin(harmonics(4, length: 1)) }
        #expect(error?.kind == .unusableData)
        #expect(error?.description.contains("at least 2 steps") == true)
    }

    @Test("A set without series is refused", arguments: Case.all)
    func noSeries(synthesizer: Case) throws {
        let error = #expect(throws: FitError.self) { try synthesizer.begin(harmonics(0, labels: nil)) }
        #expect(error?.kind == .unusableData)
    }

    @Test("A channel that never changes keeps its value", arguments: Case.all, ["standard", "minmax"])
    func constantChannel(synthesizer: Case, scaling: String) throws {
        var data = harmonics(12, channels: 2)
        for index in data.values.indices where index % 2 == 1 { data.values[index] = 42.5 }

        let sample = try sampled(data, with: synthesizer, ["scaling": .string(scaling)])

        for index in sample.values.indices where index % 2 == 1 { #expect(sample.values[index] == 42.5) }
    }

    @Test("Missing values are filled, and a series that lacks a channel is left out", arguments: Case.all)
    func missingValues(synthesizer: Case) throws {
        var data = harmonics(12, channels: 2)
        for index in stride(from: 0, to: data.values.count, by: 5) { data.values[index] = .nan }
        let whole = harmonics(11, channels: 2)
        for step in 0..<data.length { data.values[11 * data.stride + step * 2] = .nan }
        var shortened = whole
        for index in shortened.values.indices { shortened.values[index] = data.values[index] }

        _ = try sampled(data, with: synthesizer)
        #expect(
            try synthesizer.model(data).sample(count: 2, seed: 1, labels: nil)
                == synthesizer.model(shortened).sample(count: 2, seed: 1, labels: nil))
    }

    @Test("Nothing but missing values is refused", arguments: Case.all)
    func allMissing(synthesizer: Case) throws {
        var data = harmonics(4)
        for index in data.values.indices { data.values[index] = .nan }
        let error = #expect(throws: FitError.self) { try synthesizer.begin(data) }
        #expect(error?.kind == .unusableData)
    }

    @Test("An infinite value is refused with its place", arguments: Case.all)
    func infinite(synthesizer: Case) throws {
        var data = harmonics(4, channels: 2)
        data.values[data.stride + 2 * 7 + 1] = -.infinity
        let error = #expect(throws: FitError.self) { try synthesizer.begin(data) }
        #expect(error?.description.contains("series 2, step 8, channel value 2") == true)
    }

    @Test("A set without labels can be learned, and gives series without labels", arguments: Case.all)
    func noLabels(synthesizer: Case) throws {
        let sample = try sampled(harmonics(12, labels: nil), with: synthesizer)
        #expect(sample.labels == nil)
    }

    @Test("Drawing no series gives an empty set", arguments: Case.all)
    func noSample(synthesizer: Case) throws {
        let sample = try synthesizer.model(harmonics(12)).sample(count: 0, seed: 1, labels: nil)
        #expect(sample.count == 0)
        #expect(sample.values.isEmpty)
    }

    @Test("A file that is loaded again gives the same series", arguments: Case.all)
    func loadedAgain(synthesizer: Case) throws {
        let artifact = try synthesizer.artifact(harmonics(12))
        let first = try SeriesModel(artifact: artifact).sample(count: 9, seed: 5, labels: nil)
        let second = try SeriesModel(artifact: artifact).sample(count: 9, seed: 5, labels: nil)
        #expect(first == second)
    }

    @Test("A fit does not change its data", arguments: Case.all)
    func dataUnchanged(synthesizer: Case) throws {
        var data = harmonics(12)
        data.values[3] = .nan
        let before = data
        _ = try synthesizer.artifact(data)
        #expect(data == before)
    }

    @Test("A second fit forgets the first", arguments: Case.all)
    func secondFit(synthesizer: Case) throws {
        let alone = try synthesizer.artifact(harmonics(12, seed: 2))
        _ = try synthesizer.artifact(harmonics(9, length: 24, seed: 1), seed: 7)
        #expect(try synthesizer.artifact(harmonics(12, seed: 2)) == alone)
    }

    @Test("Series come back in the data's units", arguments: Case.all, ["none", "standard", "minmax"])
    func units(synthesizer: Case, scaling: String) throws {
        let level: Float = scaling == "none" ? 0 : 5000
        let data = harmonics(12, level: level)
        let sample = try sampled(data, with: synthesizer, ["scaling": .string(scaling)])
        #expect(sample.values.allSatisfy { abs($0 - level) < 100 })
    }
}
