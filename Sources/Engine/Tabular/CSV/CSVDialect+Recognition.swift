/// How a CSV file was found to be written, and what stands before its first row.
struct RecognizedCSV {
    var dialect: CSVDialect
    /// Rows before the header or the first row of data that are not of the table: titles and comments.
    var leadingRowCount = 0
    /// The number of fields that most rows have.
    var fieldCount = 1
    /// Whether the header has no name for the first column.
    var hasUnnamedFirstColumn = false
}

extension CSVDialect {
    /// Delimiters that are looked for; the longer first, as they hold the shorter.
    private static let delimiters = [":::", "||", "::", ",", ";", "\t", "|"]
    private static let sampleRowCount = 200

    /// Recognises the dialect by the first rows of a file, apart from what is given.
    static func recognized(_ bytes: [UInt8], isWhole: Bool, _ options: TableReadingOptions) -> RecognizedCSV {
        var base = CSVDialect(quote: options.quote ?? "\"", escape: options.escape ?? .doubled, newline: newline(of: bytes))
        let candidates = options.delimiter.map { [$0] } ?? delimiters
        let escapes: [Escape] =
            options.escape.map { [$0] }
            ?? (hasBackslashedQuotes(bytes, base.quote.utf8.first ?? 0x22) ? [.doubled, .backslash] : [.doubled])
        var best: (sample: CSVSample, score: Double)?
        for escape in escapes {
            var regular: [String] = []
            // A longer delimiter that explains the rows is not taken apart.
            for delimiter in candidates where !regular.contains(where: { $0.hasPrefix(delimiter) }) {
                base.delimiter = delimiter
                base.escape = escape
                let sample = CSVSample(bytes, isWhole: isWhole, base, rowCount: sampleRowCount)
                let score = sample.score
                if sample.isRegular && sample.fieldCount > 1 { regular.append(delimiter) }
                if score > (best?.score ?? -1) + 1e-9 { best = (sample, score) }
            }
            // With a space after every delimiter, quotes stand behind the space; the two belong together.
            if options.delimiter == nil, let found = best, found.sample.fieldCount > 1, [",", ";"].contains(found.sample.dialect.delimiter)
            {
                base.delimiter = found.sample.dialect.delimiter + " "
                base.escape = escape
                let sample = CSVSample(bytes, isWhole: isWhole, base, rowCount: sampleRowCount)
                if sample.isRegular && sample.fieldCount == found.sample.fieldCount { best = (sample, sample.score + 0.01) }
            }
        }
        guard let sample = best?.sample else { return RecognizedCSV(dialect: base) }
        var recognized = RecognizedCSV(dialect: sample.dialect, fieldCount: sample.fieldCount)
        recognized.dialect.decimalMark = sample.decimalMark
        recognized.leadingRowCount = sample.leadingRowCount
        let rows = Array(sample.rows.dropFirst(sample.leadingRowCount))
        recognized.dialect.hasHeader = options.hasHeader ?? sample.hasHeader(rows)
        if let header = rows.first, recognized.dialect.hasHeader {
            recognized.hasUnnamedFirstColumn =
                header.count + 1 == sample.fieldCount && header.count < CSVSample.largestFieldCount && rows.count > 1
        }
        return recognized
    }

    private static func newline(of bytes: [UInt8]) -> Newline {
        guard let feed = bytes.firstIndex(of: 0x0a) else {
            return bytes.dropLast().contains(0x0d) || bytes.last == 0x0d ? .carriageReturn : .lineFeed
        }
        return feed > 0 && bytes[feed - 1] == 0x0d ? .carriageReturnLineFeed : .lineFeed
    }

    private static func hasBackslashedQuotes(_ bytes: [UInt8], _ quote: UInt8) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == 0x5c && $1 == quote }
    }
}

/// The first rows of a file as they are in a dialect.
struct CSVSample {
    /// More columns than this are not looked at.
    static let largestFieldCount = 1000

    let dialect: CSVDialect
    private(set) var rows: [[[UInt8]]] = []
    /// The number of fields that most rows have, and the share of rows that have it.
    private(set) var fieldCount = 1
    private var regularity = 0.0
    private var malformed = 0.0

    init(_ bytes: [UInt8], isWhole: Bool, _ dialect: CSVDialect, rowCount: Int) {
        self.dialect = dialect
        var bytes = bytes
        var splitter = CSVSplitter(dialect, expectedFieldCount: nil)
        var counts: [Int: Int] = [:]
        bytes.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            _ = splitter.split(base, count: bytes.count, isFinal: isWhole, maximumRowCount: rowCount)
            for row in 0..<splitter.rowCount {
                let fields = splitter.rowStarts[row]..<splitter.rowStarts[row + 1]
                counts[fields.count, default: 0] += 1
                rows.append(
                    fields.prefix(Self.largestFieldCount).map { field in
                        Array(bytes[Int(splitter.starts[field] & ~CSVSplitter.quotedBit)..<Int(splitter.ends[field])])
                    })
            }
        }
        guard let usual = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return }
        fieldCount = usual.key
        regularity = Double(usual.value) / Double(rows.count)
        malformed = min(1, Double(splitter.malformedCount) / Double(rows.count))
    }

    /// Whether all rows have as many fields, and no quote is out of place.
    var isRegular: Bool { regularity == 1 && malformed == 0 }

    /// How likely the dialect is: regular rows of several fields that are more than text.
    var score: Double {
        guard fieldCount > 1 else { return rows.isEmpty ? 0 : 0.01 }
        var (known, all) = (0, 0)
        for row in rows.dropFirst(rows.count > 1 ? 1 : 0) {
            for cell in row.prefix(100) {
                all += 1
                if kind(cell) != .text { known += 1 }
            }
        }
        return regularity - 0.5 * malformed + (all == 0 ? 0 : 0.2 * Double(known) / Double(all))
    }

    private enum Kind {
        case missing, number, date, text
    }

    private func kind(_ cell: [UInt8], decimalMark: UInt8 = 0x2e) -> Kind {
        cell.withUnsafeBufferPointer { cell in
            if NumberText.integer(cell) != nil || NumberText.real(cell, decimalMark: decimalMark) != nil { return .number }
            if MissingWords.usual.contains(cell) { return .missing }
            return DateTimeFormat.fitting(cell).isEmpty ? .text : .date
        }
    }

    /// A comma if cells hold numbers with decimal commas and none holds one with a point.
    var decimalMark: String {
        guard !dialect.delimiter.hasPrefix(",") else { return "." }
        var hasCommas = false
        for row in rows {
            for cell in row {
                if cell.contains(0x2e) && kind(cell) == .number { return "." }
                if cell.contains(0x2c) && kind(cell, decimalMark: 0x2c) == .number { hasCommas = true }
            }
        }
        return hasCommas ? "," : "."
    }

    /// Rows at the start with another number of fields than all that follow.
    var leadingRowCount: Int {
        guard let first = rows.firstIndex(where: { $0.count == min(fieldCount, Self.largestFieldCount) }), first > 0, first <= 10 else {
            return 0
        }
        // A header may have too few names: all but that of the row names, or those that somebody forgot.
        let isHeader = rows[first - 1].count > 1 && !rows[first - 1][0].starts(with: [0x23])
        return isHeader ? first - 1 : first
    }

    /// Whether the first row names columns: it holds texts, no numbers and no dates. Some names may be left out.
    func hasHeader(_ rows: [[[UInt8]]]) -> Bool {
        guard let first = rows.first else { return true }
        let kinds = first.map { kind($0) }
        return kinds.contains(.text) && !kinds.contains(.number) && !kinds.contains(.date)
    }
}
