/// Brings each feature (the last axis) to mean 0 and variance 1 over all other axes, then scales and shifts it by learnt numbers.
///
/// While training, the batch's own mean and (biased) variance are used, and running statistics move towards them, the variance unbiased; in inference
/// the running statistics are used. Variables: `<name>.weight` (1), `<name>.bias` (0), `<name>.running_mean` (0), `<name>.running_var` (1).
/// Reference: Ioffe, Szegedy, "Batch normalization", ICML 2015, arXiv:1502.03167.
package struct BatchNorm1D: Layer {
    package let weight: Variable
    package let bias: Variable
    package let runningMean: Variable
    package let runningVariance: Variable
    private let epsilon: Float
    private let momentum: Float

    /// Makes the layer.
    ///
    /// - Parameters:
    ///   - name: The prefix of the variables' names.
    ///   - features: The length of the last axis.
    ///   - epsilon: Added to the variance under the root.
    ///   - momentum: The share of the new batch in the running statistics.
    ///   - variables: Where the variables are made.
    package init(_ name: String, features: Int, epsilon: Float = 1e-5, momentum: Float = 0.1, in variables: Variables) {
        weight = variables.make("\(name).weight", [features], .constant(1))
        bias = variables.make("\(name).bias", [features], .constant(0))
        runningMean = variables.make("\(name).running_mean", [features], .constant(0), isTrainable: false)
        runningVariance = variables.make("\(name).running_var", [features], .constant(1), isTrainable: false)
        self.epsilon = epsilon
        self.momentum = momentum
    }

    package var parameters: [Variable] { [weight, bias] }

    package func callAsFunction(_ input: Tensor) -> Tensor {
        let graph = input.graph
        let (scale, shift) = (graph.read(weight), graph.read(bias))
        guard graph.mode == .training else {
            let factor = scale / (graph.read(runningVariance) + epsilon).squareRoot()
            return input * factor + (shift - graph.read(runningMean) * factor)
        }
        let rows = input.reshaped(to: [input.shape.count / input.shape.last, input.shape.last])
        let mean = rows.mean(axes: [0])
        let centred = rows - mean
        let variance = centred.squared().mean(axes: [0])
        let count = Float(rows.shape[0])
        let unbiased = variance * (count / max(count - 1, 1))
        // A layer that is used twice in a step moves its statistics twice.
        graph.assign(runningMean, graph.pending(runningMean) * (1 - momentum) + mean * momentum)
        graph.assign(runningVariance, graph.pending(runningVariance) * (1 - momentum) + unbiased * momentum)
        let factor = scale / (variance + epsilon).squareRoot()
        return (centred * factor + shift).reshaped(to: input.shape)
    }
}
