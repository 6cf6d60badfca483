/// A gated recurrent unit over whole series, PyTorch's variant: gates r, z, n, and the reset gate scales the product with the previous state.
///
/// r = σ(x Wᵣ + h Uᵣ + b), z = σ(x W_z + h U_z + b), n = tanh(x Wₙ + b + r (h Uₙ + b')), h ← (1 − z) n + z h.
/// Reference: Cho and others, "Learning phrase representations using RNN encoder–decoder", EMNLP 2014, arXiv:1406.1078.
package struct GRU: RecurrentLayer {
    package let weights: RecurrentWeights

    /// Makes the layer for series of `inputs` channels with `units` numbers of state.
    package init(_ name: String, inputs: Int, units: Int, in variables: Variables) {
        weights = RecurrentWeights(.gru, name, inputs: inputs, units: units, in: variables)
    }
}
