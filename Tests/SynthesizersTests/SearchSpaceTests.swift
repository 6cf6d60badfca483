import Specification
import Synthesizers
import Testing

@Suite struct SearchSpaceTests {
    private func description(_ name: String = "wgan-gp") throws -> ComponentDescription {
        try #require(SynthesizerCatalog.description(named: name))
    }

    @Test("Without a search there is one trial with the base parameters and the defaults")
    func noSearch() throws {
        let space = try SearchSpace(search: [:], trials: nil, base: ["epochs": 7], description: try description(), seed: 1)

        #expect(space.trials.count == 1)
        #expect(space.trials[0].integer("epochs") == 7)
        #expect(space.trials[0].integer("batchSize") == 150)
    }

    @Test("Without a number of trials every combination is one, once")
    func allCombinations() throws {
        let space = try SearchSpace(
            search: ["learningRate": [0.0002, 0.001, 0.001], "epochs": [1, 2, 3]], trials: nil, base: ["epochs": 9, "batchSize": 16],
            description: try description(), seed: 1)

        let pairs = space.trials.map { [$0.number("learningRate"), $0.number("epochs")] }
        #expect(Set(pairs) == [[0.0002, 1], [0.0002, 2], [0.0002, 3], [0.001, 1], [0.001, 2], [0.001, 3]])
        #expect(pairs.count == 6)
        #expect(space.trials.allSatisfy { $0.integer("batchSize") == 16 })
    }

    @Test("A number of trials takes that many distinct combinations, the same ones for the same seed", arguments: [2, 30, 50])
    func randomTrials(count: Int) throws {
        let search: [String: [JSONValue]] = ["epochs": .init((1...10).map { .integer($0) }), "batchSize": [8, 16, 32, 64, 128, 256]]
        func trials(_ seed: UInt64) throws -> [ParameterValues] {
            try SearchSpace(search: search, trials: count, base: [:], description: try description(), seed: seed).trials
        }

        let first = try trials(1)
        #expect(first.count == count)
        #expect(Set(first).count == count)
        #expect(try trials(1) == first)
        #expect(try trials(2) != first)
    }

    @Test("More trials than combinations gives each combination once")
    func moreTrialsThanCombinations() throws {
        let space = try SearchSpace(search: ["epochs": [1, 2]], trials: 10, base: [:], description: try description(), seed: 1)
        #expect(space.trials.map { $0.integer("epochs") } == [1, 2])
    }

    @Test("A wrong search names every problem with its place")
    func wrongSearch() throws {
        let error = #expect(throws: SpecificationError.self) {
            try SearchSpace(
                search: ["learningRate": [0.1, -1], "colour": ["red"], "epochs": []], trials: 0, base: ["batchSize": "many"],
                description: try description(), seed: 1)
        }
        #expect(
            error?.problems.map(\.field) == ["parameters.batchSize", "search.colour", "search.epochs", "search.learningRate[1]", "trials"])
    }

    @Test("A search with too many combinations is refused unless a number of trials is given")
    func tooManyCombinations() throws {
        let search: [String: [JSONValue]] = [
            "epochs": .init((1...100).map { .integer($0) }), "batchSize": .init((2...100).map { .integer($0) }),
        ]
        let error = #expect(throws: SpecificationError.self) {
            try SearchSpace(search: search, trials: nil, base: [:], description: try description(), seed: 1)
        }
        #expect(error?.problems.first?.field == "search")
        #expect(try SearchSpace(search: search, trials: 5, base: [:], description: try description(), seed: 1).trials.count == 5)
    }

    @Test("Each trial has a seed of its own that follows from the job's")
    func seeds() {
        let seeds = (0..<100).map { SearchSpace.seed(ofTrial: $0, jobSeed: 7) }
        #expect(Set(seeds).count == 100)
        #expect(seeds == (0..<100).map { SearchSpace.seed(ofTrial: $0, jobSeed: 7) })
        #expect(SearchSpace.seed(ofTrial: 0, jobSeed: 8) != seeds[0])
    }
}
