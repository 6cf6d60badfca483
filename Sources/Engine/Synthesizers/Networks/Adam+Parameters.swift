import Neural
import Specification

extension Adam {
    /// The optimiser with the learning rate and decays that a synthesizer's parameters name.
    convenience init(_ name: String, variables: Variables, parameters: [Variable], settings: ParameterValues) {
        self.init(
            name, variables: variables, parameters: parameters, learningRate: Float(settings.number("learningRate")),
            beta1: Float(settings.number("beta1")), beta2: Float(settings.number("beta2")))
    }
}
