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

    /// How a candidate did.
    struct Score {
        /// How well a classifier tells made rows from real ones: the area under the ROC curve, 0.5 (best) … 1.
        var detection: Double
        /// The mean log-likelihood (base e) of a row kept aside; nil if the model does not know it.
        var logLikelihood: Double?
    }

    /// Differences in detection below this are chance.
    private static let noise = 0.015

    /// The place of the best candidate: the one whose rows are hardest to tell from real ones, and among those that chance may have put in this order the one under which rows
    /// kept aside are most probable.
    static func best(of scores: [Score]) -> Int {
        let least = scores.reduce(1) { min($0, $1.detection) }
        let close = scores.indices.filter { scores[$0].detection <= least + noise }
        return close.max { (scores[$0].logLikelihood ?? -.infinity) < (scores[$1].logLikelihood ?? -.infinity) } ?? 0
    }

    func score(_ model: any StateModel) -> Score {
        let likelihoods = validation.rowCount > 0 ? model.logLikelihoods(of: validation, team: team) : nil
        return Score(
            detection: detection(of: model), logLikelihood: likelihoods.map { $0.reduce(0, +) / Double(max($0.count, 1)) })
    }

    private func detection(of model: any StateModel) -> Double {
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
