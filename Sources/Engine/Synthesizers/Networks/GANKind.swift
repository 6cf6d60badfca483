import Neural
import Specification
import Threads

/// Which of the adversarial synthesizers: the one place that knows what each is made of.
enum GANKind: String {
    case wassersteinGAN = "wgan-gp"
    case conditionalGAN = "cgan"

    /// Whether the model can be asked for the series of a label.
    var takesLabels: Bool { self == .conditionalGAN }

    /// The sizes of the networks for series of some form; parameters as the synthesizer's description admits them.
    func networkShape(_ parameters: ParameterValues, length: Int, channels: Int, labelCount: Int) -> SeriesNetworkShape {
        let labels = takesLabels ? max(1, labelCount) : 0
        let width = parameters["labelEmbedding"].integerValue ?? labels
        return SeriesNetworkShape(
            architecture: parameters.string("architecture").flatMap(SeriesNetworkShape.Architecture.init) ?? .mlp,
            latentDimension: parameters.integer("latentDimension"), conditionWidth: takesLabels ? width : 0, labelCount: labels,
            length: length, channels: channels)
    }

    /// The generator alone, for sampling.
    func generator(_ shape: SeriesNetworkShape, in variables: Variables) -> SeriesGenerator {
        switch self {
        case .wassersteinGAN: WassersteinGame.generator(shape, in: variables)
        case .conditionalGAN: ConditionalGame.generator(shape, in: variables)
        }
    }

    /// Both networks, for fitting.
    func game(_ shape: SeriesNetworkShape, parameters: ParameterValues, variables: Variables, team: Team) -> any AdversarialGame {
        switch self {
        case .wassersteinGAN: WassersteinGame(shape, parameters: parameters, variables: variables, team: team)
        case .conditionalGAN: ConditionalGame(shape, parameters: parameters, variables: variables, team: team)
        }
    }
}
