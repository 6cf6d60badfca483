/// A discrete variable of the joint distribution that a synthesizer learns: a column of the table, or a part of one.
///
/// State 0 always stands for a missing cell, whether one was seen or not.
package struct Variable: Codable, Hashable, Sendable {
    /// The column's name, or that of a part of it, such as "opened (time of day)".
    package var name: String
    /// Whether the states from 1 on have an order, as those of a number.
    package var isOrdered: Bool
    /// For each state the number of training rows in it; 2 … 256 states.
    package var counts: [Int]
    /// States that must never be made, such as the pool of rare categories; at least one state is left.
    package var excluded: [UInt8]
    /// The number of an earlier variable of the same column that this one refines, if it does: this one means something only beside it.
    package var refines: Int?

    /// Describes a variable.
    package init(_ name: String, isOrdered: Bool, counts: [Int], excluded: [UInt8] = [], refines: Int? = nil) {
        precondition((2...256).contains(counts.count), "\(name) has \(counts.count) states, which is not within 2 … 256")
        self.name = name
        self.isOrdered = isOrdered
        self.counts = counts
        self.excluded = excluded
        self.refines = refines
    }

    /// The number of states.
    package var stateCount: Int { counts.count }
}
