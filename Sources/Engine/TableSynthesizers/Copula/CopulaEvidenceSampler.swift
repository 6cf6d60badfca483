import Glibc

/// Makes rows of a copula of which something is known: known variables first, each within the interval of what is allowed given those before it.
///
/// Reference: Geweke, Hajivassiliou, Keane's simulator; Genz, "Numerical computation of multivariate normal probabilities", 1992.
struct CopulaEvidenceSampler {
    private let margins: [CopulaMargin]
    private let order: [Int]
    private let triangle: [Double]
    private let options: StateSampling
    private let random: RowRandom

    init(margins: [CopulaMargin], order: [Int], triangle: [Double], _ options: StateSampling, _ random: RowRandom) {
        self.margins = margins
        self.order = order
        self.triangle = triangle
        self.options = options
        self.random = random
    }

    func fill(_ states: UnsafeMutablePointer<UInt8>, row: Int) {
        let size = margins.count
        var normals = [Double](repeating: 0, count: size)
        for (place, variable) in order.enumerated() {
            let margin = margins[variable]
            var mean = 0.0
            for earlier in 0..<place { mean += triangle[place * size + earlier] * normals[earlier] }
            let deviation = triangle[place * size + place]
            let uniform = (random.uniform(row: row, variable: variable) + 0x1p-33)
            if let known = options.evidence.known(variable, row: row),
                options.evidence.weights[variable] == nil || margin.places[Int(known)] < 0
            {
                states[variable] = known
                normals[place] = inside(Int(margin.places[Int(known)]), margin, mean, deviation, uniform)
                continue
            }
            let known = options.evidence.known(variable, row: row)
            let allowed = options.evidence.weights[variable]
            if known == nil, allowed == nil, options.temperature == 1 {
                normals[place] = Normal.approximateQuantile(uniform)
                states[variable] = margin.state(mean + deviation * normals[place])
                continue
            }
            var weights = margin.states.indices.map { index -> Double in
                let (low, high) = margin.interval(index)
                return Normal.cumulative((high - mean) / deviation) - Normal.cumulative((low - mean) / deviation)
            }
            if options.temperature != 1 { weights = weights.map { $0 > 0 ? pow($0, 1 / options.temperature) : 0 } }
            if let known {
                weights = margin.states.map { $0 == known ? 1 : 0 }
            } else if let allowed {
                for (index, state) in margin.states.enumerated() {
                    weights[index] = max(weights[index], 1e-300) * Double(allowed[Int(state)])
                }
            }
            let chosen = Self.draw(weights, uniform)
            states[variable] = margin.states[chosen.index]
            normals[place] = inside(chosen.index, margin, mean, deviation, chosen.rest)
        }
    }

    /// A normal number that leads into the interval of a place; any if the place is none.
    private func inside(_ place: Int, _ margin: CopulaMargin, _ mean: Double, _ deviation: Double, _ uniform: Double) -> Double {
        guard place >= 0 else { return Normal.approximateQuantile(uniform) }
        let (low, high) = margin.interval(place)
        let (from, to) = ((low - mean) / deviation, (high - mean) / deviation)
        let (first, last) = (Normal.cumulative(from), Normal.cumulative(to))
        // Far out in a tail the two cannot be told apart: the nearer end it is.
        guard last - first > 1e-14 else { return abs(from) < abs(to) ? from : to }
        return Normal.quantile(min(max(first + uniform * (last - first), 1e-15), 1 - 1e-15))
    }

    /// One of some weights, and what is left of the uniform number.
    private static func draw(_ weights: [Double], _ uniform: Double) -> (index: Int, rest: Double) {
        var rest = uniform * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() where weight > 0 {
            if rest < weight { return (index, min(max(rest / weight, 1e-12), 1 - 1e-12)) }
            rest -= weight
        }
        return (weights.lastIndex { $0 > 0 } ?? 0, 0.5)
    }
}
