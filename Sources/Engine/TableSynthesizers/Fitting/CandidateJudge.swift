import Random
import Threads
import Trees

/// Judges fitted models by rows that were kept aside: how well a classifier tells made rows from them.
struct CandidateJudge {
    private let training: StateMatrix
    private let validation: StateMatrix
    private let seed: UInt64
    private let team: Team
    /// So many rows are made and looked at.
    private static let rows = 10_000

    init(training: StateMatrix, validation: StateMatrix, seed: UInt64, team: Team) {
        self.training = training
        self.validation = validation
        self.seed = seed
        self.team = team
    }

    /// Below this area under the ROC curve made rows cannot be told from real ones: others would not do better but by chance.
    static let indistinguishable = 0.55

    /// The place of the best candidate by how well its rows are told from real ones. Differences within chance do not count: then the earlier, which is the faster, is kept.
    static func best(of detections: [Double]) -> Int {
        var best = 0
        for place in detections.indices.dropFirst() where detections[place] < detections[best] - 0.005 { best = place }
        return best
    }

    /// How well made rows are told from real ones, as the area under the ROC curve: 0.5 (best) … 1.
    func detection(of model: any StateModel) -> Double {
        // Rows of the same number as are kept aside, and where these are few, of those learned from.
        let real = validation.rowCount >= 500 || validation.rowCount >= training.rowCount ? validation : training
        let shown = real.sample(Self.rows, seed: seed)
        guard shown.rowCount >= 20, !shown.variables.isEmpty else { return 0.5 }
        let block = StateBlock(rows: 0..<shown.rowCount, variableCount: shown.variables.count)
        model.fill(block, StateSampling(seed: seed, evidence: Evidence(variableCount: shown.variables.count)), team: team)
        let made = StateMatrix(shown.variables, columns: shown.variables.indices.map(block.column), rowCount: shown.rowCount)
        return detection(real: shown, made: made)
    }

    /// The area under the ROC curve of a classifier that was trained on one half of the rows and asked about the other.
    private func detection(real: StateMatrix, made: StateMatrix) -> Double {
        let all = real.followed(by: made)
        let isReal = (0..<all.rowCount).map { $0 < real.rowCount }
        let (first, second) = HoldoutSplit.split(all.rowCount, all.rowCount / 2, seed, Purpose("table.judge"))
        let variables = Array(all.variables.indices)
        let (learned, asked) = (all.gathered(first), all.gathered(second))
        let classifier = GradientBoosting().fitClassifier(
            learned.binned(variables), classes: first.map { isReal[$0] ? 1 : 0 }, classCount: 2, seed: seed, team: team)
        let probabilities = classifier.probabilities(asked.binned(variables), team: team)
        let scores = second.indices.map { probabilities[$0 * 2 + 1] }
        return max(0.5, Scores.areaUnderROC(scores, isPositive: second.map { isReal[$0] }) ?? 0.5)
    }
}
