extension Metadata {
    /// How to read the file that these metadata are of, so that its columns get these types.
    ///
    /// A file that is read in this way gives the table that the metadata were made with, and, with `described(by:)`, the same metadata; only `isUnique` is
    /// counted anew.
    package func readingOptions() -> TableReadingOptions {
        var options = TableReadingOptions()
        options.format = jsonLines != nil && csv == nil ? .jsonLines : .csv
        if let csv {
            options.delimiter = csv.delimiter
            options.quote = csv.quote
            options.escape = csv.escape
            options.hasHeader = csv.hasHeader
            if csv.encoding == .utf16BigEndian || csv.encoding == .utf16LittleEndian { options.encoding = csv.encoding }
        }
        for column in columns {
            options.columns[column.name] = ColumnChoice(
                type: column.type, datetime: column.type == .datetime ? column.format.datetime : nil)
        }
        return options
    }

    /// These metadata with what a person says of the columns in other ones: key, personal data, patterns, and which categories have an order.
    ///
    /// Types and formats stay as they are, because they say how the cells are stored.
    package func described(by other: Metadata) -> Metadata {
        var result = self
        result.primaryKey = other.primaryKey.filter { self[$0] != nil }
        for place in result.columns.indices {
            guard let said = other[result.columns[place].name] else { continue }
            result.columns[place].personal = said.personal
            result.columns[place].isOrdinal = said.isOrdinal
            // Identifiers of which nothing is said keep what was recognised.
            if result.columns[place].type == .identifier, said.pattern != nil || said.firstNumber != nil {
                result.columns[place].pattern = said.pattern
                result.columns[place].firstNumber = said.pattern == nil ? said.firstNumber : nil
            }
        }
        return result
    }
}
