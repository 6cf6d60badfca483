import CKernels

/// Adam: each parameter moves by its gradient's running mean over the root of its running square.
///
/// In step t, with gradient g: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε).
///
/// The moments are variables named `<name>.first.<parameter>` and `<name>.second.<parameter>`; with them and `stepCount` a fit can be resumed.
/// Reference: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980.
package final class Adam: Optimiser {
    package let parameters: [Variable]
    package var learningRate: Float
    package let beta1: Float
    package let beta2: Float
    /// ε, which bounds the step where the gradient is tiny.
    package let epsilon: Float
    package var stepCount = 0
    private let first: [Variable]
    private let second: [Variable]
    private var size: Float = 0
    private var root: Float = 0

    /// Makes the optimiser and its moments, which start at zero.
    package init(
        _ name: String, variables: Variables, parameters: [Variable], learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-8
    ) {
        self.parameters = parameters
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        first = parameters.map { variables.make("\(name).first.\($0.name)", $0.shape, .constant(0), isTrainable: false) }
        second = parameters.map { variables.make("\(name).second.\($0.name)", $0.shape, .constant(0), isTrainable: false) }
    }

    package func beginStep() {
        stepCount += 1
        size = Float(Double(learningRate) / (1 - power(Double(beta1), stepCount)))
        root = Float((1 / (1 - power(Double(beta2), stepCount))).squareRoot())
    }

    package func kernel(parameter index: Int, gradient: UnsafeMutablePointer<Float>) -> Kernel {
        let variable = parameters[index]
        let (parameter, first, second) = (variable.storage.pointer, self.first[index].storage.pointer, self.second[index].storage.pointer)
        return { [self] _ in
            sb_adam(parameter, first, second, gradient, variable.shape.count, beta1, beta2, size, root, epsilon)
            variable.markChanged()
        }
    }

    /// `base` to a whole power by squaring, which rounds alike everywhere.
    private func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, square, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
