/// Adam with decoupled weight decay: before it moves, each parameter shrinks by the factor 1 − ηλ, which the moments do not see.
///
/// λ is `weightDecay`. Reference: Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101.
package final class AdamW: Adam {
    /// Makes the optimiser and its moments, which start at zero.
    package override init(
        _ name: String, variables: Variables, parameters: [Variable], learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-8, weightDecay: Float = 0.01, schedule: LearningRateSchedule = .constant
    ) {
        super.init(
            name, variables: variables, parameters: parameters, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            weightDecay: weightDecay, schedule: schedule)
    }

    package override var weightPenalty: Float { 0 }

    override func move(rate: Double, firstShare: Double, secondShare: Double) -> Move {
        var move = super.move(rate: rate, firstShare: firstShare, secondShare: secondShare)
        move.keep = Float(1 - rate * Double(weightDecay))
        return move
    }
}
