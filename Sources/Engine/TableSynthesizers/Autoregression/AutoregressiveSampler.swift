import Neural
import Random

/// Makes rows of a fitted model, some at a time.
struct AutoregressiveSampler: Sendable {
    /// Rows that fit into the second-level cache together.
    static let rowsAtOnce = 192
    private let model: AutoregressiveModel
    private let evidence: Evidence
    private let factor: Float
    private let random: RowRandom
    /// The places in the order in which they are drawn: variables with weights first.
    private let places: [Int]
    /// For each place the weights of its states.
    private let weights: [[Float]]
    /// For each place the only state that its weights allow, if there is only one.
    private let fixed: [UInt8?]
    /// For each place whether the evidence says anything about it.
    private let isKnown: [Bool]

    init(_ model: AutoregressiveModel, _ options: StateSampling) {
        self.model = model
        evidence = options.evidence
        factor = Float(1 / options.temperature)
        random = RowRandom(seed: options.seed, purpose: Purpose("argn states"))
        let evidence = options.evidence
        let order = model.shape.order
        weights = order.map { Self.weights(of: model.variables[$0], given: evidence.weights[$0]) }
        fixed = zip(order, weights).map { index, weights in
            guard evidence.weights[index] != nil, weights.count(where: { $0 > 0 }) == 1 else { return nil }
            return weights.firstIndex { $0 > 0 }.map(UInt8.init)
        }
        isKnown = order.map { evidence.concerns($0) }
        let constrained = order.map { evidence.weights[$0] != nil }
        places = order.indices.filter { constrained[$0] } + order.indices.filter { !constrained[$0] }
    }

    /// What a state's probability is multiplied by: nothing is made that must not be or that was never seen, unless the evidence leaves nothing else.
    private static func weights(of variable: Variable, given: [Float]?) -> [Float] {
        let given = given ?? [Float](repeating: 1, count: variable.stateCount)
        let allowed = given.indices.map { variable.excluded.contains(UInt8($0)) ? 0 : given[$0] }
        let seen = allowed.indices.map { variable.counts[$0] > 0 ? allowed[$0] : 0 }
        return [seen, allowed, given].first { $0.contains { $0 > 0 } } ?? given
    }

    /// Makes the rows `rows` of a block, counted from its first.
    func fill(_ block: StateBlock, _ rows: Range<Int>, _ scratch: AutoregressiveScratch) {
        let (shape, heads) = (model.shape, model.heads)
        let (first, width) = (block.rows.lowerBound + rows.lowerBound, shape.inputWidth)
        let states = block.states + rows.lowerBound * block.variableCount
        scratch.inputs.update(repeating: 0, count: rows.count * width)
        // What is known comes first, for everything is drawn given all of it.
        var missing: [[Int]] = Array(repeating: [], count: shape.count)
        var known = 0
        for (place, index) in shape.order.enumerated() where fixed[place] != nil || isKnown[place] {
            for row in 0..<rows.count {
                guard let state = evidence.known(index, row: first + row) ?? fixed[place] else {
                    missing[place].append(row)
                    continue
                }
                set(state, row, place)
            }
            known = max(known, place + 1)
        }
        func set(_ state: UInt8, _ row: Int, _ place: Int) {
            states[row * block.variableCount + shape.order[place]] = state
            heads.embed(state, place: place, into: scratch.inputs + row * width)
        }
        let all = Array(0..<rows.count)
        for place in places {
            let open = fixed[place] == nil && !isKnown[place] ? all : missing[place]
            if open.isEmpty { continue }
            if open.count < rows.count {
                for (target, row) in open.enumerated() {
                    (scratch.chosen + target * width).update(from: scratch.inputs + row * width, count: width)
                }
            }
            heads.logits(place, open.count < rows.count ? scratch.chosen : scratch.inputs, rows: open.count, known: known, scratch)
            let count = shape.states[place]
            Rows.softmax(scratch.logits, count: open.count, width: count, factor: factor)
            weights[place].withUnsafeBufferPointer { weights in
                for (number, row) in open.enumerated() {
                    let uniform = random.uniform(row: first + row, variable: shape.order[place])
                    set(Self.draw(scratch.logits + number * count, weights, uniform), row, place)
                }
            }
            known = max(known, place + 1)
        }
    }

    /// The state at which the running sum of weighted probabilities exceeds a share `uniform` of the whole.
    private static func draw(_ probabilities: UnsafePointer<Float>, _ weights: UnsafeBufferPointer<Float>, _ uniform: Double) -> UInt8 {
        var total: Float = 0
        for state in weights.indices { total += probabilities[state] * weights[state] }
        let bound = Float(uniform) * total
        var (sum, last) = (Float(0), 0)
        for state in weights.indices {
            let mass = probabilities[state] * weights[state]
            guard mass > 0 else { continue }
            sum += mass
            last = state
            if sum > bound { return UInt8(state) }
        }
        if total > 0 { return UInt8(last) }
        // Where nothing that is allowed has a probability that a number can hold, the weights alone decide.
        let whole = weights.reduce(0, +)
        var part: Float = 0
        for state in weights.indices where weights[state] > 0 {
            part += weights[state]
            last = state
            if part > Float(uniform) * whole { break }
        }
        return UInt8(last)
    }
}
