import Random
import Tabular

/// Draws rows of tables that are too large for a measure.
struct RowSample {
    let seed: UInt64

    /// The table itself, or so many of its rows in their order; nil: all. Tables of as many rows lose the same ones.
    func rows(_ table: Table, _ limit: Int?) -> Table {
        guard let limit, table.rowCount > limit else { return table }
        var stream = RandomStream(seed: seed, purpose: Purpose("report rows"))
        return table.gathered(stream.permutation(table.rowCount).prefix(limit).sorted())
    }
}
