import Glibc
import Neural
import Random

/// Work that is repeated while it is timed or profiled.
protocol NeuralTask: AnyObject {
    /// Runs a plan at a step; given to the task so that what is timed and what is profiled is the same.
    typealias Run = (Plan, UInt64) -> Void

    func step(_ run: Run)
}

/// Makes a plan of a graph with the benchmark's settings.
typealias PlanMaker = (Graph, [String: Tensor]) -> Plan

/// WGAN with gradient penalty on 10,000 noisy sines: a step is five updates of the critic and one of the generator.
final class AdversarialTask: NeuralTask {
    private let critic: Plan
    private let generator: Plan
    private let data: [Float]
    private let length: Int
    private let batch: Int
    private var updates: UInt64 = 0
    private static let seriesCount = 10_000

    init(_ networks: AdversarialNetworks, batch: Int, plan: PlanMaker) {
        (length, self.batch) = (networks.length, batch)
        let variables = networks.variables
        func adam(_ name: String, _ network: any Layer) -> Adam {
            Adam(name, variables: variables, parameters: network.parameters, learningRate: 2e-4, beta1: 0.5)
        }
        func fakes(_ graph: Graph) -> Tensor {
            networks.generator(graph.random(.normal, [batch, AdversarialNetworks.latent], purpose: "noise"))
        }
        let first = Graph("critic")
        let (real, fake) = (first.input("real", [batch, length]), fakes(first))
        let share = first.random(.uniform, [batch, 1], purpose: "share")
        let penalty = Losses.gradientPenalty(at: share * real + (1 - share) * fake, critic: networks.critic.callAsFunction)
        let loss = networks.critic(fake).mean() - networks.critic(real).mean() + 10 * penalty
        first.minimise(loss, with: adam("critic.adam", networks.critic))
        critic = plan(first, ["loss": loss])

        let second = Graph("generator")
        let score = networks.critic(fakes(second)).mean()
        second.minimise(-score, with: adam("generator.adam", networks.generator))
        generator = plan(second, ["score": score])
        data = Self.sines(length)
    }

    private static func sines(_ length: Int) -> [Float] {
        var stream = RandomStream(seed: 1, purpose: Purpose("benchmark.sines"))
        return [Float](unsafeUninitializedCapacity: seriesCount * length) { buffer, count in
            count = seriesCount * length
            stream.fillNormal(buffer)
            for series in 0..<seriesCount {
                let (cycles, phase) = (Float(1 + stream.integer(below: 10)), stream.uniform())
                for step in 0..<length {
                    let angle = 2 * .pi * (cycles * Float(step) / Float(length - 1) + phase)
                    buffer[series * length + step] = sin(angle) + 0.1 * buffer[series * length + step]
                }
            }
        }
    }

    func step(_ run: Run) {
        let real = critic.input("real")
        for _ in 0..<5 {
            var stream = RandomStream(seed: 1, purpose: Purpose("benchmark.batch"), index: updates)
            data.withUnsafeBufferPointer { data in
                for row in 0..<batch {
                    let start = stream.integer(below: Self.seriesCount) * length
                    _ = real[(row * length)...].update(fromContentsOf: data[start..<(start + length)])
                }
            }
            run(critic, updates)
            updates += 1
        }
        run(generator, updates)
    }
}

/// Next-value training of a recurrent layer that answers 128 numbers for each of 200 steps of 4 channels; 8 numbers are foretold.
final class RecurrentTask: NeuralTask {
    private let plan: Plan
    private var updates: UInt64 = 0

    init(batch: Int, plan: PlanMaker, layer: (Variables) -> any Layer) {
        let variables = Variables(seed: 1)
        let network = Sequential([layer(variables), Linear("head", inputs: 128, outputs: 8, in: variables)])
        let graph = Graph("next value")
        let loss = Losses.meanSquaredError(network(graph.input("given", [batch, 200, 4])), graph.input("wanted", [batch, 200, 8]))
        graph.minimise(loss, with: Adam("adam", variables: variables, parameters: network.parameters))
        self.plan = plan(graph, ["loss": loss])
        var stream = RandomStream(seed: 1, purpose: Purpose("benchmark.sequences"))
        stream.fillNormal(self.plan.input("given"))
        stream.fillNormal(self.plan.input("wanted"))
    }

    func step(_ run: Run) {
        run(plan, updates)
        updates += 1
    }
}

/// A generator's forward pass on new noise.
final class GenerationTask: NeuralTask {
    private let plan: Plan
    private var blocks: UInt64 = 0

    init(_ networks: AdversarialNetworks, count: Int, plan: PlanMaker) {
        let graph = Graph("sample", mode: .inference)
        let noise = graph.random(.normal, [count, AdversarialNetworks.latent], purpose: "noise")
        self.plan = plan(graph, ["series": networks.generator(noise)])
    }

    func step(_ run: Run) {
        run(plan, blocks)
        blocks += 1
    }
}
