import Glibc
import Random

/// Makes rows of a forest of which something is known.
///
/// Where known variables come after unknown ones in the forest's order, several candidates of a row are made, each variable drawn from what is allowed, and weighted by the
/// probability that it would have been allowed; one of them is chosen by its weight. So a row never contradicts what is known, and its distribution approaches the right one
/// with the number of candidates. Reference: Liu, Chen, "Sequential Monte Carlo methods for dynamic systems", JASA 1998.
struct ForestEvidenceSampler {
    private let model: ForestModel
    private let options: StateSampling
    private let random: RowRandom
    private static let purpose = Purpose("table.forest.evidence")
    /// Candidates for a row.
    private static let candidates = 48

    init(_ model: ForestModel, _ options: StateSampling) {
        self.model = model
        self.options = options
        random = RowRandom(seed: options.seed, purpose: Self.purpose)
    }

    /// Makes one row.
    ///
    /// - Parameters:
    ///   - states: Where the row's states go.
    ///   - row: The row of the sample.
    func fill(_ states: UnsafeMutablePointer<UInt8>, row: Int) {
        let places = model.trees.indices
        // Weights only differ if something unknown comes before something known.
        let lastKnown = places.last { isConstrained(model.order[$0], row: row) } ?? -1
        let isSingle = !places.contains { $0 < lastKnown && !isConstrained(model.order[$0], row: row) }
        let count = isSingle ? 1 : Self.candidates
        let width = model.trees.count
        var chosen = [UInt8](repeating: 0, count: width)
        var candidate = chosen
        var total = 0.0
        for number in 0..<count {
            let weight = candidate.withUnsafeMutableBufferPointer { fill($0, row: row, number, count) }
            total += weight
            // One of the candidates so far, each with the probability of its weight.
            if number == 0 || uniform(row, model.trees.count, number) * total < weight { chosen = candidate }
        }
        for place in 0..<width { states[place] = chosen[place] }
    }

    private func isConstrained(_ variable: Int, row: Int) -> Bool {
        options.evidence.weights[variable] != nil || options.evidence.known(variable, row: row) != nil
    }

    /// A number for a place of the order and a candidate.
    private func uniform(_ row: Int, _ place: Int, _ number: Int) -> Double {
        random.uniform(row: row, variable: number * (model.trees.count + 1) + place)
    }

    /// Makes one candidate and returns its weight.
    private func fill(_ states: UnsafeMutableBufferPointer<UInt8>, row: Int, _ number: Int, _ count: Int) -> Double {
        guard let start = states.baseAddress else { return 1 }
        var weight = 1.0
        for (place, trees) in model.trees.enumerated() {
            let tree = trees.count == 1 ? trees[0] : trees[Int(uniform(row, place, number + Self.candidates) * Double(trees.count))]
            let leaf = tree.leaf(of: start)
            // Candidates are spread evenly over what may be.
            let share = (uniform(row, place, 0) + Double(number) / Double(count)).truncatingRemainder(dividingBy: 1)
            let fraction = number == 0 ? uniform(row, place, 0) : place < 2 ? share : uniform(row, place, number)
            if let known = options.evidence.known(tree.variable, row: row) {
                if count > 1 { weight *= max(tree.probabilities(at: leaf)[Int(known)], 1e-12) }
                start[tree.variable] = known
            } else if let allowed = options.evidence.weights[tree.variable] {
                let (state, mass) = draw(tree.probabilities(at: leaf), allowed, fraction, tree, row)
                weight *= mass
                start[tree.variable] = state
            } else if options.temperature != 1 {
                start[tree.variable] = draw(tree.probabilities(at: leaf), nil, fraction, tree, row).state
            } else {
                start[tree.variable] = tree.draw(leaf, fraction)
            }
        }
        return weight
    }

    /// A state drawn from what is allowed, and how probable it was that what is allowed would happen.
    private func draw(
        _ probabilities: [Double], _ allowed: [Float]?, _ fraction: Double, _ tree: ConditionalTree, _ row: Int
    ) -> (state: UInt8, mass: Double) {
        var weights = probabilities
        if options.temperature != 1 {
            for state in weights.indices where weights[state] > 0 { weights[state] = pow(weights[state], 1 / options.temperature) }
        }
        guard let allowed else { return (Self.draw(weights, fraction), 1) }
        let before = weights.reduce(0, +)
        for state in weights.indices { weights[state] *= Double(allowed[state]) }
        let mass = weights.reduce(0, +)
        // What is allowed was never seen here: any of it will do, at a small weight.
        guard mass > 0 else {
            return (
                Self.draw(tree.probabilities(at: 0).indices.map { Double(allowed[$0]) * (tree.rootShare($0) + 1e-12) }, fraction), 1e-12
            )
        }
        return (Self.draw(weights, fraction), mass / max(before, 1e-300))
    }

    private static func draw(_ weights: [Double], _ fraction: Double) -> UInt8 {
        var rest = fraction * weights.reduce(0, +)
        for (state, weight) in weights.enumerated() where weight > 0 {
            rest -= weight
            if rest < 0 { return UInt8(state) }
        }
        return UInt8(weights.lastIndex { $0 > 0 } ?? 0)
    }
}

extension ConditionalTree {
    /// The leaf of a row.
    func leaf(of row: UnsafePointer<UInt8>) -> Int {
        nodes.withUnsafeBufferPointer { nodes in
            sets.withUnsafeBufferPointer { sets in
                guard let nodes = nodes.baseAddress, let sets = sets.baseAddress else { return 0 }
                return Self.leaf(row, nodes, sets)
            }
        }
    }

    /// A state drawn from the distribution of a leaf; 0 if no row has any.
    func draw(_ leaf: Int, _ uniform: Double) -> UInt8 {
        nodes.withUnsafeBufferPointer { nodes in
            states.withUnsafeBufferPointer { states in
                guard let nodes = nodes.baseAddress, let states = states.baseAddress, nodes[0].start < nodes[0].end else { return 0 }
                return Self.draw(leaf, uniform, nodes, states)
            }
        }
    }

    /// The share of a state in all rows.
    func rootShare(_ state: Int) -> Double {
        states.isEmpty ? 0 : Double(states.count { $0 == state }) / Double(states.count)
    }
}
