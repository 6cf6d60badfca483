internal import Random
internal import Tabular

/// Which rows of a table are used.
struct RowSelection: Codable, Hashable {
    /// Whether rows with a missing cell are left out.
    var dropsMissing = false
    /// At most so many rows, drawn at random; nil for all.
    var limit: Int?
    /// The seed of that draw.
    var seed: UInt64 = 0

    /// The rows that remain, in their order.
    func apply(to table: Table) -> Table {
        guard dropsMissing || limit != nil else { return table }
        var rows = Array(0..<table.rowCount)
        if dropsMissing { rows.removeAll { row in table.columns.contains { $0.isMissing(row) } } }
        if let limit, limit < rows.count {
            var random = RandomStream(seed: seed, purpose: Purpose("row limit"), index: 0)
            // The first places of a shuffle (Fisher and Yates).
            for place in 0..<limit { rows.swapAt(place, place + random.integer(below: rows.count - place)) }
            rows = rows.prefix(limit).sorted()
        }
        return rows.count == table.rowCount ? table : table.gathered(rows)
    }
}
