import Safetensors
import Series
import Specification
import Synthesizers
import Testing

/// The networks, seen through what a fit stores.
@Suite struct NetworkTests {
    /// The number of trained parameters of one network.
    private func count(_ prefix: String, _ file: SafetensorsFile) -> Int {
        file.header.entries.filter { $0.name.hasPrefix(prefix) && !$0.name.contains("running") }.reduce(0) { $0 + $1.shape.reduce(1, *) }
    }

    @Test(
        "With the defaults, the networks for series of 1,024 steps in ten classes have the published numbers of parameters",
        arguments: [("wgan-gp", 1_754_240, 656_385), ("cgan", 704_996, 1_055_845)])
    func parameterCounts(synthesizer: String, generator: Int, critic: Int) throws {
        let description = try #require(SynthesizerCatalog.description(named: synthesizer))
        let data = harmonics(20, length: 1024, labels: (0..<10).map { Int32($0) })
        let fit = try SeriesFits.begin(
            synthesizer: synthesizer, parameters: try ParameterValues([:], for: description), data: data, seed: 1)

        let file = try SafetensorsFile(fit.checkpoint())
        #expect(count("generator.", file) == generator)
        #expect(count("critic.", file) == critic)
        #expect(file.header.dataByteCount < 30_000_000)
    }

    @Test(
        "The convolutional networks have the layers of the reference benchmark",
        arguments: [
            (
                "wgan-gp", [[100, 6400], [256, 512], [128, 256], [64, 128], [160, 1]],
                [[4, 32], [128, 64], [256, 128], [640, 256], [6400, 1]]
            ),
            (
                "cgan", [[103, 6400], [256, 512], [128, 256], [64, 128], [160, 1]],
                [[16, 32], [128, 64], [256, 128], [640, 256], [6400, 1]]
            ),
        ])
    func convolutions(synthesizer: String, generator: [[Int]], critic: [[Int]]) throws {
        let description = try #require(SynthesizerCatalog.description(named: synthesizer))
        let fit = try SeriesFits.begin(
            synthesizer: synthesizer, parameters: try ParameterValues(["architecture": "conv"], for: description),
            data: harmonics(20, length: 200), seed: 1)

        let file = try SafetensorsFile(fit.checkpoint())
        for index in 0..<5 {
            #expect(try file.shape("generator.\(index).weight") == generator[index])
            #expect(try file.shape("critic.\(index).weight") == critic[index])
        }
    }

    @Test("The generator learns at every n-th step only, the critic at every step")
    func criticSteps() throws {
        let fit = try Case.all[0].begin(harmonics(20), ["criticSteps": 3])
        func weights(_ name: String) throws -> [Float] { try SafetensorsFile(fit.checkpoint()).floats(name) }
        var generatorMoves: [Bool] = []
        while fit.step < fit.totalSteps {
            let (generator, critic) = (try weights("generator.0.weight"), try weights("critic.0.weight"))
            _ = try fit.advance()
            generatorMoves.append(try weights("generator.0.weight") != generator)
            #expect(try weights("critic.0.weight") != critic)
        }
        #expect(generatorMoves == [true, false, false, true, false, false, true])
    }

    @Test("A rotated series keeps its values: with random roll on, what is learned from constant series does not change")
    func roll() throws {
        var constant = harmonics(20)
        for index in constant.values.indices { constant.values[index] = Float(index / 24) }
        let plain = try Case.all[0].artifact(constant, ["randomRoll": 0.0])
        let rolled = try Case.all[0].artifact(constant, ["randomRoll": 1.0])
        #expect(
            try SeriesModel(artifact: plain).sample(count: 3, seed: 1, labels: nil)
                == SeriesModel(artifact: rolled).sample(count: 3, seed: 1, labels: nil))

        let series = harmonics(20)
        #expect(
            try Case.all[0].model(series, ["randomRoll": 0.0]).sample(count: 3, seed: 1, labels: nil)
                != Case.all[0].model(series, ["randomRoll": 1.0]).sample(count: 3, seed: 1, labels: nil))
    }
}
