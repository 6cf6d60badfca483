import Specification

/// How a table is to be read; what is not said is recognised.
package struct TableReadingOptions: Sendable {
    package enum Format: String, Codable, Hashable, Sendable, CaseIterable {
        case csv
        case jsonLines
    }

    package enum BadRows: String, Codable, Hashable, Sendable, CaseIterable {
        /// They are counted and listed with their lines.
        case setAside
        /// The first is an error.
        case fail
    }

    package var format: Format?
    /// One or several ASCII characters between fields.
    package var delimiter: String?
    /// One ASCII character.
    package var quote: String?
    package var escape: CSVDialect.Escape?
    package var hasHeader: Bool?
    /// Nil: by the byte order mark, else UTF-8; cells that are not UTF-8 are read as ISO-8859-1.
    package var encoding: TextEncoding?
    package var badRows = BadRows.setAside
    /// Reading ends after so many rows; at least 1. Nil: all are read.
    package var rowLimit: Int?
    /// What is chosen for columns, by name.
    package var columns: [String: ColumnChoice] = [:]
    package var limits = ReadingLimits()

    package init() {}

    /// What is wrong with the options, whatever the file.
    func problems() -> [Problem] {
        var problems: [Problem] = []
        if let delimiter, delimiter.isEmpty || !delimiter.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0a && $0 != 0x0d }) {
            problems.append(Problem("delimiter", "must be one or several ASCII characters other than line ends"))
        }
        if let quote, quote.utf8.count != 1 || !quote.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0a && $0 != 0x0d }) {
            problems.append(Problem("quote", "must be one ASCII character"))
        }
        if let delimiter, delimiter.hasPrefix(quote ?? "\"") {
            problems.append(Problem("delimiter", "must not begin with the quote character"))
        }
        if let rowLimit, rowLimit < 1 { problems.append(Problem("rowLimit", "must be at least 1, not \(rowLimit)")) }
        return problems
    }
}

/// How much a file may ask for.
package struct ReadingLimits: Hashable, Sendable {
    /// The longest row in bytes; less than 2³⁰.
    package var maximumRowByteCount = 64 << 20
    package var maximumColumnCount = 50_000
    /// So many rows that were set aside are listed; all are counted.
    package var listedRejectionCount = 1000

    package init() {}
}
