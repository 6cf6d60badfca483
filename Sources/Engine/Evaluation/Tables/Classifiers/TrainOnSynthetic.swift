import Random
package import Tabular
package import Threads
package import Trees

/// Whether synthetic rows teach what real ones do: for each target column, a model that learnt from the real training rows and one that learnt from synthetic
/// ones, both tested on real rows that neither has seen.
///
/// Reference: Esteban, Hyland, Rätsch, "Real-valued (medical) time series generation with recurrent conditional GANs", 2017, arXiv:1706.02633.
package struct TrainOnSynthetic: Codable, Sendable, Equatable {
    /// How well a model predicts the holdout. Figures of the other kind of target, or that cannot be had, are nil.
    package struct Performance: Codable, Sendable, Equatable {
        /// The area under the ROC curve; of more than two classes the mean of each against the rest, weighted by their rows.
        package internal(set) var auc: Double?
        /// The share of rows whose likeliest class is the right one.
        package internal(set) var accuracy: Double?
        /// The mean of the classes' F1 scores.
        package internal(set) var f1: Double?
        /// Minus the mean log-likelihood of the right class.
        package internal(set) var logLoss: Double?
        /// The share of the variance that is explained, R².
        package internal(set) var determination: Double?

        /// The figure that models are compared by: the area under the ROC curve of classes, R² of numbers.
        package var score: Double? { auc ?? determination }
    }

    /// What is predicted, and how well.
    package struct Target: Codable, Sendable, Equatable {
        /// The name of the column.
        package let column: String
        /// The names of the classes, the commonest first; empty if the target is a number.
        package let classes: [String]
        /// The model that learnt from real rows.
        package let real: Performance
        /// The model that learnt from synthetic rows.
        package let synthetic: Performance

        /// The score of the model that learnt from synthetic rows in parts of the other one's; nil unless the latter is above 0.
        package var ratio: Double? {
            guard let real = real.score, let synthetic = synthetic.score, real > 0 else { return nil }
            return synthetic / real
        }
    }

    /// Settings of half as many trees as by default, of twice the steps: a table has many targets, and what counts is the difference of two models.
    package static var boosting: GradientBoosting {
        var settings = GradientBoosting()
        settings.rounds /= 2
        settings.learningRate *= 2
        return settings
    }

    /// The targets that could be predicted, in the order asked.
    package let targets: [Target]

    /// Trains and tests.
    ///
    /// - Parameters:
    ///   - training: The real rows that the synthesizer has learnt from.
    ///   - synthetic: Synthetic rows with columns of the same names and kinds.
    ///   - holdout: Real rows that the synthesizer has not learnt from.
    ///   - targets: Names of columns; nil means all. Categories, booleans and numbers of two values are told into classes, other numbers and moments are
    ///     estimated; texts, identifiers and what does not vary are passed over.
    ///   - boosting: The models' settings.
    ///   - seed: Of the models.
    ///   - team: The threads, which change nothing but the time it takes.
    /// - Throws: `BinningError` if a table lacks a column or has one of another kind.
    package init(
        training: Table, synthetic: Table, holdout: Table, targets names: [String]? = nil,
        boosting: GradientBoosting = TrainOnSynthetic.boosting,
        seed: UInt64 = 0, team: Team = .single
    ) throws(BinningError) {
        let columns = training.selecting(names ?? training.columns.map(\.name)).columns
        let targets = columns.compactMap { Predicted($0) }
        for column in training.columns where column.type != .text && column.type != .identifier && synthetic[column.name] == nil {
            throw .missingColumn(column.name)
        }
        let sources = [
            try Source(learning: training, holdout: holdout),
            try Source(learning: synthetic.selecting(training.columns.map(\.name)), holdout: holdout),
        ]
        let performances = team.map(targets.count * 2) { place in
            sources[place % 2].performance(targets[place / 2], holdout, boosting, seed: seed)
        }
        self.targets = targets.enumerated().map { place, target in
            Target(
                column: target.column, classes: target.classes?.names ?? [], real: performances[place * 2],
                synthetic: performances[place * 2 + 1])
        }
    }

    /// What is to be predicted of a column.
    private struct Predicted {
        let column: String
        /// Nil of numbers.
        let classes: TargetClasses?

        init?(_ column: Column) {
            self.column = column.name
            classes = TargetClasses(column)
            if classes != nil { return }
            guard let numbers = column.cells.numbers, column.type != .boolean else { return nil }
            let present = numbers.indices.filter { !column.isMissing($0) && numbers[$0].isFinite }
            guard let first = present.first, present.contains(where: { numbers[$0] != numbers[first] }) else { return nil }
        }
    }

    /// Rows to learn from, and the holdout binned as they are.
    private struct Source {
        private let table: Table
        private let matrix: BinnedMatrix
        private let holdout: BinnedMatrix

        init(learning table: Table, holdout: Table) throws(BinningError) {
            let binning = FeatureBinning(learning: table)
            self.table = table
            matrix = try binning.matrix(of: table)
            self.holdout = try binning.matrix(of: holdout)
        }

        /// Learns to predict a target and tests it on the holdout.
        func performance(_ target: Predicted, _ real: Table, _ boosting: GradientBoosting, seed: UInt64) -> Performance {
            guard let learnt = table[target.column], let tested = real[target.column] else { return Performance() }
            let features = matrix.leavingOut(column: target.column)
            let held = holdout.leavingOut(column: target.column)
            if let classes = target.classes {
                let (known, right) = (classes.classes(of: learnt), classes.classes(of: tested))
                let (rows, test) = (known.indices.filter { known[$0] >= 0 }, right.indices.filter { right[$0] >= 0 })
                guard !rows.isEmpty, !test.isEmpty else { return Performance() }
                let model = boosting.fitClassifier(
                    features.gathered(rows), classes: rows.map { known[$0] }, classCount: classes.names.count, seed: seed)
                return Performance(
                    model.probabilities(held.gathered(test)), test.map { right[$0] }, classCount: classes.names.count)
            }
            guard let known = learnt.cells.numbers, let right = tested.cells.numbers else { return Performance() }
            let rows = known.indices.filter { !learnt.isMissing($0) && known[$0].isFinite }
            let test = right.indices.filter { !tested.isMissing($0) && right[$0].isFinite }
            guard !rows.isEmpty, !test.isEmpty else { return Performance() }
            let model = boosting.fitRegressor(features.gathered(rows), values: rows.map { known[$0] }, seed: seed)
            return Performance(determination: Scores.determination(model.values(held.gathered(test)), test.map { right[$0] }))
        }
    }
}

extension TrainOnSynthetic.Performance {
    /// The figures of a classifier.
    fileprivate init(_ probabilities: [Double], _ classes: [Int32], classCount: Int) {
        let predicted = Scores.likeliest(probabilities, classCount: classCount)
        accuracy = Scores.accuracy(predicted, classes)
        logLoss = Scores.logLoss(probabilities, classes, classCount: classCount)
        let present = (0..<Int32(classCount)).filter { classes.contains($0) }
        f1 = present.reduce(0) { $0 + Scores.f1(predicted, classes, positive: $1) } / Double(present.count)
        var (sum, weights) = (0.0, 0.0)
        for place in present {
            let isPositive = classes.map { $0 == place }
            let scores = classes.indices.map { probabilities[$0 * classCount + Int(place)] }
            guard let area = Scores.areaUnderROC(scores, isPositive: isPositive) else { continue }
            let weight = Double(isPositive.count { $0 })
            sum += area * weight
            weights += weight
        }
        auc = weights > 0 ? sum / weights : nil
    }
}
