import CKernels

/// Adam: each parameter moves by its gradient's running mean over the root of its running square.
///
/// In step t, with gradient g: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε).
///
/// The moments are variables named `<name>.first.<parameter>` and `<name>.second.<parameter>`; with them and `stepCount` a fit can be resumed.
/// Reference: Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980.
package class Adam: Optimiser {
    /// How a step changes an element: θ ← keep · θ − size · m / (root · √v + epsilon).
    struct Move {
        var keep: Float = 1
        var size: Float
        var root: Float
        var epsilon: Float
    }

    package final let parameters: [Variable]
    package final var learningRate: Float
    /// How η changes with the updates made.
    package final let schedule: LearningRateSchedule
    package final let beta1: Float
    package final let beta2: Float
    /// ε, which bounds the step where the gradient is tiny.
    package final let epsilon: Float
    /// λ ≥ 0: λθ is added to the gradient, as a penalty of λ/2 · ‖θ‖² on the loss would.
    package final let weightDecay: Float
    package final var stepCount = 0
    private let first: [Variable]
    private let second: [Variable]
    private var move = Move(size: 0, root: 0, epsilon: 0)

    /// Makes the optimiser and its moments, which start at zero.
    package init(
        _ name: String, variables: Variables, parameters: [Variable], learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-8, weightDecay: Float = 0, schedule: LearningRateSchedule = .constant
    ) {
        self.parameters = parameters
        self.learningRate = learningRate
        self.schedule = schedule
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        first = parameters.map { variables.make("\(name).first.\($0.name)", $0.shape, .constant(0), isTrainable: false) }
        second = parameters.map { variables.make("\(name).second.\($0.name)", $0.shape, .constant(0), isTrainable: false) }
    }

    package var weightPenalty: Float { weightDecay }

    package final func beginStep() {
        let rate = Double(learningRate) * schedule.factor(at: stepCount)
        stepCount += 1
        move = move(rate: rate, firstShare: 1 - Double(beta1).power(stepCount), secondShare: 1 - Double(beta2).power(stepCount))
    }

    /// What the present step does to every element.
    ///
    /// - Parameters:
    ///   - rate: η of this step.
    ///   - firstShare: 1 − β₁ᵗ, by which m falls short of a mean of gradients.
    ///   - secondShare: 1 − β₂ᵗ, the same for v.
    func move(rate: Double, firstShare: Double, secondShare: Double) -> Move {
        Move(size: Float(rate / firstShare), root: Float((1 / secondShare).squareRoot()), epsilon: epsilon)
    }

    package final func kernel(parameter index: Int, gradient: UnsafeMutablePointer<Float>) -> Kernel {
        let variable = parameters[index]
        let (parameter, first, second) = (variable.storage.pointer, self.first[index].storage.pointer, self.second[index].storage.pointer)
        return { [self] context in
            context.parallel(variable.shape.count, grain: 16_384, multiple: 16) { range, _ in
                let i = range.lowerBound
                sb_adam(
                    parameter + i, first + i, second + i, gradient + i, range.count, beta1, beta2, move.keep, move.size, move.root,
                    move.epsilon)
            }
            variable.markChanged()
        }
    }
}
