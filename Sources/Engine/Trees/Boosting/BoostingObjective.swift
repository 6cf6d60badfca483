import Glibc

/// The loss that trees are to make small, of the sums of their steps: the scores.
enum BoostingObjective: Sendable, Equatable {
    /// Half the squared difference of score and value.
    case squaredError
    /// Minus the log-likelihood of classes 0 and 1, the score being the log-odds of class 1.
    case logistic
    /// Minus the log-likelihood of a number of classes, with a score of each up to a common constant.
    case softmax(Int)

    /// The number of scores of a row.
    var scoreCount: Int {
        if case .softmax(let classes) = self { return classes }
        return 1
    }

    /// The scores without any tree: the best constants. The targets are values or numbers of classes, at least one.
    func start(_ targets: [Double]) -> [Double] {
        let rows = Double(targets.count)
        // Shares are kept off 0 and 1, where log-odds are infinite.
        let least = 1e-6
        switch self {
        case .squaredError: return [targets.reduce(0, +) / rows]
        case .logistic:
            let share = min(max(targets.reduce(0, +) / rows, least), 1 - least)
            return [log(share / (1 - share))]
        case .softmax(let classes):
            var counts = [Double](repeating: 0, count: classes)
            for target in targets { counts[Int(target)] += 1 }
            return counts.map { log(max($0 / rows, least)) }
        }
    }

    /// Bounds of the first and second derivative; nil if the loss cannot be made smaller.
    func bounds(_ scores: UnsafePointer<Double>, _ targets: [Double]) -> (gradient: Double, curvature: Double)? {
        switch self {
        case .squaredError:
            var largest = 0.0
            for (row, target) in targets.enumerated() { largest = max(largest, abs(scores[row] - target)) }
            // Beyond, squares are infinite or nothing.
            return largest > 1e-150 && largest < 1e150 ? (largest, 1) : nil
        case .logistic, .softmax:
            return targets.contains { $0 != targets[0] } ? (1, 0.25) : nil
        }
    }

    /// Turns the scores of a row into probabilities in place; rows are `stride` apart from score to score.
    @inline(__always)
    static func normalise(_ scores: UnsafeMutablePointer<Double>, stride: Int, classes: Int) {
        var largest = scores[0]
        for place in 1..<classes { largest = max(largest, scores[place * stride]) }
        var sum = 0.0
        for place in 0..<classes {
            let power = exp(scores[place * stride] - largest)
            scores[place * stride] = power
            sum += power
        }
        for place in 0..<classes { scores[place * stride] /= sum }
    }

    /// The probability of log-odds.
    @inline(__always)
    static func sigmoid(_ score: Double) -> Double { 1 / (1 + exp(-score)) }

    /// The mean loss of rows; scores stand score after score.
    func loss(_ scores: UnsafePointer<Double>, _ targets: [Double]) -> Double {
        let rows = targets.count
        var sum = 0.0
        switch self {
        case .squaredError:
            for row in 0..<rows { sum += (scores[row] - targets[row]) * (scores[row] - targets[row]) / 2 }
        case .logistic:
            for row in 0..<rows {
                let score = targets[row] > 0 ? scores[row] : -scores[row]
                sum += log1p(exp(-abs(score))) + max(-score, 0)
            }
        case .softmax(let classes):
            for row in 0..<rows {
                var largest = scores[row]
                for place in 1..<classes { largest = max(largest, scores[place * rows + row]) }
                var powers = 0.0
                for place in 0..<classes { powers += exp(scores[place * rows + row] - largest) }
                sum += log(powers) + largest - scores[Int(targets[row]) * rows + row]
            }
        }
        return sum / Double(rows)
    }
}
