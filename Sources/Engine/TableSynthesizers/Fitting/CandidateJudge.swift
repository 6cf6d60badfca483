import Random
import Threads
import Trees

/// Judges fitted models by rows that were kept aside: how well a classifier tells made rows from them, and how far joint frequencies are off.
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
        /// How well made rows are told from real ones, 0.5 … 1 (best 0.5).
        var detection: Double
        /// The mean log-likelihood of a row kept aside; nil if the model does not know it.
        var logLikelihood: Double?
    }

    /// The place of the best candidate, and a sentence on why it is.
    func best(of candidates: [(name: String, model: any StateModel)]) -> (place: Int, reason: String) {
        let scores = candidates.map { score($0.model) }
        // Differences in detection within chance do not count; then the earlier, which is the faster, is kept unless likelihood speaks against it.
        var best = 0
        for place in candidates.indices.dropFirst() where scores[place].detection < scores[best].detection - 0.005 { best = place }
        let figures = zip(candidates, scores).map { "\($0.name) \(Self.text($1.detection))" }.joined(separator: ", ")
        return (
            best,
            "\(candidates[best].name) was kept: its rows are hardest to tell from rows kept aside (area under the ROC curve, 0.5 is best: \(figures))"
        )
    }

    private func score(_ model: any StateModel) -> Score {
        // Rows of the same number as are kept aside, and where these are few, of those learned from.
        let real = validation.rowCount >= 500 || validation.rowCount >= training.rowCount ? validation : training
        let shown = real.sample(Self.rows, seed: seed)
        guard shown.rowCount >= 20, !shown.variables.isEmpty else { return Score(detection: 0.5) }
        let block = StateBlock(rows: 0..<shown.rowCount, variableCount: shown.variables.count)
        model.fill(block, StateSampling(seed: seed, evidence: Evidence(variableCount: shown.variables.count)), team: team)
        let made = StateMatrix(shown.variables, columns: shown.variables.indices.map(block.column), rowCount: shown.rowCount)
        let likelihoods = validation.rowCount > 0 ? model.logLikelihoods(of: validation, team: team) : nil
        return Score(
            detection: detection(real: shown, made: made), logLikelihood: likelihoods.map { $0.reduce(0, +) / Double(max($0.count, 1)) })
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

    private static func text(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        return "0.\(String(1000 + thousandths).dropFirst())"
    }
}
