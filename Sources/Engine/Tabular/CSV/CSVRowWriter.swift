/// Writes rows of a table as CSV.
struct CSVRowWriter {
    private let dialect: CSVDialect
    private let columns: [ColumnMetadata]
    private let delimiter: [UInt8]
    private let newline: [UInt8]
    private let quote: UInt8
    private let escape: UInt8
    private var hasLines = false

    init(_ dialect: CSVDialect, _ columns: [ColumnMetadata]) {
        self.dialect = dialect
        self.columns = columns
        delimiter = Array(dialect.delimiter.utf8)
        newline = Array(dialect.newline.rawValue.utf8)
        quote = dialect.quote.utf8.first ?? 0x22
        escape = dialect.escape == .backslash ? 0x5c : quote
    }

    /// Appends what stands before the first row.
    mutating func begin(_ bytes: inout [UInt8]) {
        guard dialect.hasHeader else { return }
        let names = columns.map(\.name)
        // Columns may have been taken away since.
        let known = dialect.header.flatMap { $0.count == names.count || $0.count + 1 == names.count ? $0 : nil }
        for (place, name) in (known ?? names).enumerated() {
            if place > 0 { bytes += delimiter }
            append(name, isQuoted: dialect.quotesHeader, to: &bytes)
        }
        hasLines = true
    }

    /// What is needed to write a column.
    struct Printer {
        var cells: CellPrinter
        var padding: String
        /// Whether quotes stand around present cells, and around missing ones.
        var quotesPresent: Bool
        var quotesMissing: Bool
    }

    /// What is needed to write rows of a table.
    func printers(_ table: [Column]) -> [Printer] {
        zip(table, columns).map { column, metadata in
            let format = metadata.format
            let quotesMissing = format.quoting == .always
            let quotesPresent = quotesMissing || format.quoting == .present || hasDelimiters(column, format)
            let cells = CellPrinter(column, format, decimalMark: dialect.decimalMark.utf8.first ?? 0x2e) { text in
                var bytes: [UInt8] = []
                // Quotes around all cells of a column are put there when the cell is.
                if quotesPresent { appendEscaped(text, to: &bytes) } else { append(text, isQuoted: false, to: &bytes) }
                return bytes
            }
            return Printer(cells: cells, padding: format.padding, quotesPresent: quotesPresent, quotesMissing: quotesMissing)
        }
    }

    /// Whether numbers or moments hold what means something in the file.
    private func hasDelimiters(_ column: Column, _ format: CellFormat) -> Bool {
        switch column.cells {
        case .real: dialect.decimalMark.utf8.first == delimiter.first
        case .datetime: format.datetime?.pattern.utf8.contains { $0 == delimiter.first || $0 == quote } ?? false
        case .integer, .boolean, .category, .text, .identifier: false
        }
    }

    /// Appends a row.
    mutating func append(_ row: Int, _ printers: [Printer], to bytes: inout [UInt8]) {
        if hasLines { bytes += newline }
        hasLines = true
        let start = bytes.count
        for place in printers.indices {
            if place > 0 { bytes += delimiter }
            let printer = printers[place]
            let isQuoted = printer.cells.isMissing(row) ? printer.quotesMissing : printer.quotesPresent
            if isQuoted { bytes.append(quote) }
            printer.cells.append(row, to: &bytes) { text, bytes in
                let text = printer.padding.isEmpty ? text : printer.padding + text
                if isQuoted { appendEscaped(text, to: &bytes) } else { append(text, isQuoted: false, to: &bytes) }
            }
            if isQuoted { bytes.append(quote) }
        }
        // An empty line would be left out by those who read it.
        if bytes.count == start { bytes += [quote, quote] }
    }

    /// Appends what stands after the last row.
    func end(_ bytes: inout [UInt8]) {
        if hasLines && dialect.endsWithNewline { bytes += newline }
    }

    private func append(_ text: String, isQuoted: Bool, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { text in
            guard isQuoted || needsQuotes(text) else { return bytes.append(contentsOf: text) }
            bytes.append(quote)
            appendEscaped(text, to: &bytes)
            bytes.append(quote)
        }
    }

    private func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in text where byte == delimiter[0] || byte == quote || byte == 0x0a || byte == 0x0d { return true }
        return false
    }

    private func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendEscaped($0, to: &bytes) }
    }

    private func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        for byte in text {
            if byte == quote || byte == escape { bytes.append(escape) }
            bytes.append(byte)
        }
    }
}
