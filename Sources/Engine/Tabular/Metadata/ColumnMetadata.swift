/// What is known of a column.
package struct ColumnMetadata: Codable, Hashable, Sendable {
    package var name: String
    package var type: ColumnType
    package var format: CellFormat
    /// Whether no present cell occurs twice.
    package var isUnique: Bool
    /// Whether the order of a category column's values means something.
    package var isOrdinal: Bool
    /// What an identifier looks like, as a regular expression; nil if the identifiers are consecutive numbers, or have no common form.
    package var pattern: String?
    /// For identifiers that are consecutive numbers: the first.
    package var firstNumber: Int64?
    /// What the column says of a person, if it does; such cells are replaced by made-up ones.
    package var personal: PersonalData?

    package init(
        _ name: String, type: ColumnType, format: CellFormat = CellFormat(), isUnique: Bool = false, isOrdinal: Bool = false,
        pattern: String? = nil, firstNumber: Int64? = nil, personal: PersonalData? = nil
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.isUnique = isUnique
        self.isOrdinal = isOrdinal
        self.pattern = pattern
        self.firstNumber = firstNumber
        self.personal = personal
    }
}
