import Tabular

/// Reads what a person writes of a column's value.
struct CellReading {
    let coding: ColumnCoding
    let metadata: ColumnMetadata

    /// The number that a text says in a column of numbers or moments; nil if it says none.
    func number(_ text: String) -> Double? {
        if coding.type == .datetime {
            guard let format = metadata.format.datetime else { return nil }
            return format.microseconds(of: text).map(Double.init)
        }
        guard let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// The place of a text among the values of a category column; nil if it is not one.
    func value(_ text: String, _ categories: CategoryCoding) -> Int? {
        if coding.type == .boolean {
            let spelling = metadata.format.boolean ?? BooleanSpelling()
            if text == spelling.yes || text == "true" { return categories.values.firstIndex(of: "true") }
            if text == spelling.no || text == "false" { return categories.values.firstIndex(of: "false") }
            return nil
        }
        return categories.values.firstIndex(of: text)
    }
}
