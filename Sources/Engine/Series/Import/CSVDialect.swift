import Specification

/// How a CSV file is written.
struct CSVDialect: Hashable, Sendable {
    static let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]

    var delimiter: UInt8
    /// `.` or `,`.
    var decimal: UInt8
    var hasHeader: Bool

    var delimiterName: String { delimiter == UInt8(ascii: "\t") ? "tab" : String(Unicode.Scalar(delimiter)) }
}

/// The first rows of a file as text.
struct CSVSample: Sendable {
    /// A row and the line it begins on.
    struct Row: Sendable {
        var line: Int
        var cells: [String]
    }

    /// Rows that are looked at: enough to tell what columns hold.
    static let largestRowCount = 2000

    var rows: [Row] = []

    /// The complete rows of the first bytes; reading stops at the first error, which shows again when the rows themselves are read.
    init(_ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, delimiter: UInt8, limits: ImportLimits, rowCount: Int = largestRowCount) {
        var tokenizer = CSVTokenizer(delimiter: delimiter, limits: limits)
        var position = 0
        while rows.count < rowCount, let next = try? tokenizer.row(in: bytes, from: position, isFinal: isWhole) {
            position = next
            if tokenizer.isBlank { continue }
            if let row = try? tokenizer.withRow(bytes, { row in Row(line: row.line, cells: (0..<row.count).map(row.text)) }) {
                rows.append(row)
            }
        }
    }
}

/// What a cell looks like.
enum CellKind: Hashable, Sendable {
    case missing, number, date, text

    init(_ text: String, _ parser: NumberParser, _ dates: DateParser = DateParser()) {
        var text = text
        self = text.withUTF8 { cell in
            if parser.number(cell) != nil { return .number }
            if parser.isMissing(cell) { return .missing }
            return dates.seconds(cell) != nil ? .date : .text
        }
    }
}

extension CSVDialect {
    /// Recognises the dialect by the first rows: the delimiter whose cells are most regular and most often numbers or dates.
    ///
    /// - Returns: the dialect and the rows that it gives.
    static func recognized(
        _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool, options: CSVImportOptions, limits: ImportLimits
    ) -> (dialect: CSVDialect, sample: CSVSample) {
        let given = options.delimiter?.asciiValue
        var best = (delimiter: given ?? delimiters[0], decimal: UInt8(ascii: "."), score: -1.0)
        for delimiter in given.map({ [$0] }) ?? delimiters {
            let sample = CSVSample(bytes, isWhole: isWhole, delimiter: delimiter, limits: limits, rowCount: 100)
            let decimal = decimal(of: sample, delimiter: delimiter)
            let score = score(of: sample, NumberParser(decimal: decimal))
            if score > best.score + 1e-9 { best = (delimiter, decimal, score) }
        }
        let sample = CSVSample(bytes, isWhole: isWhole, delimiter: best.delimiter, limits: limits)
        let hasHeader = options.hasHeader ?? hasHeader(sample, NumberParser(decimal: best.decimal))
        return (CSVDialect(delimiter: best.delimiter, decimal: best.decimal, hasHeader: hasHeader), sample)
    }

    /// The share of rows with the usual number of cells, and of cells that are more than text; little for a single column.
    private static func score(of sample: CSVSample, _ parser: NumberParser) -> Double {
        guard !sample.rows.isEmpty else { return 0 }
        var widths: [Int: Int] = [:]
        for row in sample.rows { widths[row.cells.count, default: 0] += 1 }
        guard let usual = widths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return 0 }
        let consistency = Double(usual.value) / Double(sample.rows.count)
        var (known, all) = (0, 0)
        for row in sample.rows.dropFirst(sample.rows.count > 1 ? 1 : 0) {
            for cell in row.cells.prefix(1000) {
                all += 1
                if CellKind(cell, parser) != .text { known += 1 }
            }
        }
        let recognized = all == 0 ? 0 : Double(known) / Double(all)
        return usual.key == 1 ? 0.1 * (0.2 + recognized) : consistency * (0.2 + recognized)
    }

    /// A comma when cells hold decimal commas and no cell holds a decimal point.
    private static func decimal(of sample: CSVSample, delimiter: UInt8) -> UInt8 {
        guard delimiter != UInt8(ascii: ",") else { return UInt8(ascii: ".") }
        let (point, comma) = (NumberParser(), NumberParser(decimal: UInt8(ascii: ",")))
        var hasCommas = false
        for row in sample.rows {
            for cell in row.cells.prefix(1000) where cell.utf8.contains(UInt8(ascii: ",")) || cell.utf8.contains(UInt8(ascii: ".")) {
                if CellKind(cell, point) == .number { return UInt8(ascii: ".") }
                if CellKind(cell, comma) == .number { hasCommas = true }
            }
        }
        return UInt8(ascii: hasCommas ? "," : ".")
    }

    /// Whether the first row names the columns: some cell of it is of another kind than what stands below.
    private static func hasHeader(_ sample: CSVSample, _ parser: NumberParser) -> Bool {
        guard let first = sample.rows.first else { return false }
        let kinds = first.cells.map { CellKind($0, parser) }
        let below = sample.rows.dropFirst()
        guard !below.isEmpty else { return !kinds.contains(.number) && !kinds.contains(.date) }
        for (column, kind) in kinds.enumerated() where kind == .text || kind == .date {
            var numbers = 0
            var dates = 0
            var texts = 0
            for row in below where column < row.cells.count {
                switch CellKind(row.cells[column], parser) {
                case .number: numbers += 1
                case .date: dates += 1
                case .text: texts += 1
                case .missing: break
                }
            }
            if kind == .text && numbers + dates > texts { return true }
            if kind == .text && numbers + dates + texts == 0 { return true }
            if kind == .date && numbers > dates + texts { return true }
        }
        // Words that name columns rather than anything in them.
        let words = first.cells.prefix(1000).map { $0.lowercased() }
        if words.contains(where: {
            ColumnProfile.seriesNames.contains($0) || ColumnProfile.timeNames.contains($0) || ColumnProfile.labelNames.contains($0)
        }) {
            return true
        }
        // Column numbers as names: 0, 1, 2, … or 1, 2, 3, …
        let numbers = first.cells.compactMap { Int($0) }
        let isCounting = numbers.count >= 3 && (0...1).contains(numbers[0]) && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
        if isCounting, kinds.filter({ $0 == .number }).count == numbers.count {
            return !below.contains { $0.cells.compactMap { Int($0) } == numbers }
        }
        return !kinds.contains(.number) && !kinds.contains(.date)
    }
}
