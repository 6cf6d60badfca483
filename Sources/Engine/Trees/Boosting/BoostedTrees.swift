package import Threads

/// Trees whose steps add up to scores.
package struct BoostedTrees: Sendable, Equatable {
    /// The features that a matrix must have.
    package let features: [Feature]
    /// The scores without any tree.
    package let start: [Double]
    /// Round after round, in each a tree for each score.
    package private(set) var trees: [Tree] = []
    /// For each tree the steps of its leaves.
    package private(set) var steps: [[Double]] = []

    init(features: [Feature], start: [Double]) {
        self.features = features
        self.start = start
    }

    /// The number of rounds.
    package var rounds: Int { trees.count / start.count }

    mutating func append(_ tree: Tree, _ steps: [Double]) {
        trees.append(tree)
        self.steps.append(steps)
    }

    /// Drops the rounds after some.
    mutating func keep(rounds: Int) {
        trees.removeLast(trees.count - rounds * start.count)
        steps.removeLast(steps.count - rounds * start.count)
    }

    /// For each feature the share of all gains that its splits made; all are 0 if there are no splits.
    package var importance: [Double] {
        var gains = [Double](repeating: 0, count: features.count)
        for tree in trees { for node in tree.nodes where !node.isLeaf { gains[Int(node.feature)] += node.gain } }
        let sum = gains.reduce(0, +)
        return sum > 0 ? gains.map { $0 / sum } : gains
    }

    /// The scores of the rows of a matrix, score after score.
    func scores(of matrix: BinnedMatrix, _ team: Team) -> Buffer<Double> {
        precondition(matrix.features == features, "the matrix has other features than those that the trees were grown on")
        let rows = matrix.rowCount
        let scores = Buffer(rows * start.count, filledWith: 0.0)
        for (place, constant) in start.enumerated() { (scores.start + place * rows).update(repeating: constant, count: rows) }
        for (place, tree) in trees.enumerated() {
            tree.add(steps[place], of: matrix, to: scores.start + place % start.count * rows, team)
        }
        return scores
    }
}

extension Tree {
    /// Adds to each row's score the step of the leaf that it falls into.
    func add(_ steps: [Double], of matrix: BinnedMatrix, to scores: UnsafeMutablePointer<Double>, _ team: Team) {
        guard matrix.rowCount > 0 else { return }
        steps.withUnsafeBufferPointer { steps in
            team.parallel(matrix.rowCount, grain: 2_000) { range, _ in
                forEachLeaf(of: matrix, rows: range) { row, leaf in scores[row] += steps[leaf] }
            }
        }
    }
}

/// What gradient boosting learnt about classes.
package struct BoostedClassifier: Sendable, Equatable {
    /// The trees, of whose scores the softmax gives probabilities; with two classes the one score is the log-odds of class 1.
    package let trees: BoostedTrees
    /// The number of classes.
    package let classCount: Int

    /// The probabilities of all classes, row after row.
    ///
    /// - Parameters:
    ///   - matrix: Binned as the one that was learnt from.
    ///   - team: The threads.
    package func probabilities(_ matrix: BinnedMatrix, team: Team = .single) -> [Double] {
        let rows = matrix.rowCount
        let scores = trees.scores(of: matrix, team)
        var result = [Double](repeating: 0, count: rows * classCount)
        if classCount == 2 {
            for row in 0..<rows {
                let share = BoostingObjective.sigmoid(scores.start[row])
                result[row * 2] = 1 - share
                result[row * 2 + 1] = share
            }
            return result
        }
        for row in 0..<rows {
            BoostingObjective.normalise(scores.start + row, stride: rows, classes: classCount)
            for place in 0..<classCount { result[row * classCount + place] = scores.start[place * rows + row] }
        }
        return result
    }
}

/// What gradient boosting learnt about a number.
package struct BoostedRegressor: Sendable, Equatable {
    /// The trees, whose only score is the number.
    package let trees: BoostedTrees

    /// The expected number of each row.
    ///
    /// - Parameters:
    ///   - matrix: Binned as the one that was learnt from.
    ///   - team: The threads.
    package func values(_ matrix: BinnedMatrix, team: Team = .single) -> [Double] {
        let scores = trees.scores(of: matrix, team)
        return Array(UnsafeBufferPointer(start: scores.start, count: matrix.rowCount))
    }
}
