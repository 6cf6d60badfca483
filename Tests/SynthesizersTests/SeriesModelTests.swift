import Series
import Specification
import Synthesizers
import Testing

/// What a loaded model answers.
@Suite struct SeriesModelTests {
    @Test("Series drawn in parts equal series drawn at once, byte for byte", arguments: Case.all)
    func parts(synthesizer: Case) throws {
        let model = try synthesizer.model(harmonics(12, channels: 2))
        let whole = try model.sample(count: 150, seed: 11, labels: nil)

        for sizes in [[1, 2, 3, 5, 139], [64, 86], [149, 1], [50, 50, 50]] {
            var values: [Float] = []
            var labels: [Int32] = []
            var offset = 0
            for size in sizes {
                let part = try model.sample(count: size, seed: 11, labels: nil, offset: offset)
                values += part.values
                labels += part.labels ?? []
                offset += size
            }
            #expect(values.map(\.bitPattern) == whole.values.map(\.bitPattern))
            #expect(labels == whole.labels ?? [])
        }
    }

    @Test("The seed chooses the series", arguments: Case.all)
    func seeds(synthesizer: Case) throws {
        let model = try synthesizer.model(harmonics(12))
        #expect(try model.sample(count: 3, seed: 1, labels: nil) == model.sample(count: 3, seed: 1, labels: nil))
        #expect(try model.sample(count: 3, seed: 1, labels: nil) != model.sample(count: 3, seed: 2, labels: nil))
    }

    @Test("Labels are drawn in turn; without a choice all of the model's are")
    func labels() throws {
        let model = try Case.all[2].model(harmonics(12, labels: [-4, 7, 100]))
        #expect(model.information.labels == [-4, 7, 100])
        #expect(try model.sample(count: 5, seed: 1, labels: nil).labels == [-4, 7, 100, -4, 7])
        #expect(try model.sample(count: 5, seed: 1, labels: []).labels == [-4, 7, 100, -4, 7])
        #expect(try model.sample(count: 4, seed: 1, labels: [100, 7]).labels == [100, 7, 100, 7])
        #expect(try model.sample(count: 3, seed: 1, labels: [100, 7], offset: 1).labels == [7, 100, 7])
    }

    @Test("A label the model does not know is refused with those it knows, and so is a negative count")
    func unknownLabels() throws {
        let model = try Case.all[2].model(harmonics(12))
        let error = #expect(throws: SpecificationError.self) { try model.sample(count: -1, seed: 1, labels: [1, 4], offset: -2) }
        #expect(error?.problems.map(\.field) == ["count", "offset", "labels[1]"])
        #expect(error?.problems.last?.message == "must be one of 1, 2, 3, not 4")
    }

    @Test("A model without labels refuses labels, also when it learned from labelled series")
    func withoutLabels() throws {
        for model in [try Case.all[0].model(harmonics(12)), try Case.all[2].model(harmonics(12, labels: nil))] {
            #expect(model.information.labels.isEmpty)
            let error = #expect(throws: SpecificationError.self) { try model.sample(count: 1, seed: 1, labels: [1]) }
            #expect(error?.problems.map(\.field) == ["labels"])
            #expect(try model.sample(count: 1, seed: 1, labels: nil).labels == nil)
        }
    }

    @Test("A way through the latent space begins and ends at the first series of its seeds", arguments: Case.all)
    func interpolationEnds(synthesizer: Case) throws {
        let model = try synthesizer.model(harmonics(12))
        for path in SeriesModel.Path.allCases {
            let way = try model.interpolate(fromSeed: 1, toSeed: 2, steps: 7, path: path)
            #expect(way.count == 7)
            let labels = model.information.labels.first.map { [$0] }
            #expect(way.values.prefix(24) == (try model.sample(count: 1, seed: 1, labels: labels)).values[...])
            #expect(way.values.suffix(24) == (try model.sample(count: 1, seed: 2, labels: labels)).values[...])
        }
        #expect(
            try model.interpolate(fromSeed: 1, toSeed: 2, steps: 7, path: .spherical)
                != model.interpolate(fromSeed: 1, toSeed: 2, steps: 7, path: .linear))
    }

    @Test("Between two labels the way goes from series of the first to series of the second")
    func interpolationBetweenLabels() throws {
        let model = try Case.all[2].model(harmonics(12))
        let way = try model.interpolate(fromSeed: 1, toSeed: 1, steps: 4, path: .linear, labels: [1, 3])
        #expect(way.labels == [1, 1, 3, 3])
        #expect(way.values.prefix(24) == (try model.sample(count: 1, seed: 1, labels: [1])).values[...])
        #expect(way.values.suffix(24) == (try model.sample(count: 1, seed: 1, labels: [3])).values[...])
    }

    @Test("A way of one step, three labels or an unknown label is refused")
    func interpolationProblems() throws {
        let model = try Case.all[2].model(harmonics(12))
        let error = #expect(throws: SpecificationError.self) {
            try model.interpolate(fromSeed: 1, toSeed: 2, steps: 1, path: .linear, labels: [1, 2, 9])
        }
        #expect(error?.problems.map(\.field) == ["steps", "labels", "labels[2]"])
    }

    @Test("Times that all series share are given to the series that are made")
    func times() throws {
        let plain = harmonics(12)
        let data = SeriesSet(
            count: 12, length: 24, channels: plain.channels, values: plain.values, times: .shared((0..<24).map { Double($0) * 3600 }),
            timeUnit: TimeUnit.seconds)
        let sample = try Case.all[0].model(data).sample(count: 1, seed: 1, labels: nil)
        #expect(sample.times == data.times)
        #expect(sample.timeUnit == TimeUnit.seconds)
    }

    @Test("A model says what it was made from")
    func information() throws {
        let fit = try Case.all[3].begin(harmonics(12, channels: 2), seed: 99)
        try Case.all[3].run(fit)
        let model = try SeriesModel(artifact: fit.artifact(lineage: ["codeVersion": "1.2", "score": "0.25", "job": "abc"]))

        let information = model.information
        #expect(information.synthesizer == "cgan")
        #expect(information.parameters == (try Case.all[3].parameters()).values)
        #expect(information.seed == 99)
        #expect(information.step == 7)
        #expect(information.length == 24)
        #expect(information.channels.map(\.name) == ["value 1", "value 2"])
        #expect(information.labels == [1, 2, 3])
        #expect(information.score == 0.25)
        #expect(information.codeVersion == "1.2")
        #expect(information.lineage["job"] == "abc")
        #expect(information.formatVersion == 1)
    }

    @Test("Many threads may draw from one model at once")
    func concurrency() async throws {
        let model = try Case.all[2].model(harmonics(12))
        let expected = try model.sample(count: 20, seed: 6, labels: nil)
        let results = await withTaskGroup(of: SeriesSet?.self) { group in
            for _ in 0..<16 { group.addTask { try? model.sample(count: 20, seed: 6, labels: nil) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 16)
        #expect(results.allSatisfy { $0 == expected })
    }
}
