import Neural
import Threads

/// The engine's side of Benchmarks/neural.py: the networks of Benchmarks/peers/pytorch_networks.py, with the same work in a step.
struct NeuralBenchmark {
    /// What is trained, or sampled.
    enum Case: String, CaseIterable {
        case mlp = "wgan-gp-mlp"
        case conv = "wgan-gp-conv"
        case long = "wgan-gp-1024"
        case gru
        case lstm
        case generate = "generate-mlp"
    }

    /// The median of this many windows is the result.
    private static let windows = 5
    private let test: Case
    private var batch = 64
    private var threads = 1
    private var seconds = 10.0
    private var profiles = false
    private var team = Team.single
    private let arena = Arena()

    /// Reads the command line.
    init(arguments: ArraySlice<String>) throws {
        var rest = arguments
        guard let name = rest.popFirst(), let test = Case(rawValue: name) else {
            throw BenchmarkError("neural needs one of: " + Case.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.test = test
        while let argument = rest.popFirst() {
            if argument == "--profile" {
                profiles = true
                continue
            }
            guard let number = rest.popFirst().flatMap(Double.init), number > 0, number.isFinite else {
                throw BenchmarkError("\(argument) needs a positive number")
            }
            switch argument {
            case "--batch": batch = max(1, Int(number))
            case "--threads": threads = max(1, Int(number))
            case "--seconds": seconds = number
            default: throw BenchmarkError("there is no option \(argument)")
            }
        }
        team = Team(threads: threads)
    }

    /// Prints one line of JSON, or the profile.
    func run() throws {
        let head = "\"case\": \"\(test.rawValue)\", \"batch\": \(batch), \"threads\": \(threads), \"engine\": \"Semblance\""
        let result: String
        if profiles { return NeuralProfile(try task(), title: "\(test.rawValue), batch \(batch)", seconds: seconds).show() }
        if test == .generate {
            let rates = [1, 64, 1024].map { count in
                let task = GenerationTask(.mlp(), count: count, plan: plan)
                return "\"\(count)\": " + fixed(Double(count) * measure(task, seconds: seconds / 3).rate, 1)
            }
            result = "\"series_per_second\": {\(rates.joined(separator: ", "))}"
        } else {
            let (rate, cost) = measure(try task(), seconds: seconds)
            result = "\"steps_per_second\": \(fixed(rate, 3)), \"cpu_ms_per_step\": \(fixed(cost, 3))"
        }
        print("{\(head), \(result), \"peak_rss_mb\": \(Stopwatch.peakMegabytes)}")
    }

    private func task() throws -> any NeuralTask {
        switch test {
        case .mlp: AdversarialTask(.mlp(), batch: batch, plan: plan)
        case .conv: AdversarialTask(.conv(), batch: batch, plan: plan)
        case .long: AdversarialTask(.long(), batch: batch, plan: plan)
        case .generate: GenerationTask(.mlp(), count: batch, plan: plan)
        case .gru: RecurrentTask(batch: batch, plan: plan) { GRU("cell", inputs: 4, units: 128, in: $0) }
        case .lstm: RecurrentTask(batch: batch, plan: plan) { LSTM("cell", inputs: 4, units: 128, in: $0) }
        }
    }

    /// Makes every plan of a benchmark.
    private func plan(_ graph: Graph, _ outputs: [String: Tensor]) -> Plan {
        Plan(graph, outputs: outputs, seed: 1, team: team, arena: arena)
    }

    /// The medians of the windows: steps per second, and milliseconds of processor time for one; a step comes first, untimed.
    private func measure(_ task: any NeuralTask, seconds: Double) -> (rate: Double, cost: Double) {
        let run: NeuralTask.Run = { plan, step in plan.run(step: step) }
        task.step(run)
        var (rates, costs): ([Double], [Double]) = ([], [])
        for _ in 0..<Self.windows {
            let watch = Stopwatch()
            var steps = 0.0
            while watch.seconds < seconds / Double(Self.windows) {
                task.step(run)
                steps += 1
            }
            rates.append(steps / watch.seconds)
            costs.append(1000 * watch.cpuSeconds / steps)
        }
        return (median(rates), median(costs))
    }
}

/// The value in the middle; of an even count the larger of two.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
