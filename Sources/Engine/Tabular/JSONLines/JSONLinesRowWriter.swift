/// Writes rows of a table as JSON Lines.
struct JSONLinesRowWriter {
    private let dialect: JSONLinesDialect
    private let columns: [ColumnMetadata]
    private let names: [[UInt8]]
    private let separator: [UInt8]
    private var hasLines = false

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

    /// What is needed to write a column.
    struct Printer {
        var cells: CellPrinter
        var isBare: Bool
        var needsQuotes: Bool
        /// Real numbers, which may be infinite or none; empty for other types.
        var reals: [Double]
    }

    /// What is needed to write rows of a table.
    func printers(_ table: [Column]) -> [Printer] {
        zip(table, columns).map { column, metadata in
            var format = metadata.format
            if format.quoting == .whenNeeded { format.boolean = BooleanSpelling() }
            // Padding is a matter of CSV.
            format.padding = ""
            let isBare = isBare(column, metadata)
            let cells = CellPrinter(column, format, decimalMark: 0x2e) { text in
                var bytes: [UInt8] = []
                encode(text, isBare: isBare, to: &bytes)
                return bytes
            }
            let reals: [Double] = if case .real(let values) = column.cells { values } else { [] }
            return Printer(cells: cells, isBare: isBare, needsQuotes: needsQuotes(column, metadata), reals: reals)
        }
    }

    /// Appends a row.
    mutating func append(_ row: Int, _ printers: [Printer], to bytes: inout [UInt8]) {
        if hasLines { bytes.append(0x0a) }
        hasLines = true
        bytes.append(0x7b)
        var isFirst = true
        for place in printers.indices {
            let isMissing = printers[place].cells.isMissing(row)
            if isMissing && !dialect.writesNull { continue }
            if !isFirst { bytes += separator }
            isFirst = false
            bytes += names[place]
            guard !isMissing else {
                bytes.append(ascii: "null")
                continue
            }
            let printer = printers[place]
            // JSON has no other numbers than finite ones.
            let needsQuotes = printer.needsQuotes || !printer.reals.isEmpty && !printer.reals[row].isFinite
            if needsQuotes { bytes.append(0x22) }
            printer.cells.append(row, to: &bytes) { text, bytes in encode(text, isBare: printer.isBare, to: &bytes) }
            if needsQuotes { bytes.append(0x22) }
        }
        bytes.append(0x7d)
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
