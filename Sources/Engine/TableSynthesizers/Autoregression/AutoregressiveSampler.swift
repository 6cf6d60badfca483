import Glibc
import Random

/// Makes rows of a fitted model, some at a time.
///
/// What is known of a row comes first, then variables with weights, then all others in the order of sampling, each drawn from its distribution given
/// what is there already. A variable with weights that is drawn before another one does not see that one's weights: of a few
/// candidates for all of them together one is chosen by how well the later weights agree with it (sampling importance resampling), which
/// takes most of the error away.
///
/// Reference: Rubin: Using the SIR algorithm to simulate posterior distributions. Bayesian Statistics 3, 1988.
struct AutoregressiveSampler: Sendable {
    /// Rows that fit into the second-level cache together.
    static let rowsAtOnce = 192
    private static let candidates = 8
    private let model: AutoregressiveModel
    private let evidence: Evidence
    private let factor: Float
    private let seed: UInt64
    /// The places of variables with weights that leave more than one state, and those that the evidence leaves open.
    private let weighted: [Int]
    private let open: [Int]
    /// The places that the evidence says something about.
    private let concerned: [Int]
    /// For each place what its states' probabilities are multiplied by.
    private let weights: [StateWeights]

    init(_ model: AutoregressiveModel, _ options: StateSampling) {
        self.model = model
        evidence = options.evidence
        factor = Float(1 / options.temperature)
        seed = options.seed
        let (order, evidence) = (model.shape.order, options.evidence)
        let weights = order.map { StateWeights(model.variables[$0], evidence: evidence.weights[$0]) }
        self.weights = weights
        concerned = order.indices.filter { evidence.concerns(order[$0]) }
        // What is rarest comes first: the less the later ones leave out, the better few candidates do.
        weighted = order.indices.filter { evidence.weights[order[$0]] != nil && weights[$0].only == nil }
            .sorted { (weights[$0].share, $0) < (weights[$1].share, $1) }
        open = order.indices.filter { evidence.weights[order[$0]] == nil }
    }

    /// Makes the rows `rows` of a block, counted from its first.
    func fill(_ block: StateBlock, _ rows: Range<Int>, _ scratch: AutoregressiveScratch) {
        var making = RowsInMaking(block, rows, model.heads, scratch)
        let first = block.rows.lowerBound + rows.lowerBound
        let all = Array(0..<rows.count)
        // For each place the rows that the evidence does not settle.
        var unsettled = [[Int]](repeating: all, count: model.shape.count)
        for place in concerned {
            let (index, only) = (model.shape.order[place], weights[place].only)
            unsettled[place] = all.filter { row in
                let isWeighted = evidence.weights[index] != nil
                guard let state = evidence.known(index, row: first + row) ?? (isWeighted ? only : nil) else { return true }
                making.set(state, row: row, place: place)
                return false
            }
        }
        if weighted.count > 1 {
            resample(&making, first: first, unsettled)
        } else {
            for place in weighted { draw(&making, place, unsettled[place], first: first, purpose: Purpose("argn states")) }
        }
        for place in open { draw(&making, place, unsettled[place], first: first, purpose: Purpose("argn states")) }
    }

    /// Draws a variable in some rows.
    private func draw(_ making: inout RowsInMaking, _ place: Int, _ rows: [Int], first: Int, purpose: Purpose) {
        draw(&making, place, rows, first: first, purpose: purpose) { _, _, _ in }
    }

    /// The same, telling each row, its state and the logarithm of the share of probability that the weights leave.
    private func draw(
        _ making: inout RowsInMaking, _ place: Int, _ rows: [Int], first: Int, purpose: Purpose, _ report: (Int, UInt8, Double) -> Void
    ) {
        if rows.isEmpty { return }
        let random = RowRandom(seed: seed, purpose: purpose)
        let probabilities = making.probabilities(place, rows: rows, factor: factor)
        let (width, variable) = (model.shape.states[place], model.shape.order[place])
        for (number, row) in rows.enumerated() {
            let uniform = random.uniform(row: first + row, variable: variable)
            let drawn = weights[place].draw(probabilities + number * width, uniform: uniform)
            making.set(drawn.state, row: row, place: place)
            report(row, drawn.state, log(Double(drawn.mass)))
        }
    }

    /// Draws all variables with weights several times and keeps one of the candidates.
    private func resample(_ making: inout RowsInMaking, first: Int, _ unsettled: [[Int]]) {
        var masses = [[Double]](repeating: [Double](repeating: 0, count: making.count), count: Self.candidates)
        var states = [[UInt8]](repeating: [UInt8](repeating: 0, count: making.count * weighted.count), count: Self.candidates)
        for candidate in 0..<Self.candidates {
            for place in weighted {
                for row in unsettled[place] { making.clear(row: row, place: place) }
            }
            for (number, place) in weighted.enumerated() {
                draw(&making, place, unsettled[place], first: first, purpose: Purpose("argn candidate \(candidate)")) { row, state, mass in
                    masses[candidate][row] += mass
                    states[candidate][row * weighted.count + number] = state
                }
            }
        }
        let random = RowRandom(seed: seed, purpose: Purpose("argn choice"))
        let chosen = (0..<making.count).map { row in
            let most = masses.map { $0[row] }.max() ?? 0
            // Where no candidate agrees with the weights as far as numbers tell, all are alike.
            let shares = masses.map { most.isFinite ? exp($0[row] - most) : 1 }
            var rest = random.uniform(row: first + row, variable: 0) * shares.reduce(0, +)
            return shares.firstIndex { share in
                rest -= share
                return rest < 0
            } ?? shares.count - 1
        }
        for (number, place) in weighted.enumerated() {
            for row in unsettled[place] { making.set(states[chosen[row]][row * weighted.count + number], row: row, place: place) }
        }
    }
}
