/// Counts of things by the number of rows in which they occur, and in all.
struct RowCounts<Key: Hashable> {
    struct Count {
        var rows: Int
        var all: UInt32
        fileprivate var lastRow: Int
    }

    private(set) var counts: [Key: Count] = [:]

    mutating func add(_ key: Key, row: Int) {
        counts[key, default: Count(rows: 0, all: 0, lastRow: -1)].note(row)
    }

    /// What occurs in so many rows.
    func keys(inRows least: Int) -> [Key: Count] { counts.filter { $0.value.rows >= least } }
}

extension RowCounts.Count {
    fileprivate mutating func note(_ row: Int) {
        if lastRow != row { rows += 1 }
        lastRow = row
        all &+= 1
    }
}
