/// What rows are wanted.
package struct TableSampleRequest: Codable, Hashable, Sendable {
    /// Everything random follows from it.
    package var seed: UInt64
    /// What all rows must fulfil.
    package var conditions: [TableCondition]
    /// For a column the shares that some of its values shall have, 0 … 1 and together at most 1; the other values share the rest as learned.
    package var shares: [String: [String: Double]]
    /// Above 1: more even than learned, below 1: more of what is frequent; 0.05 … 20.
    package var temperature: Double

    package init(
        seed: UInt64 = 0, conditions: [TableCondition] = [], shares: [String: [String: Double]] = [:], temperature: Double = 1
    ) {
        self.seed = seed
        self.conditions = conditions
        self.shares = shares
        self.temperature = temperature
    }
}
