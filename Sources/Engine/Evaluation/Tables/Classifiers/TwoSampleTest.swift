import Random
package import Tabular
package import Threads
package import Trees

/// Whether a boosted classifier can tell synthetic rows from real ones.
///
/// The classifier learns from four of five folds and is tested on the fifth, five times over. An area under the ROC curve of 0.5 means that it cannot tell
/// them apart, 1 that it always can. Reference: Lopez-Paz, Oquab, "Revisiting classifier two-sample tests", ICLR 2017.
package struct TwoSampleTest: Codable, Sendable, Equatable {
    /// What one table may give away.
    package struct Share: Codable, Sendable, Equatable {
        /// The name of a column.
        package let column: String
        /// The share of all that told the tables apart, 0 … 1.
        package let share: Double
    }

    /// The mean area under the ROC curve of the folds; nil with fewer than two rows in a table.
    package let auc: Double?
    /// The same of one half of the real rows against the other: what is reached without any difference; nil with fewer than four real rows.
    package let floor: Double?
    /// How far from 0.5 the area under the ROC curve of equal tables of as many rows lies in 95 of 100 cases.
    package let noise: Double
    /// The columns by which the classifier told the tables apart, the most telling first; empty if there was nothing to learn.
    package let columns: [Share]
    /// The number of rows taken of each table.
    package let rowCount: Int

    /// Runs the test, on equally many rows of both tables.
    ///
    /// - Parameters:
    ///   - real: Real rows, best such that the synthesizer has not seen.
    ///   - synthetic: A table with columns of the same names and kinds. Texts and identifiers are not looked at.
    ///   - maximumRows: The largest number of rows taken of each table, at least 1.
    ///   - boosting: The classifier's settings.
    ///   - seed: Of the choice of rows and folds.
    ///   - team: The threads, which change nothing but the time it takes.
    /// - Throws: `BinningError` if the synthetic table lacks a column or has one of another kind.
    package init(
        real: Table, synthetic: Table, maximumRows: Int = 100_000, boosting: GradientBoosting = GradientBoosting(), seed: UInt64 = 0,
        team: Team = .single
    ) throws(BinningError) {
        rowCount = min(real.rowCount, synthetic.rowCount, max(maximumRows, 1))
        var stream = RandomStream(seed: seed, purpose: Purpose("two-sample test"))
        let first = real.gathered(Array(stream.permutation(real.rowCount).prefix(rowCount)))
        let second = synthetic.gathered(Array(stream.permutation(synthetic.rowCount).prefix(rowCount)))
        let half = rowCount / 2
        let trials = [
            try Trial(first, second, seed: seed),
            try Trial(first.gathered(Array(0..<half)), first.gathered(Array(half..<half * 2)), seed: seed),
        ]
        let outcomes = Trial.run(trials, boosting, team)
        auc = outcomes[0].auc
        floor = outcomes[1].auc
        let rows = Double(max(rowCount, 1))
        noise = 1.96 * ((2 * rows + 1) / (12 * rows * rows)).squareRoot()
        columns = outcomes[0].columns.map { Share(column: $0.key, share: $0.value) }
            .sorted { ($1.share, $0.column) < ($0.share, $1.column) }
    }
}

/// Two tables to be told apart.
private struct Trial {
    /// What came of it.
    struct Outcome {
        var auc: Double?
        /// The mean importance of each column, where it is not 0.
        var columns: [String: Double]
    }

    private let matrix: BinnedMatrix
    private let isSecond: [Bool]
    private let folds: StratifiedFolds?
    private let seed: UInt64
    private static let foldCount = 5

    init(_ first: Table, _ second: Table, seed: UInt64) throws(BinningError) {
        let binning = try FeatureBinning(learning: first, and: second)
        matrix = BinnedMatrix(try binning.matrix(of: first), followedBy: try binning.matrix(of: second))
        isSecond = [Bool](repeating: false, count: first.rowCount) + [Bool](repeating: true, count: second.rowCount)
        folds = first.rowCount < 2 ? nil : StratifiedFolds(isSecond, count: min(Self.foldCount, first.rowCount), seed: seed)
        self.seed = seed
    }

    /// Tests on one fold.
    private func test(_ fold: Int, _ boosting: GradientBoosting) -> Outcome {
        guard let (training, test) = folds?.parts(fold), !test.isEmpty else { return Outcome(columns: [:]) }
        let classifier = boosting.fitClassifier(
            matrix.gathered(training), classes: training.map { isSecond[$0] ? 1 : 0 }, classCount: 2,
            seed: RandomStream.derivedSeed(from: seed, purpose: Purpose("fold"), index: UInt64(fold)))
        let probabilities = classifier.probabilities(matrix.gathered(test))
        let scores = test.indices.map { probabilities[$0 * 2 + 1] }
        var columns: [String: Double] = [:]
        for (feature, importance) in zip(matrix.features, classifier.trees.importance) where importance > 0 {
            columns[feature.column, default: 0] += importance
        }
        return Outcome(auc: Scores.areaUnderROC(scores, isPositive: test.map { isSecond[$0] }), columns: columns)
    }

    /// Runs trials, with their folds shared among threads.
    static func run(_ trials: [Trial], _ boosting: GradientBoosting, _ team: Team) -> [Outcome] {
        let tests = team.map(trials.count * foldCount) { trials[$0 / foldCount].test($0 % foldCount, boosting) }
        return trials.indices.map { trial in
            let outcomes = tests[trial * foldCount..<(trial + 1) * foldCount]
            let areas = outcomes.compactMap(\.auc)
            var columns: [String: Double] = [:]
            for outcome in outcomes { columns.merge(outcome.columns, uniquingKeysWith: +) }
            let sum = columns.keys.sorted().reduce(0) { $0 + (columns[$1] ?? 0) }
            return Outcome(
                auc: areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count), columns: columns.mapValues { $0 / sum })
        }
    }
}
