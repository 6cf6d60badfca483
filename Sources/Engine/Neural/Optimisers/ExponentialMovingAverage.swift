import CKernels

/// Running means of an optimiser's parameters, which sample better than the parameters of any one step.
///
/// After the optimiser's t-th move θ̄ ← θ̄ + (1 − d)(θ − θ̄), where the decay d may start lower than it ends (`Start`). The averages are variables named
/// `<name>.average.<parameter>` that start as copies; d follows from the optimiser's `stepCount`, so that a resumed fit needs nothing else.
/// Reference: Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", SIAM Journal on Control and Optimization 30 (1992).
package final class ExponentialMovingAverage {
    /// How the averages leave the initial values behind.
    package enum Start: Sendable {
        /// d = decay from the first move on.
        case fromInitialValues
        /// d = min(decay, (1 + t) / (10 + t)).
        case warmUp
        /// d = (decay − decayᵗ) / (1 − decayᵗ): the mean of what the moves gave, weighted by decay to the power of their age, without the initial values.
        /// It is Adam's correction of a mean that starts at 0; after the first move the averages equal the parameters.
        case unbiased
    }

    /// The optimiser whose moves are followed.
    package let optimiser: any Optimiser
    /// d after the start, in [0, 1).
    package let decay: Float
    private let start: Start
    private var averages: [ObjectIdentifier: Variable] = [:]

    /// Makes the averages of all parameters of an optimiser.
    package init(
        _ name: String, of optimiser: any Optimiser, decay: Float = 0.999, start: Start = .fromInitialValues, in variables: Variables
    ) {
        precondition(decay >= 0 && decay < 1, "the decay of an average lies in [0, 1)")
        self.optimiser = optimiser
        self.decay = decay
        self.start = start
        for parameter in optimiser.parameters {
            let average = variables.make("\(name).average.\(parameter.name)", parameter.shape, .constant(0), isTrainable: false)
            average.values = parameter.values
            averages[ObjectIdentifier(parameter)] = average
        }
    }

    /// The average of a parameter; nil for other variables.
    package func average(of parameter: Variable) -> Variable? { averages[ObjectIdentifier(parameter)] }

    /// 1 − d after the optimiser's present move.
    private var share: Float {
        let (count, decay) = (optimiser.stepCount, Double(decay))
        switch start {
        case .fromInitialValues: return Float(1 - decay)
        case .warmUp: return Float(1 - min(decay, Double(1 + count) / Double(10 + count)))
        case .unbiased: return Float((1 - decay) / (1 - decay.power(count)))
        }
    }

    /// The work that follows one parameter.
    func kernel(_ parameter: Variable, into average: Variable) -> Kernel {
        let (source, target, count) = (parameter.storage.pointer, average.storage.pointer, parameter.shape.count)
        return { [self] context in
            context.parallel(count, grain: 16_384, multiple: 16) { range, _ in
                let i = range.lowerBound
                sb_blend(target + i, target + i, source + i, share, range.count)
            }
            average.markChanged()
        }
    }
}
