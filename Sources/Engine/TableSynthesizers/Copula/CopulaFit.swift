import Glibc
import Specification
import Threads

/// What can be chosen about a copula.
enum CopulaSettings {
    static let description = ComponentDescription(
        name: "copula",
        title: "Gaussian copula",
        summary: "Every column exactly as it was, columns linked by correlations only; ready at once, for previews.",
        formula: "z_j = Φ⁻¹(F_j(x_j)) at mid-ranks, z ~ N(0, R)",
        references: [
            "Sklar: Fonctions de répartition à n dimensions et leurs marges. 1959",
            "Patki, Wedge, Veeramachaneni: The Synthetic Data Vault. IEEE DSAA 2016",
        ],
        group: "Statistics",
        parameters: [
            ParameterDescription(
                "shrinkage", .number, minimum: 0, maximum: 1, default: 0.0, suggested: SuggestedRange(0, 1, step: 0.05),
                summary: "How much correlations are weakened: 0 keeps them, 1 makes all columns independent.")
        ])
}

/// The fit of a Gaussian copula: the correlations of the states' normal scores.
final class CopulaFit: StateModelFit {
    private let matrix: StateMatrix
    private let shrinkage: Double
    private let team: Team
    private var result: CopulaModel?

    init(training: StateMatrix, parameters: ParameterValues, team: Team) {
        matrix = training
        shrinkage = parameters.number("shrinkage")
        self.team = team
    }

    var fraction: Double { result == nil ? 0 : 1 }
    let phase = "correlations"

    func advance() throws -> Bool {
        guard result == nil else { return false }
        let size = matrix.variables.count
        let margins = matrix.variables.indices.map { CopulaMargin(matrix.variables[$0], column: matrix.columns[$0]) }
        // Standard scores, so that correlations are mean products.
        let scores = team.map(size) { place in
            let table = margins[place].standardScores
            return matrix.columns[place].map { table[Int($0)] }
        }
        var values = [Double](repeating: 0, count: size * size)
        let rows = team.map(size) { first -> [Double] in
            (0...first).map { second in
                if first == second { return 1 }
                var sum = 0.0
                scores[first].withUnsafeBufferPointer { a in
                    scores[second].withUnsafeBufferPointer { b in
                        for row in 0..<matrix.rowCount { sum += Double(a[row]) * Double(b[row]) }
                    }
                }
                return max(-0.9999, min(0.9999, sum / Double(max(matrix.rowCount, 1)))) * (1 - shrinkage)
            }
        }
        for (first, row) in rows.enumerated() {
            for (second, value) in row.enumerated() {
                values[first * size + second] = value
                values[second * size + first] = value
            }
        }
        result = CopulaModel(margins: margins, correlations: CorrelationMatrix(size: size, values: values))
        return false
    }

    func checkpoint() throws -> [UInt8]? { nil }

    func restore(_ checkpoint: [UInt8]) throws {
        throw TableSynthesisError(.unusableCheckpoint, "a copula keeps no checkpoints")
    }

    func model() throws -> any StateModel {
        guard let result else { throw TableSynthesisError(.unusableData, "the copula is not fitted yet") }
        return result
    }
}
