/// Rectified Adam: while few gradients have been seen, steps are shortened by what the root of their running square cannot be trusted.
///
/// With ρ∞ = 2 / (1 − β₂) − 1 and ρ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ), the length of the running square's memory: where ρ > 5, Adam's step times
/// √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ)), with ε added to √v; else η · m / (1 − β₁ᵗ).
///
/// Reference: Liu and others, "On the variance of the adaptive learning rate and beyond", ICLR 2020, arXiv:1908.03265.
package final class RAdam: Adam {
    /// β₂ as the decimal that it was written as: 1 − β₂ of the nearest single-precision number is wrong in the fifth digit, and ρ∞ with it.
    private lazy var writtenBeta2 = Double(beta2.description) ?? Double(beta2)

    override func move(rate: Double, firstShare: Double, secondShare: Double) -> Move {
        let longest = 2 / (1 - writtenBeta2) - 1
        let rest = writtenBeta2.power(stepCount)
        let length = longest - 2 * Double(stepCount) * rest / (1 - rest)
        guard length > 5 else { return Move(size: Float(rate / firstShare), root: 0, epsilon: 1) }
        let rectification = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
        return Move(size: Float(rate / firstShare * (rectification * secondShare).squareRoot()), root: 1, epsilon: epsilon)
    }
}
