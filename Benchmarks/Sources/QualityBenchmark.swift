import Evaluation
import Glibc
import Series
import Specification
import Synthesizers

/// Fits a synthesizer on the ten harmonics and looks at what it makes.
struct QualityBenchmark {
    private let synthesizer: String
    private var seriesCount = 1000
    private var length = 1024
    private var seed: UInt64 = 1
    private var every = 20.0
    private var threads = 1
    private let parameters: ParameterValues

    /// Reads the command line.
    init(arguments: ArraySlice<String>) throws {
        var rest = arguments
        guard let name = rest.popFirst(), let description = SynthesizerCatalog.description(named: name) else {
            throw BenchmarkError("quality needs one of: " + SynthesizerCatalog.descriptions.map(\.name).joined(separator: ", "))
        }
        synthesizer = name
        var given: [String: JSONValue]? = nil
        while let argument = rest.popFirst() {
            if argument.hasPrefix("--") {
                guard let text = rest.popFirst(), let number = Double(text) else { throw BenchmarkError("\(argument) needs a number") }
                switch argument {
                case "--series": seriesCount = Int(number)
                case "--length": length = Int(number)
                case "--seed": seed = UInt64(number)
                case "--every": every = number
                case "--threads": threads = max(1, Int(number))
                default: throw BenchmarkError("there is no option \(argument)")
                }
            } else if argument == "origin" {
                given = given ?? [:]
            } else {
                let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw BenchmarkError("\(argument) is not of the form parameter=value") }
                var values = given ?? [:]
                values[parts[0]] = Int(parts[1]).map(JSONValue.integer) ?? Double(parts[1]).map(JSONValue.number) ?? .string(parts[1])
                given = values
            }
        }
        parameters = try ParameterValues(given ?? Self.documented[name] ?? [:], for: description)
    }

    /// The settings of docs/benchmarks.md, "Ten harmonics".
    private static let documented: [String: [String: JSONValue]] = [
        "cgan": [
            "maximumSteps": 1500, "batchSize": 64, "learningRate": 0.0005, "latentDimension": 16, "labelEmbedding": 32, "dropout": 0,
            "gradientPenalty": 1,
        ],
        "wgan-gp": ["maximumSteps": 5000, "batchSize": 64, "learningRate": 0.0005, "latentDimension": 16],
    ]

    func run() throws {
        let data = try TenHarmonics.series(count: seriesCount, length: length, seed: 1)
        let heldOut = try TenHarmonics.series(count: 100, length: length, seed: 2)
        let discrepancy = SeriesDiscrepancy(heldOut: heldOut)
        let settings = parameters.values.sorted { $0.key < $1.key }.map { "\($0.key)=\(text($0.value))" }
        print("ten harmonics, \(seriesCount) × \(length) each; \(synthesizer) \(settings.joined(separator: " ")) seed=\(seed)")
        let others = try TenHarmonics.series(count: 100, length: length, seed: 3)
        let judging = Stopwatch()
        let score = discrepancy.score(of: others)
        print("real against real: discrepancy \(fixed(score, 4)), judged in \(fixed(judging.seconds, 2)) s")

        let watch = Stopwatch()
        let fit = try SeriesFits.begin(synthesizer: synthesizer, parameters: parameters, data: data, seed: seed, threads: threads)
        print("begun after \(fixed(watch.seconds, 2)) s, \(fit.totalSteps) steps")
        var next = every
        var losses: [String: Double] = [:]
        let training = Stopwatch()
        while fit.step < fit.totalSteps {
            if let report = try fit.advance() { losses = report }
            guard training.cpuSeconds > next, fit.step < fit.totalSteps else { continue }
            next = training.cpuSeconds + every
            try show(fit, losses, training, discrepancy)
        }
        try show(fit, losses, training, discrepancy)
        print("peak memory \(Stopwatch.peakMegabytes) MB, checkpoint \(try fit.checkpoint().count / 1_000_000) MB")
    }

    private func show(_ fit: any SeriesFit, _ losses: [String: Double], _ watch: Stopwatch, _ discrepancy: SeriesDiscrepancy) throws {
        let (cpu, wall) = (watch.cpuSeconds, watch.seconds)
        let model = try SeriesModel(artifact: fit.artifact(lineage: [:]))
        let sample = try model.sample(count: 1000, seed: 7, labels: nil)
        let look = TenHarmonics.look(at: sample)
        var line = "step \(fit.step), CPU \(fixed(cpu, 1)) s, wall \(fixed(wall, 1)) s:"
        if sample.labels == nil {
            line += " per class \(look.counts)"
        } else {
            line += " right % \(look.right.map { Int(100 * $0) }), phases \(fixed(look.phaseConcentration, 2))"
        }
        line +=
            ", purity \(fixed(look.purity, 2)), deviation \(fixed(look.deviation, 2)), discrepancy \(fixed(discrepancy.score(of: sample), 4))"
        for (name, value) in losses.sorted(by: { $0.key < $1.key }) { line += ", \(name) \(fixed(value, 3))" }
        print(line)
        fflush(nil)
    }

    private func text(_ value: JSONValue) -> String {
        value.stringValue ?? value.integerValue.map(String.init) ?? value.doubleValue.map { "\($0)" } ?? "\(value)"
    }
}
