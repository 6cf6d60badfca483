import Glibc
import Synthesizers

/// The program's commands.
enum BenchmarkProgram {
    private static let usage = """
        semblance-bench COMMAND

          quality SYNTHESIZER [--series N] [--length T] [--seed S] [--every SECONDS] [--threads N] [parameter=value …]
                      fits SYNTHESIZER on ten labelled harmonics (N of each, T steps) and prints, as it learns and at its end, what the series
                      it makes look like; without parameters those of docs/benchmarks.md, with `origin` the synthesizer's defaults
          speed       training and sampling speed of the synthesizers, as a table
          neural CASE [--batch N] [--threads N] [--seconds S] [--profile]
                      the engine on a network that Benchmarks/peers/pytorch_networks.py trains too, as JSON; with --profile instead where the
                      time of a step goes
          table TRAIN.csv SYNTHETIC.csv [--synthesizer S] [--rows N] [--seed N] [--threads N] [--set name=value]
                      fits a synthesizer on a table and makes rows, with times
          synthesizers
                      prints docs/synthesizers.md
        """

    static func run(_ arguments: [String]) {
        var rest = arguments[...]
        let command = rest.popFirst()
        do {
            switch command {
            case "quality": try QualityBenchmark(arguments: rest).run()
            case "speed": try SpeedBenchmark.run()
            case "neural": try NeuralBenchmark(arguments: rest).run()
            case "table": try TableBenchmark.run(rest)
            case "synthesizers": print(SynthesizerCatalog.document, terminator: "")
            case nil, "help", "--help": print(usage)
            case let unknown?: throw BenchmarkError("there is no command \(unknown)\n\(usage)")
            }
        } catch {
            print("\(error)")
            exit(1)
        }
    }
}

/// Why a benchmark cannot run.
struct BenchmarkError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
