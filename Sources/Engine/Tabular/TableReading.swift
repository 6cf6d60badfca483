/// A table that was read, and how.
package struct TableReading: Sendable {
    package let table: Table
    /// What was recognised, so that the same form can be written.
    package let metadata: Metadata
    /// The rows that are not in the table.
    package let rejected: RejectedRows
    /// What a reader of the table should know, in sentences.
    package let notes: [String]
}

/// A row that was set aside.
package struct RejectedRow: Codable, Hashable, Sendable {
    /// The line on which the row begins, from 1.
    package let line: Int
    /// What is wrong with it.
    package let reason: String

    package init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// The rows that were set aside.
package struct RejectedRows: Codable, Hashable, Sendable {
    /// The number of all.
    package internal(set) var count = 0
    /// The first of them, in the order of the file.
    package internal(set) var first: [RejectedRow] = []

    mutating func append(_ row: RejectedRow, limit: Int) {
        count += 1
        if first.count < limit { first.append(row) }
    }
}
