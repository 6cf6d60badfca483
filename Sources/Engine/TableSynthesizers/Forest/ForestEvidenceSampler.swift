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
    /// For each place of the order and tree what its leaves' distributions are under the options; empty where the trees themselves will do.
    private let tables: [[LeafDistributions]]
    private static let purpose = Purpose("table.forest.evidence")
    /// Candidates for a row.
    private static let candidates = 48

    init(_ model: ForestModel, _ options: StateSampling, hasKnownRows: Bool) {
        self.model = model
        self.options = options
        random = RowRandom(seed: options.seed, purpose: Self.purpose)
        tables = zip(model.order, model.trees).map { variable, trees in
            let allowed = options.evidence.weights[variable]
            guard allowed != nil || options.temperature != 1 || (hasKnownRows && options.evidence.concerns(variable)) else { return [] }
            return trees.map { LeafDistributions($0, allowed: allowed, temperature: options.temperature) }
        }
    }

    /// Makes one row.
    ///
    /// - Parameters:
    ///   - states: Where the row's states go.
    ///   - row: The row of the sample.
    func fill(_ states: UnsafeMutablePointer<UInt8>, row: Int) {
        let places = model.order.indices
        // Weights only differ if something unknown comes before something known.
        let lastKnown = places.last { isConstrained(model.order[$0], row: row) } ?? -1
        let isSingle = !places.contains { $0 < lastKnown && !isConstrained(model.order[$0], row: row) }
        let width = model.order.count
        var chosen = [UInt8](repeating: 0, count: width)
        var candidate = chosen
        var total = 0.0
        for number in 0..<(isSingle ? 1 : Self.candidates) {
            let weight = candidate.withUnsafeMutableBufferPointer { fill($0, row: row, number) }
            total += weight
            // One of the candidates so far, each with the probability of its weight.
            if number == 0 || uniform(row, width, number) * total < weight { chosen = candidate }
        }
        for place in 0..<width { states[place] = chosen[place] }
    }

    private func isConstrained(_ variable: Int, row: Int) -> Bool {
        options.evidence.weights[variable] != nil || options.evidence.known(variable, row: row) != nil
    }

    /// A number for a place of the order and a candidate.
    private func uniform(_ row: Int, _ place: Int, _ number: Int) -> Double {
        random.uniform(row: row, variable: number * (model.order.count + 1) + place)
    }

    /// Makes one candidate and returns its weight.
    private func fill(_ states: UnsafeMutableBufferPointer<UInt8>, row: Int, _ number: Int) -> Double {
        guard let start = states.baseAddress else { return 1 }
        var weight = 1.0
        for (place, trees) in model.trees.enumerated() {
            let choice = uniform(row, place, number) * Double(trees.count)
            let tree = Int(choice)
            let leaf = trees[tree].leaf(of: start)
            let variable = model.order[place]
            if let known = options.evidence.known(variable, row: row) {
                if !tables[place].isEmpty { weight *= max(tables[place][tree].probability(of: known, leaf: leaf), 1e-12) }
                start[variable] = known
            } else if tables[place].isEmpty {
                start[variable] = trees[tree].draw(leaf, choice - Double(tree))
            } else {
                weight *= tables[place][tree].mass(ofLeaf: leaf)
                start[variable] = tables[place][tree].draw(leaf: leaf, choice - Double(tree))
            }
        }
        return weight
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
}
