/// Where the states of a variable lie on the normal line: each has the interval that its share of the rows takes up.
struct CopulaMargin: Sendable {
    /// The states that are made, in the order in which they lie: numbers by size, categories by frequency.
    let states: [UInt8]
    /// The upper end of each state's interval; the last is +∞.
    let ends: [Double]
    /// For each state of the variable its place among `states`; −1 for those never made.
    let places: [Int16]
    private let scores: [Double]

    /// - Parameters:
    ///   - variable: Describes the states.
    ///   - column: The state of each row.
    init(_ variable: Variable, column: [UInt8]) {
        var counts = [Int](repeating: 0, count: 256)
        for state in column { counts[Int(state)] += 1 }
        for state in variable.excluded { counts[Int(state)] = 0 }
        self.init(counts: Array(counts[..<variable.stateCount]), isOrdered: variable.isOrdered)
    }

    init(counts: [Int], isOrdered: Bool) {
        var made = counts.indices.filter { counts[$0] > 0 }
        if made.isEmpty { made = [0] }
        if !isOrdered { made.sort { (counts[$1], $0) < (counts[$0], $1) } }
        let total = Double(max(made.reduce(0) { $0 + counts[$1] }, 1))
        var before = 0
        var (ends, scores) = ([Double](), [Double]())
        for state in made {
            scores.append(Normal.quantile((Double(before) + Double(counts[state]) / 2) / total))
            before += counts[state]
            ends.append(Normal.quantile(Double(before) / total))
        }
        ends[ends.count - 1] = .infinity
        if scores.count == 1 { scores = [0] }
        states = made.map { UInt8($0) }
        self.ends = ends
        self.scores = scores
        var places = [Int16](repeating: -1, count: counts.count)
        for (place, state) in made.enumerated() { places[state] = Int16(place) }
        self.places = places
        // Mean 0 and variance 1 over the rows.
        let shares = made.map { Double(counts[$0]) / total }
        let mean = zip(shares, scores).reduce(0) { $0 + $1.0 * $1.1 }
        let variance = zip(shares, scores).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        var table = [Float](repeating: 0, count: counts.count)
        if variance > 1e-12 {
            for (place, state) in made.enumerated() { table[state] = Float((scores[place] - mean) / variance.squareRoot()) }
        }
        standardScores = table
    }

    /// For each state its score, with mean 0 and variance 1 over the rows; 0 for states that are never made.
    let standardScores: [Float]

    /// The state whose interval holds a normal number.
    @inline(__always)
    func state(_ number: Double) -> UInt8 {
        var (low, high) = (0, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return states[low]
    }

    /// The interval of a place.
    func interval(_ place: Int) -> (low: Double, high: Double) { (place == 0 ? -.infinity : ends[place - 1], ends[place]) }
}
