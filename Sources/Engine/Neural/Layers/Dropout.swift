/// While training, sets each element to zero with a probability and scales the others so that the mean stays; in inference it does nothing.
///
/// The mask is keyed by (seed, graph, name, use, step), so that a resumed fit repeats it.
/// Reference: Srivastava and others, "Dropout", JMLR 2014.
package struct Dropout: Layer {
    private let name: String
    private let probability: Float

    /// Makes the layer; `probability` of dropping lies in [0, 1).
    package init(_ name: String, probability: Float = 0.5) {
        precondition(probability >= 0 && probability < 1, "the probability of dropping lies in [0, 1)")
        self.name = name
        self.probability = probability
    }

    package var parameters: [Variable] { [] }

    package func callAsFunction(_ input: Tensor) -> Tensor {
        guard input.graph.mode == .training, probability > 0 else { return input }
        return input * input.graph.random(.mask(keep: 1 - probability), input.shape, purpose: "dropout.\(name)")
    }
}
