/// What the probabilities of a variable's states are multiplied by when one is drawn.
struct StateWeights: Sendable {
    /// One for each state.
    let values: [Float]
    /// The only state that can be drawn, if there is but one.
    let only: UInt8?
    /// The share of the training rows that they leave.
    let share: Double

    /// Nothing is drawn that must not be or that was never seen, unless the evidence leaves nothing else.
    ///
    /// - Parameter evidence: The weights that the evidence gives, if it does.
    init(_ variable: Variable, evidence: [Float]?) {
        let given = evidence ?? [Float](repeating: 1, count: variable.stateCount)
        let allowed = given.indices.map { variable.excluded.contains(UInt8($0)) ? 0 : given[$0] }
        let seen = allowed.indices.map { variable.counts[$0] > 0 ? allowed[$0] : 0 }
        values = [seen, allowed].first { $0.contains { $0 > 0 } } ?? given
        let left = zip(values, variable.counts).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        share = left / Double(max(1, variable.counts.reduce(0, +)))
        only = values.count { $0 > 0 } == 1 ? values.firstIndex { $0 > 0 }.map { UInt8($0) } : nil
    }

    /// The state at which the running sum of weighted probabilities exceeds a share `uniform` of the whole, and that whole.
    func draw(_ probabilities: UnsafePointer<Float>, uniform: Double) -> (state: UInt8, mass: Float) {
        values.withUnsafeBufferPointer { values in
            var mass: Float = 0
            for state in values.indices { mass += probabilities[state] * values[state] }
            // Where nothing that is allowed has a probability that a number can hold, the weights alone decide.
            if !(mass > 0) { return (Self.draw(values, { values[$0] }, uniform: Float(uniform) * values.reduce(0, +)), mass) }
            return (Self.draw(values, { probabilities[$0] * values[$0] }, uniform: Float(uniform) * mass), mass)
        }
    }

    @inline(__always)
    private static func draw(_ values: UnsafeBufferPointer<Float>, _ mass: (Int) -> Float, uniform bound: Float) -> UInt8 {
        var (sum, last) = (Float(0), 0)
        for state in values.indices {
            let part = mass(state)
            if part <= 0 { continue }
            sum += part
            last = state
            if sum > bound { break }
        }
        return UInt8(last)
    }
}
