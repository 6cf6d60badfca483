import Glibc

/// How good predictions are.
package enum Scores {
    /// The area under the receiver operating characteristic: how probably a positive row scores above a negative one, ties counting half.
    ///
    /// Reference: Hanley, McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve", Radiology 1982.
    ///
    /// - Parameters:
    ///   - scores: Finite; higher means rather positive.
    ///   - isPositive: For each score whether it is that of a positive row.
    /// - Returns: 0 … 1; nil unless there are rows of both kinds.
    package static func areaUnderROC(_ scores: [Double], isPositive: [Bool]) -> Double? {
        precondition(scores.count == isPositive.count, "\(scores.count) scores and \(isPositive.count) marks")
        let positives = isPositive.count { $0 }
        let negatives = scores.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        // Twice the number of pairs won, which is whole.
        var wins = 0
        var negativesBelow = 0
        var first = 0
        while first < order.count {
            var tiedPositives = 0
            var next = first
            while next < order.count, scores[order[next]] == scores[order[first]] {
                if isPositive[order[next]] { tiedPositives += 1 }
                next += 1
            }
            let tiedNegatives = next - first - tiedPositives
            wins += tiedPositives * (2 * negativesBelow + tiedNegatives)
            negativesBelow += tiedNegatives
            first = next
        }
        return Double(wins) / (2 * Double(positives) * Double(negatives))
    }

    /// The share of rows whose class is the one predicted; nil of no rows.
    package static func accuracy(_ predicted: [Int32], _ classes: [Int32]) -> Double? {
        precondition(predicted.count == classes.count, "\(predicted.count) predictions of \(classes.count) classes")
        guard !classes.isEmpty else { return nil }
        return Double(zip(predicted, classes).count { $0 == $1 }) / Double(classes.count)
    }

    /// The class of the highest probability of each row; the first of several.
    package static func likeliest(_ probabilities: [Double], classCount: Int) -> [Int32] {
        (0..<probabilities.count / classCount).map { row in
            var best = 0
            for place in 1..<classCount where probabilities[row * classCount + place] > probabilities[row * classCount + best] {
                best = place
            }
            return Int32(best)
        }
    }

    /// Minus the mean logarithm of the probability of each row's class; probabilities below 1e-15 count as that. Nil of no rows.
    ///
    /// - Parameters:
    ///   - probabilities: Of all classes, row after row.
    ///   - classes: For each row the number of its class.
    ///   - classCount: The number of classes.
    package static func logLoss(_ probabilities: [Double], _ classes: [Int32], classCount: Int) -> Double? {
        precondition(probabilities.count == classes.count * classCount, "\(probabilities.count) probabilities of \(classes.count) rows")
        guard !classes.isEmpty else { return nil }
        var sum = 0.0
        for (row, place) in classes.enumerated() { sum -= log(max(probabilities[row * classCount + Int(place)], 1e-15)) }
        return sum / Double(classes.count)
    }

    /// The coefficient of determination: the share of the values' variance that predictions explain; nil if the values do not vary or
    /// their squares are infinite or nothing.
    ///
    /// - Returns: 1 at best, 0 for the mean, and any number below for worse than that.
    package static func determination(_ predicted: [Double], _ values: [Double]) -> Double? {
        precondition(predicted.count == values.count, "\(predicted.count) predictions of \(values.count) values")
        guard values.contains(where: { $0 != values[0] }) else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        var (unexplained, all) = (0.0, 0.0)
        for (guess, value) in zip(predicted, values) {
            unexplained += (value - guess) * (value - guess)
            all += (value - mean) * (value - mean)
        }
        let share = 1 - unexplained / all
        return share.isFinite ? share : nil
    }

    /// The harmonic mean of precision and recall of one class; 0 if it is neither present nor predicted.
    package static func f1(_ predicted: [Int32], _ classes: [Int32], positive: Int32) -> Double {
        precondition(predicted.count == classes.count, "\(predicted.count) predictions of \(classes.count) classes")
        var (hits, marked) = (0, 0)
        for (guess, truth) in zip(predicted, classes) {
            if guess == positive && truth == positive { hits += 1 }
            marked += (guess == positive ? 1 : 0) + (truth == positive ? 1 : 0)
        }
        return marked > 0 ? 2 * Double(hits) / Double(marked) : 0
    }
}
