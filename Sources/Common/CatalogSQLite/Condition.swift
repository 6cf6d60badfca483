/// The part of a query that chooses rows, made of the conditions that were asked for.
struct Condition {
    private var parts: [String] = []
    private(set) var values: [SQLiteValue] = []

    /// Adds a condition with one placeholder, unless `value` is nil.
    mutating func add(_ part: String, _ value: String?) {
        guard let value else { return }
        parts.append(part)
        values.append(.text(value))
    }

    /// The clause with a space before it; empty when there is no condition.
    var clause: String { parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND ") }
}
