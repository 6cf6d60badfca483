package import Threads

/// One tree grown until its leaves are small, which keeps the rows of each leaf: a model of how a target is distributed given features.
///
/// Splits of classes make the entropy small and splits of numbers the squared error. Everything that is compared is a sum of whole numbers, so the tree is the
/// same on any number of threads. Reference: Breiman, Friedman, Olshen, Stone, "Classification and regression trees", 1984.
package struct DecisionTree: Sendable {
    /// What the tree is to explain.
    package enum Target: Sendable {
        /// For each row the number of its class below `count`; whether classes are in an order, as bins of a number are.
        case classes([UInt16], count: Int, isOrdered: Bool)
        /// For each row a finite number.
        case values([Double])
    }

    /// When to stop.
    package struct Limits: Sendable, Equatable {
        /// The smallest number of rows of a leaf, at least 1.
        package var minimumLeafSize = 20
        /// A split gains more than this: of classes log-likelihood in nats, of numbers the squared error in units of the variance of all rows.
        package var minimumGain = 0.0
        /// The largest number of questions on the way to a leaf, at least 0.
        package var maximumDepth = 64
        /// How many rows of the node's mean are mixed into the mean of a category when categories are put in order, at least 0.
        package var categorySmoothing = 5.0

        /// The defaults.
        package init(minimumLeafSize: Int = 20) { self.minimumLeafSize = minimumLeafSize }
    }

    /// The questions and the leaves, which are numbered from left to right.
    package let tree: Tree
    private let order: [Int32]
    private let ranges: [Range<Int>]

    /// Grows a tree.
    ///
    /// - Parameters:
    ///   - features: At least one row and fewer than 2^24.
    ///   - target: One element for each row.
    ///   - limits: When to stop.
    ///   - team: The threads.
    package init(_ features: BinnedMatrix, target: Target, limits: Limits = Limits(), team: Team = .single) {
        precondition(features.rowCount > 0, "there is nothing to learn from")
        precondition(features.rowCount < DerivativeScale.rowLimit, "a tree learns from fewer than \(DerivativeScale.rowLimit) rows")
        switch target {
        case .classes(let classes, let count, let isOrdered):
            precondition(classes.count == features.rowCount, "\(features.rowCount) rows and \(classes.count) classes")
            precondition((1...65_536).contains(count) && classes.allSatisfy { $0 < count }, "classes are numbered 0 ..< \(count)")
            let criterion = EntropyCriterion(classes, count: count, isOrdered: isOrdered, limits)
            (tree, order, ranges) = DecisionTreeGrower(features, criterion, limits, team).grow()
        case .values(let values):
            precondition(values.count == features.rowCount, "\(features.rowCount) rows and \(values.count) values")
            precondition(values.allSatisfy(\.isFinite), "the values to learn are finite")
            (tree, order, ranges) = DecisionTreeGrower(features, VarianceCriterion(values, limits), limits, team).grow()
        }
    }

    /// The number of leaves.
    package var leafCount: Int { ranges.count }

    /// The rows of a leaf that the tree was grown on, in ascending order.
    package func rows(ofLeaf leaf: Int) -> ArraySlice<Int32> { order[ranges[leaf]] }

    /// The leaf that each row of a matrix falls into.
    package func leaves(of matrix: BinnedMatrix) -> [Int32] { tree.leaves(of: matrix) }
}
