import Specification

/// Reads a CSV file block by block.
final class CSVReader {
    private static let blockByteCount = 1 << 18

    private let source: any ByteSource
    private let options: TableReadingOptions
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: blockByteCount, alignment: 64)
    /// Where the bytes that are still to be split begin and end.
    private var start = 0
    private var end = 0
    private var isFinal = false
    private var draft = TableDraft()

    init(_ source: any ByteSource, _ options: TableReadingOptions) {
        self.source = source
        self.options = options
    }

    deinit { buffer.deallocate() }

    func read() throws(SpecificationError) -> TableDraft {
        try fill()
        while !isFinal && !buffer[..<end].contains(where: { $0 == 0x0a || $0 == 0x0d }) { try grow(line: 1) }
        let recognized = CSVDialect.recognized(Array(buffer[..<end]), isWhole: isFinal, options)
        var dialect = recognized.dialect
        var splitter = CSVSplitter(dialect, expectedFieldCount: nil)
        if recognized.leadingRowCount > 0 {
            try split(&splitter, rowCount: recognized.leadingRowCount)
            for line in splitter.lines { draft.rejected.append(RejectedRow(line: line, reason: "stands before the table"), limit: limit) }
        }

        let names = try names(&splitter, recognized, &dialect)
        let builders = try self.builders(names, decimalMark: dialect.decimalMark.utf8.first ?? 0x2e)
        draft.metadata.csv = dialect
        var columns = builders
        splitter.expectedFieldCount = names.count
        var wantedRowCount = options.rowLimit ?? .max
        while true {
            let from = start
            try split(&splitter, rowCount: wantedRowCount)
            append(&columns, splitter, from: from)
            try reject(splitter, names.count)
            wantedRowCount -= splitter.rowCount
            if isFinal && start == end || wantedRowCount == 0 { break }
            try advance(splitter.line)
        }
        draft.metadata.csv?.endsWithNewline = splitter.endsWithNewline
        if splitter.blankLineCount > 0 { draft.notes.add("\(splitter.blankLineCount) blank lines were left out") }
        if splitter.malformedCount > 0 {
            draft.notes.add("\(splitter.malformedCount) fields go on after a closing quote and were kept as they stand")
        }
        draft.finish(&columns, names: names)
        return draft
    }

    private var limit: Int { options.limits.listedRejectionCount }

    /// The names of the columns: those of the header, or made-up ones.
    private func names(
        _ splitter: inout CSVSplitter, _ recognized: RecognizedCSV, _ dialect: inout CSVDialect
    ) throws(SpecificationError) -> [String] {
        guard dialect.hasHeader else {
            try check(columnCount: recognized.fieldCount, line: 1)
            return (0..<recognized.fieldCount).map { "column \($0 + 1)" }
        }
        var from = start
        while true {
            from = start
            try split(&splitter, rowCount: 1)
            try reject(splitter, 0)
            if splitter.rowCount > 0 { break }
            if isFinal && start == end { throw SpecificationError("file", "has no header and no rows") }
            try advance(splitter.line)
        }
        let count = splitter.rowStarts[1]
        try check(columnCount: count, line: splitter.lines[0])
        var decoder = CellText()
        var quotedCount = 0
        var names = (0..<count).map { field in
            let first = Int(splitter.starts[field] & ~CSVSplitter.quotedBit)
            if splitter.starts[field] & CSVSplitter.quotedBit != 0 { quotedCount += 1 }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[(from + first)..<(from + Int(splitter.ends[field]))])
            return decoder.text(bytes.assumingMemoryBound(to: UInt8.self))
        }
        draft.notes.add(decoder)
        dialect.quotesHeader = quotedCount == count
        let found = names
        if recognized.hasUnnamedFirstColumn { names.insert("row", at: 0) }
        let unique = ColumnNames.unique(names)
        if unique != found { dialect.header = found }
        if unique != names { draft.notes.add("names of columns that are empty or occur twice were changed") }
        return unique
    }

    private func check(columnCount: Int, line: Int) throws(SpecificationError) {
        guard columnCount > options.limits.maximumColumnCount else { return }
        throw SpecificationError("line \(line)", "has \(columnCount) columns; at most \(options.limits.maximumColumnCount) can be read")
    }

    private func builders(_ names: [String], decimalMark: UInt8) throws(SpecificationError) -> [ColumnBuilder] {
        let known = Set(names)
        let unknown = options.columns.keys.filter { !known.contains($0) }.sorted()
        guard unknown.isEmpty else { throw SpecificationError(unknown.map { Problem("columns.\($0)", "is not a column of the file") }) }
        return names.map { ColumnBuilder(options.columns[$0] ?? ColumnChoice(), decimalMark: decimalMark) }
    }

    /// Splits what is in the buffer.
    private func split(_ splitter: inout CSVSplitter, rowCount: Int = .max) throws(SpecificationError) {
        guard let base = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        let isFull = start == 0 && end == buffer.count && buffer.count >= options.limits.maximumRowByteCount
        start += splitter.split(
            base + start, count: end - start, isFinal: isFinal, abandonsOpenRow: isFull, maximumRowCount: rowCount)
    }

    private func append(_ columns: inout [ColumnBuilder], _ splitter: borrowing CSVSplitter, from: Int) {
        guard splitter.rowCount > 0, let base = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        let block = CellBlock(
            base: base + from, starts: splitter.starts, ends: splitter.ends, columnCount: columns.count, lines: splitter.lines,
            hasQuotes: splitter.hasQuotes)
        for column in columns.indices { columns[column].append(block, column: column) }
    }

    private func reject(_ splitter: borrowing CSVSplitter, _ columnCount: Int) throws(SpecificationError) {
        for (line, fault) in splitter.faults {
            let reason =
                switch fault {
                case .fieldCount(let count): "has \(count) fields instead of \(columnCount)"
                case .unterminatedQuote: "has a quote that is not closed"
                }
            if options.badRows == .fail { throw SpecificationError("line \(line)", reason) }
            draft.rejected.append(RejectedRow(line: line, reason: reason), limit: limit)
        }
    }

    /// Makes room for more bytes and reads them.
    private func advance(_ line: Int) throws(SpecificationError) {
        if start > 0 {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
            buffer.copyMemory(from: rest)
            end -= start
            start = 0
        } else if end == buffer.count {
            return try grow(line: line)
        }
        try fill()
    }

    private func grow(line: Int) throws(SpecificationError) {
        guard end == buffer.count else { return try fill() }
        guard buffer.count < options.limits.maximumRowByteCount else {
            throw SpecificationError("line \(line)", "is longer than \(options.limits.maximumRowByteCount) bytes")
        }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(buffer.count * 2, max(options.limits.maximumRowByteCount, 1)), alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<end]))
        buffer.deallocate()
        buffer = larger
        try fill()
    }

    private func fill() throws(SpecificationError) {
        while end < buffer.count && !isFinal {
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
            if count == 0 { isFinal = true }
            end += count
        }
    }
}
