/// Brings each row (the last axis) to mean 0 and variance 1, then scales and shifts each feature by learnt numbers.
///
/// The variance is the biased one. Variables: `<name>.weight` (1) and `<name>.bias` (0).
/// Reference: Ba, Kiros, Hinton, "Layer normalization", 2016, arXiv:1607.06450.
package struct LayerNorm: Layer {
    package let weight: Variable
    package let bias: Variable
    private let epsilon: Float

    /// Makes the layer.
    ///
    /// - Parameters:
    ///   - name: The prefix of the variables' names.
    ///   - features: The length of the last axis.
    ///   - epsilon: Added to the variance under the root.
    ///   - variables: Where the variables are made.
    package init(_ name: String, features: Int, epsilon: Float = 1e-5, in variables: Variables) {
        weight = variables.make("\(name).weight", [features], .constant(1))
        bias = variables.make("\(name).bias", [features], .constant(0))
        self.epsilon = epsilon
    }

    package var parameters: [Variable] { [weight, bias] }

    package func callAsFunction(_ input: Tensor) -> Tensor {
        input.normalised(epsilon: epsilon) * input.graph.read(weight) + input.graph.read(bias)
    }
}
