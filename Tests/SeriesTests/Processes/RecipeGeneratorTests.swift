import FoundationEssentials
import Series
import Specification
import Testing

@Suite struct RecipeGeneratorTests {
    private func recipe(_ json: String) throws -> Recipe { try JSONDecoder().decode(Recipe.self, from: Data(json.utf8)) }

    private func failure(_ recipe: Recipe, limits: RecipeLimits = RecipeLimits()) -> [Problem] {
        do throws(SpecificationError) {
            _ = try RecipeGenerator(recipe, limits: limits)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("The demo makes ten labelled classes whose dominant frequencies are 1 … 10")
    func tenHarmonics() throws {
        let generator = try RecipeGenerator(DemoRecipes.tenHarmonics(sequences: 3, length: 256))

        let set = try generator.generate(0..<30)

        #expect(set.labels == (0..<10).flatMap { repeatElement(Int32($0), count: 3) })
        for series in 0..<30 { #expect(Measures.dominantFrequency(set.series(series)) == series / 3 + 1) }
        let noise = Measures.variance(set.series(0)) - 2
        #expect(abs(noise - 0.04) < 0.2)
    }

    @Test("Classes of the same seed are independent of each other, and a class does not change when others follow it")
    func classSeeds() throws {
        let one = SeriesRecipe(process: "white-noise", sequences: 1, length: 20)
        let two = Recipe.classes([LabelledRecipe(label: 0, recipe: one), LabelledRecipe(label: 1, recipe: one)])

        let set = try RecipeGenerator(two).generate(0..<2)

        #expect(set.series(0) != set.series(1))
        #expect(try RecipeGenerator(.classes([LabelledRecipe(label: 0, recipe: one)])).generate(0..<1).series(0) == set.series(0))
    }

    @Test("A part that spans classes has the labels and series of each")
    func partsAcrossClasses() throws {
        let generator = try RecipeGenerator(DemoRecipes.tenHarmonics(sequences: 3, length: 16))
        let whole = try generator.generate(0..<30)

        #expect(try generator.generate(2..<10) == whole.subset(2..<10))
        #expect(try generator.generate(5..<5).count == 0)
    }

    @Test("A generated set streams into a file that equals the whole set's", arguments: [100, 4000])
    func streamedFile(chunkByteCount: Int) throws {
        let generator = try RecipeGenerator(
            recipe(
                """
                {"classes": [{"label": 4, "recipe": {"process": "random-walk", "sequences": 7, "length": 30, "sampling": {"kind": "irregular", "keep": 0.5},
                "anomalies": [{"kind": "spike"}]}}, {"label": 2, "recipe": {"process": "poisson", "sequences": 2, "length": 15}}]}
                """))
        var encoder = try SeriesFile.Encoder(generator, chunkByteCount: chunkByteCount)
        var bytes: [UInt8] = []
        while let chunk = try encoder.next() { bytes += chunk }

        let whole = try generator.generate(0..<9)

        #expect(try SeriesSet(encoded: bytes) == whole)
        #expect(encoder.statistics == SeriesStatistics(whole))
        #expect(whole.labels == [4, 4, 4, 4, 4, 4, 4, 2, 2])
    }

    @Test("All problems of a recipe are told at once, each at its path")
    func allProblems() throws {
        let bad = try recipe(
            """
            {"process": "autoregressive", "sequences": 0, "length": 1, "channels": 2000, "parameters": {"coefficients": [1.2], "std": -1, "phi": 3},
            "noise": {"kind": "red", "std": -0.1, "correlation": 1}, "sampling": {"kind": "irregular", "keep": 0, "jitter": 0.5},
            "missing": {"share": 0.9, "meanLength": 2}, "anomalies": [{"kind": "spike", "share": 2, "magnitude": -1, "duration": 0}]}
            """)

        #expect(
            Set(failure(bad).map(\.field)) == [
                "recipe.sequences", "recipe.length", "recipe.channels", "recipe.parameters.phi", "recipe.parameters.std",
                "recipe.noise.std",
                "recipe.noise.correlation", "recipe.sampling.keep", "recipe.sampling.jitter", "recipe.missing.share",
                "recipe.anomalies[0].share",
                "recipe.anomalies[0].magnitude", "recipe.anomalies[0].duration",
            ])
        #expect(failure(bad).first { $0.field == "recipe.missing.share" }?.message.contains("at most 0.66") == true)
    }

    @Test("Problems inside a class name the class")
    func problemsInClasses() throws {
        let bad = try recipe(
            """
            {"classes": [{"label": 0, "recipe": {"process": "harmonic"}}, {"label": 5000000000, "recipe": {"process": "harmonic", "parameters": {"frequency": -1}}},
            {"label": 2, "recipe": {"process": "nothing"}}, {"label": 2, "recipe": {"process": "harmonic", "length": 50, "channels": 2}}]}
            """)

        #expect(
            failure(bad).map(\.field) == [
                "recipe.classes[1].label", "recipe.classes[1].recipe.parameters.frequency", "recipe.classes[2].recipe.process",
                "recipe.classes[3].recipe.length", "recipe.classes[3].recipe.channels",
            ])
        #expect(failure(.classes([])).map(\.field) == ["recipe.classes"])
    }

    @Test("A recipe for more values than allowed is refused, whatever its factors, without overflow")
    func limits() {
        var limits = RecipeLimits()
        limits.maximumValues = 1000
        #expect(failure(.single(SeriesRecipe(process: "harmonic", sequences: 10, length: 100)), limits: limits).isEmpty)
        #expect(failure(.single(SeriesRecipe(process: "harmonic", sequences: 11, length: 100)), limits: limits).map(\.field) == ["recipe"])
        let huge = SeriesRecipe(process: "harmonic", sequences: 10_000_000, length: 1_000_000, channels: 1024)
        #expect(failure(.single(huge)).contains { $0.message.contains("at most 1000000000 are made") })
        let beyond = SeriesRecipe(process: "harmonic", sequences: .max, length: .max, channels: .max)
        #expect(failure(.single(beyond)).map(\.field) == ["recipe.sequences", "recipe.length", "recipe.channels"])
        let slow = SeriesRecipe(process: "mackey-glass", sequences: 1_000_000, length: 100, parameters: ["settle": 10000])
        #expect(failure(.single(slow)).contains { $0.message.contains("minutes") })
    }

    @Test("Gaussian noise has its standard deviation and no memory; red noise keeps its correlation between regular and irregular steps")
    func noise() throws {
        let still: [String: JSONValue] = ["amplitude": 0]
        let white = try made("harmonic", still, length: 100_000, noise: .init(kind: .gaussian, std: 0.5)).series(0)
        let red = try made("harmonic", still, length: 100_000, noise: .init(kind: .red, std: 2, correlation: 0.7)).series(0)
        let thinned = try made(
            "harmonic", still, length: 200_000, noise: .init(kind: .red, std: 2, correlation: 0.9),
            sampling: .init(kind: .irregular, keep: 0.5))

        #expect(abs(Measures.variance(white).squareRoot() - 0.5) < 0.005)
        #expect(abs(Measures.autocorrelation(white, lag: 1)) < 0.015)
        #expect(Measures.kolmogorovSmirnov(white.map { $0 / 0.5 }, Measures.normalDistribution) < 0.008)
        #expect(abs(Measures.variance(red).squareRoot() - 2) < 0.05)
        #expect(abs(Measures.autocorrelation(red, lag: 1) - 0.7) < 0.01)
        #expect(abs(Measures.autocorrelation(red, lag: 3) - 0.343) < 0.02)
        // Kept steps are on average two apart; the gap is geometric with mean 2: E[0.9^gap] = 0.45 / (1 − 0.45).
        #expect(abs(Measures.autocorrelation(thinned.series(0), lag: 1) - 0.45 / 0.55) < 0.01)
    }

    @Test("The share and the mean length of missing stretches are as asked for", arguments: [(0.1, 1.0), (0.5, 10.0), (0.3, 50.0)])
    func missingStretches(share: Double, meanLength: Double) throws {
        let values = try made("white-noise", sequences: 20, length: 20_000, missing: .init(share: share, meanLength: meanLength)).values

        let isMissing = values.map(\.isNaN)
        let missing = Double(isMissing.count { $0 })
        let stretches = Double(zip([false] + isMissing, isMissing).count { !$0 && $1 })
        #expect(abs(missing / 400_000 - share) < 0.03)
        #expect(abs(missing / stretches - meanLength) < 0.06 * meanLength)
    }

    @Test("Anomalies are placed in their share of the series, last as long and stand as high as asked for")
    func anomalies() throws {
        func difference(_ anomaly: SeriesRecipe.Anomaly) throws -> (clean: SeriesSet, marked: SeriesSet) {
            (
                try made("white-noise", sequences: 400, length: 100, seed: 5),
                try made("white-noise", sequences: 400, length: 100, seed: 5, anomalies: [anomaly])
            )
        }
        let shift = try difference(.init(kind: .levelShift, share: 0.5, magnitude: 4, duration: 20))
        let codes = try #require(shift.marked.anomalies)
        var hit = 0
        var upwards = 0
        for series in 0..<400 {
            let marked = (0..<100).filter { codes[series * 100 + $0] == AnomalyCode.levelShift }
            let changes = zip(shift.marked.series(series), shift.clean.series(series)).map { $0 - $1 }
            guard let first = marked.first else {
                #expect(changes.allSatisfy { $0 == 0 })
                continue
            }
            hit += 1
            #expect(marked == Array(first..<first + 20))
            let height = 4 * Measures.variance(shift.clean.series(series)).squareRoot()
            #expect(marked.allSatisfy { abs(abs(changes[$0]) - height) < 1e-4 })
            #expect((0..<100).allSatisfy { marked.contains($0) || changes[$0] == 0 })
            if changes[first] > 0 { upwards += 1 }
        }
        #expect(abs(hit - 200) < 45)
        #expect(abs(upwards - hit / 2) < 40)

        let drift = try difference(.init(kind: .drift, magnitude: 10))
        let changes = zip(drift.marked.series(0), drift.clean.series(0)).map { abs($0 - $1) }
        let marked = (0..<100).filter { drift.marked.anomalies?[$0] == AnomalyCode.drift }
        #expect(marked.count == 10)
        #expect(zip(marked, marked.dropFirst()).allSatisfy { changes[$0] < changes[$1] })
        let spike = try difference(.init(kind: .spike))
        #expect(
            (0..<400).allSatisfy { series in
                spike.marked.anomalies?[series * 100..<series * 100 + 100].count { $0 == AnomalyCode.spike } == 1
            })
    }

    @Test("Kept steps are spread evenly over the grid")
    func keptSteps() throws {
        let set = try made("harmonic", sequences: 2000, length: 11, sampling: .init(kind: .irregular, keep: 0.5))

        #expect(set.length == 6)
        var counts = [Int](repeating: 0, count: 11)
        for series in 0..<2000 { for time in set.times(ofSeries: series) ?? [] { counts[Int((time * 10).rounded())] += 1 } }
        #expect(counts.reduce(0, +) == 12_000)
        #expect(counts.allSatisfy { abs($0 - 1091) < 100 })
    }
}
