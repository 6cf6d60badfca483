/// What the cells of a column are.
package enum ColumnType: String, Codable, Sendable, CaseIterable {
    /// Whole numbers that fit into 64 bits.
    case integer
    /// Numbers with decimals.
    case real
    /// One of two values.
    case boolean
    /// One of a limited set of values, each of which may occur often.
    case category
    /// A moment, a date or a time of day.
    case datetime
    /// Free text.
    case text
    /// A value of its own for each row, which says which row it is and nothing else.
    case identifier
}
