import Random
import Threads

/// One run of gradient boosting.
struct BoostingFit {
    private let settings: GradientBoosting
    private let objective: BoostingObjective
    private let seed: UInt64
    private let team: Team
    private let training: Part
    private let validation: Part?

    /// Rows with their targets and scores.
    private struct Part {
        let matrix: BinnedMatrix
        let targets: [Double]
        /// Score after score.
        let scores: Buffer<Double>

        init(_ matrix: BinnedMatrix, _ targets: [Double], scores count: Int) {
            self.matrix = matrix
            self.targets = targets
            scores = Buffer(targets.count * count, filledWith: 0)
        }

        func start(_ constants: [Double]) {
            for (place, constant) in constants.enumerated() {
                (scores.start + place * targets.count).update(repeating: constant, count: targets.count)
            }
        }
    }

    /// Prepares a run, choosing the rows to hold out.
    init(
        _ features: BinnedMatrix, _ targets: [Double], _ objective: BoostingObjective, _ settings: GradientBoosting, seed: UInt64,
        team: Team
    ) {
        precondition(features.rowCount == targets.count, "\(features.rowCount) rows and \(targets.count) targets")
        precondition(!targets.isEmpty, "there is nothing to learn from")
        self.settings = settings
        self.objective = objective
        self.seed = seed
        self.team = team
        let count = objective.scoreCount
        let heldOut = Self.heldOut(targets, objective, share: settings.validationShare, seed: seed)
        if heldOut.isEmpty {
            training = Part(features, targets, scores: count)
            validation = nil
        } else {
            let isHeldOut = Set(heldOut)
            let kept = targets.indices.filter { !isHeldOut.contains($0) }
            training = Part(features.gathered(kept), kept.map { targets[$0] }, scores: count)
            validation = Part(features.gathered(heldOut), heldOut.map { targets[$0] }, scores: count)
        }
    }

    /// Rows to hold out: the same share of each class; none if that would be fewer than 100.
    private static func heldOut(_ targets: [Double], _ objective: BoostingObjective, share: Double, seed: UInt64) -> [Int] {
        guard Double(targets.count) * share >= 100 else { return [] }
        var groups = [[Int]](repeating: [], count: objective == .squaredError ? 1 : max(objective.scoreCount, 2))
        for (row, target) in targets.enumerated() { groups[objective == .squaredError ? 0 : Int(target)].append(row) }
        var stream = RandomStream(seed: seed, purpose: .boostingValidation)
        var rows: [Int] = []
        for group in groups.indices {
            stream.shuffle(&groups[group])
            rows += groups[group].prefix(Int((Double(groups[group].count) * share).rounded()))
        }
        return rows.sorted()
    }

    /// Grows the trees.
    func trees() -> BoostedTrees {
        let start = objective.start(training.targets)
        var trees = BoostedTrees(features: training.matrix.features, start: start)
        guard !training.matrix.features.isEmpty else { return trees }
        training.start(start)
        validation?.start(start)
        let grower = BoostingTreeGrower(training.matrix, settings, team: team)
        var best = (round: 0, loss: validation.map { objective.loss($0.scores.start, $0.targets) } ?? 0)
        for round in 0..<settings.rounds {
            guard let bounds = objective.bounds(training.scores.start, training.targets) else { break }
            let rowCount = chooseRows(round, grower.partition)
            let chosen = Array(UnsafeBufferPointer(start: grower.partition.order.start, count: rowCount))
            let features = chooseFeatures(round)
            let scale = DerivativeScale(rows: rowCount, gradient: bounds.gradient, curvature: bounds.curvature)
            let probabilities = classProbabilities()
            var hasGrown = false
            for score in 0..<objective.scoreCount {
                if score > 0 { grower.partition.order.start.update(from: chosen, count: rowCount) }
                differentiate(score, probabilities, scale, into: grower.derivatives)
                let grown = grower.grow(rowCount, features: features, scale: scale)
                let steps = grown.steps.map { $0 * settings.learningRate }
                trees.append(grown.tree, steps)
                hasGrown = hasGrown || grown.tree.leafCount > 1
                let scores = training.scores.start + score * training.targets.count
                if rowCount == training.targets.count {
                    for (range, step) in zip(grown.ranges, steps) {
                        for place in range { scores[Int(grower.partition.order.start[place])] += step }
                    }
                } else {
                    grown.tree.add(steps, of: training.matrix, to: scores, team)
                }
                if let validation {
                    grown.tree.add(steps, of: validation.matrix, to: validation.scores.start + score * validation.targets.count, team)
                }
            }
            if let validation {
                let loss = objective.loss(validation.scores.start, validation.targets)
                if loss < best.loss - 1e-7 { best = (round + 1, loss) }
                if round + 1 - best.round >= settings.patience { break }
            }
            // Without a choice of rows and features every later round would be like this one.
            if !hasGrown && settings.rowShare >= 1 && settings.featureShare >= 1 { break }
        }
        if validation != nil { trees.keep(rounds: best.round) }
        return trees
    }

