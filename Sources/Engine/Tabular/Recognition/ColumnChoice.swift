/// What is chosen for a column instead of being recognised.
package struct ColumnChoice: Codable, Hashable, Sendable {
    /// Cells that cannot be read as this type count as missing.
    package var type: ColumnType?
    /// For moments, dates and times of day.
    package var datetime: DateTimeFormat?
    /// What, beside the empty text, says that a cell is missing; nil: the usual words.
    package var missing: [String]?

    package init(type: ColumnType? = nil, datetime: DateTimeFormat? = nil, missing: [String]? = nil) {
        self.type = type
        self.datetime = datetime
        self.missing = missing
    }
}

/// What a reader of a table should know of how it was read.
struct ReadingNotes {
    private(set) var notes: [String] = []
    private(set) var latin1Count = 0
    private(set) var utf8Count = 0

    mutating func add(_ note: String) { notes.append(note) }

    mutating func add(respelled: Int, _ name: String) {
        if respelled > 0 { add("\(respelled) cells of \(name) are spelled unlike the others and will be written like these") }
    }

    mutating func add(_ text: CellText) {
        latin1Count += text.latin1Count
        utf8Count += text.utf8Count
    }
}
