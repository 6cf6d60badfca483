/// How a file of JSON Lines is written.
package struct JSONLinesDialect: Codable, Hashable, Sendable {
    /// What stands between two members, and between a name and its value.
    package var memberSeparator: String
    package var valueSeparator: String
    /// Whether characters beyond ASCII are escaped.
    package var escapesNonASCII: Bool
    /// Whether a missing cell is `null`; otherwise its member is left out.
    package var writesNull: Bool
    /// Whether the last line ends like the others.
    package var endsWithNewline: Bool

    package init(
        memberSeparator: String = ", ", valueSeparator: String = ": ", escapesNonASCII: Bool = false, writesNull: Bool = true,
        endsWithNewline: Bool = true
    ) {
        self.memberSeparator = memberSeparator
        self.valueSeparator = valueSeparator
        self.escapesNonASCII = escapesNonASCII
        self.writesNull = writesNull
        self.endsWithNewline = endsWithNewline
    }
}
