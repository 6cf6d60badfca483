/// A long short-term memory over whole series: gates i, f, g, o.
///
/// i, f, o = σ(x W + h U + b), g = tanh(x W + h U + b), c ← f c + i g, h = o tanh(c).
/// References: Hochreiter, Schmidhuber, "Long short-term memory", Neural Computation 1997; Gers, Schmidhuber, Cummins, "Learning to forget", 2000.
package struct LSTM: RecurrentLayer {
    package let weights: RecurrentWeights

    /// Makes the layer for series of `inputs` channels with `units` numbers of state.
    package init(_ name: String, inputs: Int, units: Int, in variables: Variables) {
        weights = RecurrentWeights(.lstm, name, inputs: inputs, units: units, in: variables)
    }
}
