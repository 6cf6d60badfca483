/// How the cells of a column are written, so that the text that was read comes back.
package struct CellFormat: Codable, Hashable, Sendable {
    package enum Quoting: String, Codable, Hashable, Sendable, CaseIterable {
        /// Where the text could not be read back otherwise.
        case whenNeeded
        case always
        /// All but missing cells.
        case present
        /// The text is JSON itself and stands bare in JSON Lines; elsewhere as `whenNeeded`.
        case never
    }

    package var quoting: Quoting
    /// What stands for a missing cell.
    package var missing: String
    /// What stands before every value.
    package var padding: String
    /// For columns of real numbers.
    package var number: NumberStyle?
    /// For columns of moments, dates or times of day.
    package var datetime: DateTimeFormat?
    /// For columns of booleans.
    package var boolean: BooleanSpelling?

    package init(
        quoting: Quoting = .whenNeeded, missing: String = "", padding: String = "", number: NumberStyle? = nil,
        datetime: DateTimeFormat? = nil, boolean: BooleanSpelling? = nil
    ) {
        self.quoting = quoting
        self.missing = missing
        self.padding = padding
        self.number = number
        self.datetime = datetime
        self.boolean = boolean
    }
}

/// How true and false are written.
package struct BooleanSpelling: Codable, Hashable, Sendable {
    package var yes: String
    package var no: String

    package init(yes: String = "true", no: String = "false") {
        self.yes = yes
        self.no = no
    }

    /// The spellings that are known without being told. Whole numbers stay numbers.
    static let known: [BooleanSpelling] = [
        ("true", "false"), ("True", "False"), ("TRUE", "FALSE"), ("yes", "no"), ("Yes", "No"), ("YES", "NO"), ("y", "n"), ("Y", "N"),
        ("t", "f"), ("T", "F"), ("on", "off"), ("On", "Off"), ("ON", "OFF"),
    ].map { BooleanSpelling(yes: $0.0, no: $0.1) }

    /// The known spelling of some distinct texts: of both, or of one that is said in full.
    static func of(_ texts: [String]) -> BooleanSpelling? {
        switch texts.count {
        case 1: known.first { $0.yes.utf8.count > 1 && $0.no.utf8.count > 1 && ($0.yes == texts[0] || $0.no == texts[0]) }
        case 2: known.first { Set(texts) == [$0.yes, $0.no] }
        default: nil
        }
    }
}
