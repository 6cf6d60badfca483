/// How a CSV file is written (RFC 4180 and its relatives).
package struct CSVDialect: Codable, Hashable, Sendable {
    /// How a quote character inside a quoted field is written.
    package enum Escape: String, Codable, Hashable, Sendable, CaseIterable {
        case doubled
        case backslash
    }

    /// How a line ends.
    package enum Newline: String, Codable, Hashable, Sendable, CaseIterable {
        case lineFeed = "\n"
        case carriageReturnLineFeed = "\r\n"
        case carriageReturn = "\r"
    }

    /// What stands between two fields: one character or several, all ASCII.
    package var delimiter: String
    /// One ASCII character.
    package var quote: String
    package var escape: Escape
    /// Whether the first row names the columns.
    package var hasHeader: Bool
    /// Whether all names of columns are quoted, also those that need not be.
    package var quotesHeader: Bool
    /// The names in the file, where they are not those of the columns: empty, twice the same, or one too few.
    package var header: [String]?
    package var newline: Newline
    /// Whether the last line ends like the others.
    package var endsWithNewline: Bool
    package var encoding: TextEncoding
    package var hasByteOrderMark: Bool
    /// `.` or `,`.
    package var decimalMark: String

    package init(
        delimiter: String = ",", quote: String = "\"", escape: Escape = .doubled, hasHeader: Bool = true, quotesHeader: Bool = false,
        newline: Newline = .lineFeed, endsWithNewline: Bool = true, encoding: TextEncoding = .utf8, hasByteOrderMark: Bool = false,
        decimalMark: String = ".", header: [String]? = nil
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.escape = escape
        self.hasHeader = hasHeader
        self.quotesHeader = quotesHeader
        self.newline = newline
        self.endsWithNewline = endsWithNewline
        self.encoding = encoding
        self.hasByteOrderMark = hasByteOrderMark
        self.decimalMark = decimalMark
        self.header = header
    }

    /// What a delimiter is called in messages.
    var delimiterName: String { delimiter == "\t" ? "tab" : delimiter }
}
