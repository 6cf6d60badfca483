package import Threads

/// Gradient boosting of decision trees over binned features: its settings, whose defaults work unattended.
///
/// Trees grow best leaf first with Newton steps in their leaves. The same data, settings and seed give the same trees on any number of threads.
///
/// References: Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 2001, doi:10.1214/aos/1013203451; Ke et al.,
/// "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017.
package struct GradientBoosting: Sendable, Equatable {
    /// The largest number of trees (of each class, if there are more than two).
    package var rounds = 100
    /// The share of a leaf's Newton step that is taken, above 0 and up to 1.
    package var learningRate = 0.1
    /// The largest number of leaves of a tree, at least 2.
    package var maximumLeaves = 31
    /// The smallest number of rows of a leaf, at least 1.
    package var minimumLeafSize = 20
    /// Added to the second derivative of each leaf, at least 0; the default is XGBoost's.
    package var l2 = 1.0
    /// How many rows of the node's mean are mixed into the mean of a category when categories are put in order, at least 0.
    package var categorySmoothing = 10.0
    /// The share of rows that each round learns from, above 0 and up to 1.
    package var rowShare = 1.0
    /// The share of features that each round may use, above 0 and up to 1.
    package var featureShare = 1.0
    /// The share of rows held out to tell when to stop, 0 … 0.5. Only if that makes at least 100 rows are any held out.
    package var validationShare = 0.1
    /// The number of rounds without a better loss on the held-out rows after which no more are grown; those after the best one are dropped.
    package var patience = 10

    /// The defaults.
    package init() {}

    /// Learns the probabilities of classes.
    ///
    /// - Parameters:
    ///   - features: At least one row.
    ///   - classes: For each row the number of its class.
    ///   - classCount: The number of classes, at least 2; classes without rows get probabilities next to 0.
    ///   - seed: Of the choice of held-out rows and of rows and features for each round.
    ///   - team: The threads.
    package func fitClassifier(
        _ features: BinnedMatrix, classes: [Int32], classCount: Int, seed: UInt64 = 0, team: Team = .single
    ) -> BoostedClassifier {
        precondition(classCount >= 2, "there are at least two classes")
        precondition(classes.allSatisfy { $0 >= 0 && $0 < classCount }, "classes are numbered 0 ..< \(classCount)")
        let objective: BoostingObjective = classCount == 2 ? .logistic : .softmax(classCount)
        let trees = BoostingFit(features, classes.map(Double.init), objective, self, seed: seed, team: team).trees()
        return BoostedClassifier(trees: trees, classCount: classCount)
    }

    /// Learns the mean of a number.
    ///
    /// - Parameters:
    ///   - features: At least one row.
    ///   - values: For each row the number; all are finite.
    ///   - seed: Of the choice of held-out rows and of rows and features for each round.
    ///   - team: The threads.
    package func fitRegressor(_ features: BinnedMatrix, values: [Double], seed: UInt64 = 0, team: Team = .single) -> BoostedRegressor {
        precondition(values.allSatisfy(\.isFinite), "the values to learn are finite")
        return BoostedRegressor(trees: BoostingFit(features, values, .squaredError, self, seed: seed, team: team).trees())
    }
}
