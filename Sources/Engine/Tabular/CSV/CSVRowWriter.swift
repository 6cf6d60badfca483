/// Writes rows of a table as CSV.
struct CSVRowWriter {
    private let dialect: CSVDialect
    private let columns: [ColumnMetadata]
    private let delimiter: [UInt8]
    private let newline: [UInt8]
    private let quote: UInt8
    private let escape: UInt8
    private var hasLines = false
    private var printed = PrintedCells()

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

    /// What is needed to write rows of a table.
    func printers(_ table: [Column]) -> [CellPrinter] {
        zip(table, columns).map { column, metadata in
            let format = metadata.format
            let isQuoted = format.quoting == .always || format.quoting == .present || hasDelimiters(column, format)
            var missing: [UInt8] = []
            append(format.missing, isQuoted: format.quoting == .always, to: &missing)
            let form = CellPrinter.Form(
                decimalMark: dialect.decimalMark.utf8.first ?? 0x2e, quote: isQuoted ? quote : nil, missing: missing
            ) { text, bytes in
                let text = format.padding.isEmpty ? text : format.padding + text
                // Quotes around all cells of a column are put there by the printer.
                if isQuoted { appendEscaped(text, to: &bytes) } else { append(text, isQuoted: false, to: &bytes) }
            }
            return CellPrinter(column, format, form)
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

    /// Appends some rows.
    mutating func append(_ rows: Range<Int>, _ printers: [CellPrinter], to bytes: inout [UInt8]) {
        printed.print(rows, printers)
        // An empty line, which those who read it would leave out, gets a pair of quotes.
        let capacity = printed.byteCount + rows.count * (printers.count * delimiter.count + newline.count + 2)
        let text = [UInt8](unsafeUninitializedCapacity: capacity) { text, count in
            func put(_ piece: UnsafeBufferPointer<UInt8>) {
                for byte in piece {
                    text[count] = byte
                    count += 1
                }
            }
            delimiter.withUnsafeBufferPointer { delimiter in
                newline.withUnsafeBufferPointer { newline in
                    printed.withCells { cells, ends in
                        for row in 0..<rows.count {
                            if hasLines { put(newline) }
                            hasLines = true
                            let start = count
                            for place in printers.indices {
                                if place > 0 { put(delimiter) }
                                let index = place * rows.count + row
                                put(UnsafeBufferPointer(rebasing: cells[ends[index]..<ends[index + 1]]))
                            }
                            if count == start {
                                text[count] = quote
                                text[count + 1] = quote
                                count += 2
                            }
                        }
                    }
                }
            }
        }
        bytes.append(contentsOf: text)
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
