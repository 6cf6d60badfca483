/// The states of some consecutive rows while they are being made, row after row in memory.
///
/// A block has one writer at a time; threads may work on different rows.
package final class StateBlock: @unchecked Sendable {
    /// The rows of the sample that the block holds.
    package let rows: Range<Int>
    package let variableCount: Int
    /// The state of row `rows.lowerBound + i` and variable `v` is at `i * variableCount + v`.
    package let states: UnsafeMutablePointer<UInt8>

    /// Makes a block whose states are all 0.
    package init(rows: Range<Int>, variableCount: Int) {
        self.rows = rows
        self.variableCount = variableCount
        states = .allocate(capacity: max(rows.count * variableCount, 1))
        states.initialize(repeating: 0, count: max(rows.count * variableCount, 1))
    }

    deinit { states.deallocate() }

    /// The states of one variable.
    package func column(_ variable: Int) -> [UInt8] { (0..<rows.count).map { states[$0 * variableCount + variable] } }
}