    /// Puts the rows of a round first and returns their number.
    private func chooseRows(_ round: Int, _ partition: RowPartition) -> Int {
        let rows = training.targets.count
        guard settings.rowShare < 1 else {
            partition.reset(rows)
            return rows
        }
        var stream = RandomStream(seed: seed, purpose: .boostingRows, index: UInt64(round))
        var chosen = 0
        for row in 0..<rows where Double(stream.uniform()) < settings.rowShare {
            partition.order.start[chosen] = Int32(row)
            chosen += 1
        }
        guard chosen == 0 else { return chosen }
        partition.reset(rows)
        return rows
    }

    private func chooseFeatures(_ round: Int) -> [Int] {
        let count = training.matrix.features.count
        guard settings.featureShare < 1 else { return Array(0..<count) }
        var stream = RandomStream(seed: seed, purpose: .boostingFeatures, index: UInt64(round))
        let chosen = max(1, Int((Double(count) * settings.featureShare).rounded()))
        return stream.permutation(count).prefix(chosen).sorted()
    }

    /// The probabilities of all classes by the scores before this round, class after class; nil of other objectives.
    private func classProbabilities() -> Buffer<Double>? {
        guard case .softmax(let classes) = objective else { return nil }
        let rows = training.targets.count
        let result = Buffer(rows * classes, filledWith: 0.0)
        result.start.update(from: training.scores.start, count: rows * classes)
        team.parallel(rows, grain: 2_000) { range, _ in
            for row in range { BoostingObjective.normalise(result.start + row, stride: rows, classes: classes) }
        }
        return result
    }

    /// The derivatives of each row's loss by one score.
    private func differentiate(_ score: Int, _ probabilities: Buffer<Double>?, _ scale: DerivativeScale, into sums: Buffer<Sums>) {
        let rows = training.targets.count
        let scores = training.scores.start
        let result = sums.start
        training.targets.withUnsafeBufferPointer { targets in
            team.parallel(rows, grain: 4_000) { range, _ in
                switch objective {
                case .squaredError:
                    for row in range { result[row] = scale.packed(gradient: scores[row] - targets[row], curvature: 1) }
                case .logistic:
                    for row in range {
                        let share = BoostingObjective.sigmoid(scores[row])
                        result[row] = scale.packed(gradient: share - targets[row], curvature: share * (1 - share))
                    }
                case .softmax:
                    guard let shares = probabilities?.start else { return }
                    for row in range {
                        let share = shares[score * rows + row]
                        let target = Int(targets[row]) == score ? 1.0 : 0
                        result[row] = scale.packed(gradient: share - target, curvature: share * (1 - share))
                    }
                }
            }
        }
    }
}

extension Purpose {
    /// Which rows tell when to stop boosting.
    fileprivate static let boostingValidation = Purpose("boosting validation")
    /// Which rows a round learns from.
    fileprivate static let boostingRows = Purpose("boosting rows")
    /// Which features a round may use.
    fileprivate static let boostingFeatures = Purpose("boosting features")
}
