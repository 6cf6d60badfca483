import Glibc

/// How an optimiser's learning rate changes with the updates t = 0, 1, 2, … made before: a factor on its `learningRate`.
///
/// A factor follows from t alone, so a resumed fit repeats it.
package enum LearningRateSchedule: Hashable, Sendable {
    /// 1.
    case constant
    /// In a straight line: a + (b − a) · t / n; from t = n on b.
    case linear(from: Double, to: Double, steps: Int)
    /// Along half a cosine: b + (a − b) · (1 + cos(π t / n)) / 2; from t = n on b. Reference: Loshchilov, Hutter, "SGDR: stochastic gradient descent with
    /// warm restarts", ICLR 2017, arXiv:1608.03983.
    case cosine(from: Double, to: Double, steps: Int)
    /// In steps: γ to the power of ⌊t / n⌋.
    case stepDecay(by: Double, every: Int)
    /// The first schedule while t < n, then the second with t − n.
    indirect case sequence(LearningRateSchedule, steps: Int, then: LearningRateSchedule)

    /// Evenly from `start` to 1 in `steps` updates, then 1. With a start of 0 the first update moves nothing.
    package static func linearWarmUp(steps: Int, from start: Double = 0) -> Self { .linear(from: start, to: 1, steps: steps) }

    /// Along half a cosine from 1 to `floor` in `steps` updates, then `floor`.
    package static func cosineDecay(steps: Int, floor: Double = 0) -> Self { .cosine(from: 1, to: floor, steps: steps) }

    /// γ to the power of t.
    package static func exponentialDecay(by factor: Double) -> Self { .stepDecay(by: factor, every: 1) }

    /// A linear warm-up, then a cosine that reaches `floor` after `total` updates in all.
    package static func warmUpThenCosine(warmUp: Int, total: Int, from start: Double = 0, floor: Double = 0) -> Self {
        .sequence(.linearWarmUp(steps: warmUp, from: start), steps: warmUp, then: .cosineDecay(steps: total - warmUp, floor: floor))
    }

    /// Up along half a cosine from `start` to 1, which is reached after `rise` updates, then down to `end`, which the last of `total` updates has.
    ///
    /// Reference: Smith, Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018, arXiv:1708.07120.
    package static func oneCycle(total: Int, rise: Int, start: Double = 0.04, end: Double = 4e-6) -> Self {
        .sequence(.cosine(from: start, to: 1, steps: rise), steps: rise, then: .cosine(from: 1, to: end, steps: total - 1 - rise))
    }

    /// The factor on the learning rate after `count` updates.
    package func factor(at count: Int) -> Double {
        switch self {
        case .constant: return 1
        case .linear(let start, let end, let steps):
            return count >= steps ? end : start + (end - start) * Double(count) / Double(steps)
        case .cosine(let start, let end, let steps):
            return count >= steps ? end : end + (start - end) * (1 + cos(.pi * Double(count) / Double(steps))) / 2
        case .stepDecay(let factor, let interval):
            return factor.power(count / interval)
        case .sequence(let first, let steps, let second):
            return count < steps ? first.factor(at: count) : second.factor(at: count - steps)
        }
    }
}

extension Double {
    /// This number to a whole power by squaring, which rounds alike everywhere.
    func power(_ exponent: Int) -> Double {
        var (result, square, rest) = (1.0, self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
