import Series
import Specification
import Synthesizers

/// How fast the synthesizers learn and make series.
enum SpeedBenchmark {
    private static let cases: [(synthesizer: String, architecture: String, length: Int, batch: Int)] = [
        ("wgan-gp", "mlp", 200, 64), ("wgan-gp", "mlp", 1024, 64), ("wgan-gp", "mlp", 1024, 150), ("wgan-gp", "conv", 200, 64),
        ("cgan", "mlp", 200, 64), ("cgan", "mlp", 1024, 200), ("cgan", "conv", 200, 64),
    ]

    /// Prints one row per synthesizer, architecture, length and batch size; about five seconds each.
    static func run() throws {
        print(
            "| synthesizer | architecture | length | batch | steps/s | CPU ms/step | checkpoint MB | ms | series/s one by one | 64 at once | 1,000 at once |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|---|")
        for test in cases { try row(test.synthesizer, test.architecture, test.length, test.batch) }
        print("\npeak memory \(Stopwatch.peakMegabytes) MB")
    }

    private static func row(_ synthesizer: String, _ architecture: String, _ length: Int, _ batch: Int) throws {
        guard let description = SynthesizerCatalog.description(named: synthesizer) else { throw BenchmarkError("no \(synthesizer)") }
        let parameters = try ParameterValues(
            ["architecture": .string(architecture), "batchSize": .integer(batch), "epochs": 1_000_000], for: description)
        let data = try TenHarmonics.series(count: 100, length: length, seed: 1)
        let fit = try SeriesFits.begin(synthesizer: synthesizer, parameters: parameters, data: data, seed: 1)
        for _ in 0..<5 { _ = try fit.advance() }
        let training = Stopwatch()
        let first = fit.step
        while training.seconds < 3 { for _ in 0..<5 { _ = try fit.advance() } }
        let steps = Double(fit.step - first)
        let (wall, cpu) = (training.seconds, training.cpuSeconds)

        let storing = Stopwatch()
        let checkpoint = try fit.checkpoint()
        let storingSeconds = storing.seconds
        let model = try SeriesModel(artifact: fit.artifact(lineage: [:]))
        let rates = try [1, 64, 1000].map { count in
            _ = try model.sample(count: count, seed: 0, labels: nil)
            let sampling = Stopwatch()
            var made = 0
            while sampling.seconds < 0.5 {
                _ = try model.sample(count: count, seed: UInt64(made), labels: nil)
                made += count
            }
            return fixed(Double(made) / sampling.seconds, 0)
        }
        print(
            "| \(synthesizer) | \(architecture) | \(length) | \(batch) | \(fixed(steps / wall, 1)) | \(fixed(1000 * cpu / steps, 2)) "
                + "| \(fixed(Double(checkpoint.count) / 1e6, 1)) | \(fixed(1000 * storingSeconds, 1)) | \(rates.joined(separator: " | ")) |"
        )
    }
}
