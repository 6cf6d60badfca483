import Neural
import Specification
import Threads

/// A conditional GAN with least-squares losses: scores of 1 for real series with their labels, of 0 for generated ones with theirs.
///
/// References: Mirza, Osindero, "Conditional generative adversarial nets", 2014, arXiv:1411.1784; Mao and others, "Least squares generative adversarial
/// networks", ICCV 2017, arXiv:1611.04076. Widths and activations are those of the system that this synthesizer redoes.
final class ConditionalGame: AdversarialGame {
    let generator: SeriesGenerator
    let optimisers: [(name: String, optimiser: Adam)]
    let lossNames = ["discriminatorLoss", "generatorLoss"]
    private let plan: Plan

    static func generator(_ shape: SeriesNetworkShape, in variables: Variables) -> SeriesGenerator {
        SeriesGenerator(shape, hiddenWidths: [128, 256, 512], epsilon: 1e-5, in: variables)
    }

    /// Makes the networks and the plan of a step, in which both networks learn from the same generated series.
    init(_ shape: SeriesNetworkShape, parameters: ParameterValues, variables: Variables, team: Team) {
        let generator = Self.generator(shape, in: variables)
        let critic = SeriesCritic(
            shape, hiddenWidths: [512, 512, 512], dropout: Float(parameters.number("dropout")), in: variables)
        let criticOptimiser = Adam("adam", variables: variables, parameters: critic.parameters, settings: parameters)
        let generatorOptimiser = Adam("adam", variables: variables, parameters: generator.parameters, settings: parameters)
        self.generator = generator
        optimisers = [("critic", criticOptimiser), ("generator", generatorOptimiser)]

        let batch = parameters.integer("batchSize")
        let graph = Graph("conditional step")
        let real = graph.input("real", [batch, shape.seriesWidth])
        let realLabels = graph.indices("labels", count: batch)
        let fakeLabels = graph.random(.indices(below: shape.labelCount), [batch], purpose: "labels")
        let latent = graph.random(.normal, [batch, shape.latentDimension], purpose: "latent")
        let fake = generator(latent, condition: generator.embedding?(fakeLabels))
        let realScores = critic(real, condition: critic.embedding?(realLabels))
        let fakeScores = critic(fake, condition: critic.embedding?(fakeLabels))
        let generatorLoss = Losses.meanSquaredError(fakeScores, 1)
        let criticLoss = (Losses.meanSquaredError(realScores, 1) + Losses.meanSquaredError(fakeScores, 0)) * 0.5
        // Zero-centred, on real series only: it bounds the discriminator where the data are, which the losses alone do not. Distances between series
        // grow with the root of their width; multiplying by the width makes one weight suit series of any length.
        let weight = Float(parameters.number("gradientPenalty"))
        let slopes = graph.gradients(of: realScores.sum(), withRespectTo: [real])[0]
        let penalty = slopes.squared().sum() * (Float(shape.seriesWidth) / Float(batch))
        graph.minimise(generatorLoss, with: generatorOptimiser)
        graph.minimise(weight > 0 ? criticLoss + penalty * (weight / 2) : criticLoss, with: criticOptimiser)
        plan = Plan(graph, outputs: ["critic": criticLoss, "generator": generatorLoss], seed: variables.seed, team: team)
    }

    var realSeries: UnsafeMutableBufferPointer<Float> { plan.input("real") }
    var realLabels: UnsafeMutableBufferPointer<Int32>? { plan.indices("labels") }

    func play(step: Int) -> [Float?] {
        plan.run(step: UInt64(step))
        return [plan.value("critic"), plan.value("generator")]
    }
}
