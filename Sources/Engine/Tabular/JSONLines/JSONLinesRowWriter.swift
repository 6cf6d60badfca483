/// Writes rows of a table as JSON Lines.
struct JSONLinesRowWriter {
    private let dialect: JSONLinesDialect
    private let columns: [ColumnMetadata]
    private let names: [[UInt8]]
    private let separator: [UInt8]
    private var hasLines = false
    private var printed = PrintedCells()

    init(_ dialect: JSONLinesDialect, _ columns: [ColumnMetadata]) {
        self.dialect = dialect
        self.columns = columns
        separator = Array(dialect.memberSeparator.utf8)
        names = columns.map { column in
            var bytes: [UInt8] = []
            bytes.append(json: column.name, escapesNonASCII: dialect.escapesNonASCII)
            return bytes + Array(dialect.valueSeparator.utf8)
        }
    }

    /// What is needed to write rows of a table.
    func printers(_ table: [Column]) -> [CellPrinter] {
        let missing: [UInt8] = dialect.writesNull ? Array("null".utf8) : []
        return zip(table, columns).map { column, metadata in
            var format = metadata.format
            if format.quoting == .whenNeeded { format.boolean = BooleanSpelling() }
            let isBare = isBare(column, metadata)
            let quote: UInt8? = needsQuotes(column, metadata) ? 0x22 : nil
            // JSON has no other numbers than finite ones.
            let form = CellPrinter.Form(quote: quote, missing: missing, notFinite: Array("null".utf8)) { text, bytes in
                encode(text, isBare: isBare, to: &bytes)
            }
            return CellPrinter(column, format, form)
        }
    }

    /// Appends some rows.
    mutating func append(_ rows: Range<Int>, _ printers: [CellPrinter], to bytes: inout [UInt8]) {
        printed.print(rows, printers)
        printed.withCells { cells, ends in
            for row in 0..<rows.count {
                if hasLines { bytes.append(0x0a) }
                hasLines = true
                bytes.append(0x7b)
                var isFirst = true
                for place in printers.indices {
                    let index = place * rows.count + row
                    // Only the cell of a member that is to be left out is empty.
                    guard ends[index] < ends[index + 1] else { continue }
                    if !isFirst { bytes.append(contentsOf: separator) }
                    isFirst = false
                    bytes.append(contentsOf: names[place])
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: cells[ends[index]..<ends[index + 1]]))
                }
                bytes.append(0x7d)
            }
        }
    }

    /// Appends what stands after the last row.
    func end(_ bytes: inout [UInt8]) {
        if hasLines && dialect.endsWithNewline { bytes.append(0x0a) }
    }

    /// Texts bring their own quotes; moments have none, and numbers only if they had them.
    private func needsQuotes(_ column: Column, _ metadata: ColumnMetadata) -> Bool {
        switch column.cells {
        case .datetime: true
        case .integer, .real: metadata.format.quoting == .always || metadata.format.quoting == .present
        case .boolean, .category, .text, .identifier: false
        }
    }

    /// Whether texts stand without quotes: JSON in JSON, `true` and `false`, and identifiers that are numbers.
    private func isBare(_ column: Column, _ metadata: ColumnMetadata) -> Bool {
        switch column.cells {
        case .boolean: metadata.format.quoting == .whenNeeded
        case .identifier(let cells):
            metadata.format.quoting == .whenNeeded
                && cells.allSatisfy { text in
                    var text = text
                    return text.withUTF8 { NumberText.integer($0) != nil }
                }
        case .category, .text: metadata.format.quoting == .never
        case .integer, .real, .datetime: false
        }
    }

    private func encode(_ text: String, isBare: Bool, to bytes: inout [UInt8]) {
        if isBare { bytes.append(contentsOf: text.utf8) } else { bytes.append(json: text, escapesNonASCII: dialect.escapesNonASCII) }
    }
}
