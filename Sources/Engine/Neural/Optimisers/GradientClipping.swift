/// A bound on the gradients that an optimiser gets, so that one bad batch cannot throw a fit far.
///
/// Gradients within the bound keep their values exactly.
package enum GradientClipping: Hashable, Sendable {
    /// All gradients are multiplied by min(1, bound / (norm + 10⁻⁶)), where norm is the Euclidean one of all their elements together.
    ///
    /// Reference: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, arXiv:1211.5063.
    case globalNorm(Float)
    /// Each element is brought into ±bound.
    case value(Float)

    /// Records the clipped gradients of one optimiser.
    package func callAsFunction(_ gradients: [Tensor]) -> [Tensor] {
        switch self {
        case .value(let bound): return gradients.map { $0.clamped(from: -bound, to: bound) }
        case .globalNorm(let bound):
            let squares = gradients.map { $0.sumOfSquares() }
            guard let first = squares.first else { return [] }
            let norm = squares.dropFirst().reduce(first, +).squareRoot()
            // min(1, b / n) as 1 / max(1, n / b), which is exactly 1 within the bound.
            let factor = 1 / Tensor.maximum((norm + 1e-6) * (1 / bound), norm.graph.constant(1))
            return gradients.map { $0 * factor }
        }
    }
}
