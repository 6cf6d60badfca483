import Neural
import Specification
import Threads

/// WGAN-GP: the critic's mean scores of real and generated series are driven apart, while its gradient's norm is held at 1 between them.
///
/// Reference: Gulrajani and others, "Improved training of Wasserstein GANs", NeurIPS 2017, arXiv:1704.00028. Widths, activations and the
/// normalisation's epsilon of 0.8 are those of the system that this synthesizer redoes.
final class WassersteinGame: AdversarialGame {
    let generator: SeriesGenerator
    let optimisers: [(name: String, optimiser: Adam)]
    let lossNames = ["criticLoss", "gradientPenalty", "wassersteinEstimate", "generatorLoss"]
    private let criticSteps: Int
    private let criticPlan: Plan
    private let generatorPlan: Plan

    static func generator(_ shape: SeriesNetworkShape, in variables: Variables) -> SeriesGenerator {
        SeriesGenerator(shape, hiddenWidths: [128, 256, 512, 1024], epsilon: 0.8, in: variables)
    }

    /// Makes the networks and the plans of a critic's and a generator's step.
    init(_ shape: SeriesNetworkShape, parameters: ParameterValues, variables: Variables, team: Team) {
        criticSteps = parameters.integer("criticSteps")
        let generator = Self.generator(shape, in: variables)
        let critic = SeriesCritic(shape, hiddenWidths: [512, 256], in: variables)
        let criticOptimiser = Adam("adam", variables: variables, parameters: critic.parameters, settings: parameters)
        let generatorOptimiser = Adam("adam", variables: variables, parameters: generator.parameters, settings: parameters)
        self.generator = generator
        optimisers = [("critic", criticOptimiser), ("generator", generatorOptimiser)]

        let batch = parameters.integer("batchSize")
        let arena = Arena()
        let latentShape: Shape = [batch, shape.latentDimension]
        criticPlan = {
            let graph = Graph("critic step")
            let real = graph.input("real", [batch, shape.seriesWidth])
            let fake = generator(graph.random(.normal, latentShape, purpose: "latent"), condition: nil)
            let share = graph.random(.uniform, [batch, 1], purpose: "mixing")
            // Written as a sum of scaled rows, so that the critic's first layer follows from what it makes of both.
            let mixed = share * real + (1 - share) * fake
            let estimate = critic(real, condition: nil).mean() - critic(fake, condition: nil).mean()
            let penalty = Losses.gradientPenalty(at: mixed) { critic($0, condition: nil) }
            let loss = penalty * Float(parameters.number("gradientPenalty")) - estimate
            graph.minimise(loss, with: criticOptimiser)
            let outputs = ["loss": loss, "penalty": penalty, "estimate": estimate]
            return Plan(graph, outputs: outputs, seed: variables.seed, team: team, arena: arena)
        }()
        generatorPlan = {
            let graph = Graph("generator step")
            let fake = generator(graph.random(.normal, latentShape, purpose: "latent"), condition: nil)
            let loss = -critic(fake, condition: nil).mean()
            graph.minimise(loss, with: generatorOptimiser)
            return Plan(graph, outputs: ["loss": loss], seed: variables.seed, team: team, arena: arena)
        }()
    }

    var realSeries: UnsafeMutableBufferPointer<Float> { criticPlan.input("real") }
    var realLabels: UnsafeMutableBufferPointer<Int32>? { nil }

    func play(step: Int) -> [Float?] {
        criticPlan.run(step: UInt64(step))
        var losses: [Float?] = [criticPlan.value("loss"), criticPlan.value("penalty"), criticPlan.value("estimate"), nil]
        if step % criticSteps == 0 {
            generatorPlan.run(step: UInt64(step))
            losses[3] = generatorPlan.value("loss")
        }
        return losses
    }
}
