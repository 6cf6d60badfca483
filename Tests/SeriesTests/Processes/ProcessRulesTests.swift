import Series
import Specification
import Testing

/// What holds for every process.
@Suite struct ProcessRulesTests {
    private static let names = ProcessCatalog.descriptions.map(\.name)

    @Test("A description's defaults are admissible, its names unique, its conditions about parameters it has")
    func descriptions() throws {
        #expect(Set(Self.names).count == Self.names.count)
        for description in ProcessCatalog.descriptions {
            let names = description.parameters.map(\.name)
            #expect(Set(names).count == names.count, "\(description.name)")
            #expect(!description.summary.isEmpty && description.formula != nil && description.group != nil, "\(description.name)")
            _ = try ParameterValues([:], for: description)
            for parameter in description.parameters {
                #expect(parameter.when.map { names.contains($0.parameter) } ?? true, "\(description.name).\(parameter.name)")
                if let suggested = parameter.suggested, parameter.type == .number || parameter.type == .integer {
                    #expect(suggested.minimum < suggested.maximum && suggested.step > 0, "\(description.name).\(parameter.name)")
                    #expect(parameter.complaint(about: .number(suggested.maximum)) == nil, "\(description.name).\(parameter.name)")
                }
            }
        }
    }

    @Test("Any process works with its defaults, for several sequences and channels, and varies", arguments: names)
    func defaults(name: String) throws {
        let set = try made(name, sequences: 3, length: 50, channels: 2)

        #expect(set.count == 3 && set.length == 50 && set.channels.count == 2 && set.times == nil && set.isRegular)
        #expect(set.values.allSatisfy { $0.isFinite })
        #expect(Set(set.values).count > 3)
    }

    @Test("Two sequences and two channels are independent draws, where the process draws at all", arguments: names)
    func independence(name: String) throws {
        let parameters: [String: JSONValue] = name == "harmonic" || name == "poisson" ? ["phase": "random"] : [:]

        let set = try made(name, parameters, sequences: 2, length: 50, channels: 2)

        let all = [set.series(0, channel: 0), set.series(0, channel: 1), set.series(1, channel: 0), set.series(1, channel: 1)]
        #expect(Set(all).count == 4)
    }

    @Test("The same seed gives the same series: whole, in parts, with more sequences or with more channels", arguments: names)
    func reproducibility(name: String) throws {
        var recipe = SeriesRecipe(
            process: name, sequences: 4, length: 40, channels: 2, seed: 3, noise: .init(kind: .red, std: 0.5, correlation: 0.8),
            sampling: .init(kind: .irregular, keep: 0.8, jitter: 0.3), missing: .init(share: 0.2, meanLength: 3),
            anomalies: [.init(kind: .spike, share: 0.5), .init(kind: .drift, duration: 7)])
        let whole = try RecipeGenerator(.single(recipe)).generate(0..<4)

        let parts = try RecipeGenerator(.single(recipe))
        #expect(try parts.generate(2..<4) == whole.subset(2..<4))
        #expect(try parts.generate(0..<2) == whole.subset(0..<2))
        recipe.sequences = 9
        #expect(try RecipeGenerator(.single(recipe)).generate(0..<4) == whole)
        recipe.channels = 3
        let wider = try RecipeGenerator(.single(recipe)).generate(0..<4)
        for series in 0..<4 {
            for channel in 0..<2 {
                #expect(
                    wider.values(ofSeries: series, channel: channel).map(\.bitPattern)
                        == whole.values(ofSeries: series, channel: channel).map(\.bitPattern))
            }
        }
        recipe.seed = 4
        #expect(try RecipeGenerator(.single(recipe)).generate(0..<4) != wider)
    }

    @Test(
        "Any option works with any process: irregular times increase within 0 … 1, values are missing, anomalies are marked",
        arguments: names)
    func options(name: String) throws {
        for (keep, jitter) in [(1, 0), (0.5, 0), (1, 0.49), (0.3, 0.49)] {
            let set = try made(
                name, sequences: 5, length: 60, channels: 2, noise: .init(kind: .gaussian, std: 0.1),
                sampling: .init(kind: .irregular, keep: keep, jitter: jitter), missing: .init(share: 0.3, meanLength: 2),
                anomalies: [.init(kind: .levelShift, magnitude: 3)])

            #expect(set.length == Int((keep * 60).rounded()) && !set.isRegular && set.timeUnit == "series")
            let missing = set.values.count(where: \.isNaN)
            #expect(missing > 0 && missing < set.values.count)
            #expect(set.values.allSatisfy { $0.isFinite || $0.isNaN })
            #expect(Set(set.anomalies ?? []) == [AnomalyCode.none, AnomalyCode.levelShift])
            for series in 0..<5 {
                let times = Array(set.times(ofSeries: series) ?? [])
                #expect(times.count == set.length && times.allSatisfy { $0 >= 0 && $0 <= 1 })
                #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
            }
        }
    }

    @Test("The shortest and a single series work", arguments: names)
    func shortest(name: String) throws {
        #expect(try made(name, length: 2).values.allSatisfy { $0.isFinite })
        #expect(try made(name, length: 3, sampling: .init(kind: .irregular, keep: 0.67, jitter: 0.4)).length == 2)
    }

    @Test("A value beyond either end of a parameter's range is refused, at the parameter's path", arguments: names)
    func ranges(name: String) throws {
        let description = try #require(ProcessCatalog.description(of: name))
        for parameter in description.parameters {
            var bad: [JSONValue] = []
            func beyond(_ limit: Double, _ isExclusive: Bool?, _ direction: Double) -> Double {
                isExclusive == true ? limit : limit + direction * max(1, abs(limit))
            }
            if let minimum = parameter.minimum { bad.append(.number(beyond(minimum, parameter.exclusiveMinimum, -1))) }
            if let maximum = parameter.maximum { bad.append(.number(beyond(maximum, parameter.exclusiveMaximum, 1))) }
            if parameter.type == .numbers { bad = bad.map { .array([$0]) } }
            bad += [["text"], true]
            for value in bad {
                let found = problems(name, [parameter.name: value])
                #expect(found.contains { $0.field == "recipe.parameters.\(parameter.name)" }, "\(parameter.name) = \(value)")
            }
        }
        #expect(problems(name, ["nonsense": 1]).map(\.field) == ["recipe.parameters.nonsense"])
    }
}
