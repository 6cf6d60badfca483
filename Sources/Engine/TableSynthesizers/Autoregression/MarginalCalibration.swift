import Glibc
import Neural
import Random
import Threads

/// Brings the distribution of each variable in made rows to that of the table.
///
/// A network's small errors at early variables add up at later ones. Rows are made, and before a variable is drawn in them a number is added to the logit of each of
/// its states, the same in all rows, such that the mean of its distributions over the rows is the table's (iterative proportional fitting). States of few rows
/// are left nearly as learned, for their own frequencies are mostly chance.
struct MarginalCalibration {
    private let heads: AutoregressiveHeads
    private let variables: [Variable]
    private let team: Team
    private let random: RowRandom
    private let rows: Int

    private static let rounds = 4
    /// As many rows as a state's frequency is mixed with that are distributed as learned.
    private static let prior = 10.0
    private static let rowsAtOnce = AutoregressiveSampler.rowsAtOnce

    init(_ heads: AutoregressiveHeads, _ variables: [Variable], seed: UInt64, team: Team) {
        self.heads = heads
        self.variables = variables
        self.team = team
        random = RowRandom(seed: seed, purpose: Purpose("argn calibration"))
        // Inputs take 16 megabytes at most, or those of 2,000 rows.
        rows = min(16_384, max(2_000, 4_000_000 / heads.shape.inputWidth))
    }

    /// What is to be added to each logit, in the order of the output's biases.
    func shifts() -> [Float] {
        let shape = heads.shape
        let inputs = FloatStorage(count: rows * shape.inputWidth, zeroed: true)
        let logits = FloatStorage(count: rows * (shape.states.max() ?? 0))
        return shape.order.indices.flatMap { place in
            forEachPart { range, scratch in
                heads.logits(place, inputs.pointer + range.lowerBound * shape.inputWidth, rows: range.count, known: place, scratch)
                let width = shape.states[place]
                (logits.pointer + range.lowerBound * width).update(from: scratch.logits, count: range.count * width)
            }
            let shift = shift(place, logits.pointer)
            draw(place, logits.pointer, shift, into: inputs.pointer)
            return shift.map { $0.isFinite ? $0 : 0 }
        }
    }

    private func forEachPart(_ body: (Range<Int>, AutoregressiveScratch) -> Void) {
        let size = Self.rowsAtOnce
        team.parallel((rows + size - 1) / size, grain: 1) { parts, _ in
            let scratch = AutoregressiveScratch(heads.shape, rows: size)
            for part in parts { body((part * size)..<min((part + 1) * size, rows), scratch) }
        }
    }

    /// The numbers to be added to one variable's logits; −∞ for states that are never made.
    private func shift(_ place: Int, _ logits: UnsafeMutablePointer<Float>) -> [Float] {
        let variable = variables[heads.shape.order[place]]
        let weights = StateWeights(variable, evidence: nil)
        var shift = weights.values.map { $0 > 0 ? Float(0) : -.infinity }
        let total = zip(variable.counts, weights.values).reduce(0.0) { $1.1 > 0 ? $0 + Double($1.0) : $0 }
        for _ in 0..<Self.rounds {
            for (state, mean) in means(logits, shift).enumerated() where weights.values[state] > 0 {
                shift[state] += Float(log((Double(variable.counts[state]) + Self.prior) / (total * mean + Self.prior)))
            }
        }
        return shift
    }

    /// The mean over all rows of the probability of each state.
    private func means(_ logits: UnsafeMutablePointer<Float>, _ shift: [Float]) -> [Double] {
        let (size, width) = (Self.rowsAtOnce, shift.count)
        // Sums of parts, so that no number of threads changes their order.
        let sums = FloatStorage(count: (rows + size - 1) / size * width, zeroed: true)
        forEachPart { range, scratch in
            probabilities(range, logits, shift, scratch)
            let sum = sums.pointer + range.lowerBound / size * width
            for row in 0..<range.count {
                for state in 0..<width { sum[state] += scratch.logits[row * width + state] }
            }
        }
        var means = [Double](repeating: 0, count: width)
        for (place, sum) in sums.buffer.enumerated() { means[place % width] += Double(sum) / Double(rows) }
        return means
    }

    /// The distributions of some rows, put into the scratch memory's logits.
    private func probabilities(
        _ range: Range<Int>, _ logits: UnsafeMutablePointer<Float>, _ shift: [Float], _ scratch: AutoregressiveScratch
    ) {
        let width = shift.count
        for row in 0..<range.count {
            for state in 0..<width { scratch.logits[row * width + state] = logits[(range.lowerBound + row) * width + state] + shift[state] }
        }
        Rows.softmax(scratch.logits, count: range.count, width: width)
    }

    /// Draws the variable's state in each row.
    private func draw(_ place: Int, _ logits: UnsafeMutablePointer<Float>, _ shift: [Float], into inputs: UnsafeMutablePointer<Float>) {
        let variable = heads.shape.order[place]
        let weights = StateWeights(variables[variable], evidence: nil)
        forEachPart { range, scratch in
            probabilities(range, logits, shift, scratch)
            for (number, row) in range.enumerated() {
                let uniform = random.uniform(row: row, variable: variable)
                let state = weights.draw(scratch.logits + number * shift.count, uniform: uniform).state
                heads.embed(state, place: place, into: inputs + row * heads.shape.inputWidth)
            }
        }
    }
}
