/// What is known of the rows to be made before they are made.
///
/// A model makes rows from its distribution given this: exactly so that no row contradicts it, without drawing rows and throwing them away.
package struct Evidence: Sendable {
    /// For each variable the weight of each of its states, 0 … 1, if not all states are allowed alike: 0 forbids a state; between 0 and 1 is the part of a state
    /// (a range of numbers) that is allowed. At least one weight is positive. nil says nothing about the variable.
    package var weights: [[Float]?]
    /// The row of the sample that the first of the known states belongs to.
    private var firstRow = 0
    private var known: [[UInt8?]]

    /// Says nothing about any variable.
    package init(variableCount: Int) {
        weights = Array(repeating: nil, count: variableCount)
        known = Array(repeating: [], count: variableCount)
    }

    /// Whether nothing is known of any row.
    package var isEmpty: Bool { weights.allSatisfy { $0 == nil } && known.allSatisfy(\.isEmpty) }

    /// Whether anything may be known of a variable.
    package func concerns(_ variable: Int) -> Bool { weights[variable] != nil || !known[variable].isEmpty }

    /// Whether states of a variable are known row by row.
    package func hasKnownRows(_ variable: Int) -> Bool { !known[variable].isEmpty }

    /// The state of a variable in a row of the sample, if it is known.
    package func known(_ variable: Int, row: Int) -> UInt8? { known[variable].isEmpty ? nil : known[variable][row - firstRow] }

    /// Says which states of a variable are known.
    ///
    /// - Parameters:
    ///   - states: One for each row to be made, nil where nothing is known.
    ///   - firstRow: The row of the sample that the first state belongs to; the same for all variables.
    package mutating func know(_ variable: Int, _ states: [UInt8?], firstRow: Int) {
        known[variable] = states
        self.firstRow = firstRow
    }
}
