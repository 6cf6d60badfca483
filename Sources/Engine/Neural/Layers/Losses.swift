/// Losses: scalars to be made small.
package enum Losses {
    /// The mean of the squared differences.
    package static func meanSquaredError(_ prediction: Tensor, _ target: Tensor) -> Tensor { (prediction - target).squared().mean() }

    /// The mean of the squared differences from one number.
    package static func meanSquaredError(_ prediction: Tensor, _ target: Float) -> Tensor { (prediction - target).squared().mean() }

    /// The mean of (‖∂critic/∂x‖ − 1)² over a batch x (B, …) at which the critic is evaluated.
    ///
    /// Reference: Gulrajani and others, "Improved training of Wasserstein GANs", NeurIPS 2017, arXiv:1704.00028.
    ///
    /// - Parameters:
    ///   - batch: Points between real and generated rows.
    ///   - epsilon: Added to the squared norm under the root, which has no derivative at 0.
    ///   - critic: Records the critic's scores, one for each row.
    package static func gradientPenalty(at batch: Tensor, epsilon: Float = 1e-12, critic: (Tensor) -> Tensor) -> Tensor {
        let gradient = batch.graph.gradients(of: critic(batch).sum(), withRespectTo: [batch])[0]
        let rows = gradient.reshaped(to: [batch.shape[0], batch.shape.count / batch.shape[0]])
        return ((rows.squared().sum(axes: [1]) + epsilon).squareRoot() - 1).squared().mean()
    }
}
