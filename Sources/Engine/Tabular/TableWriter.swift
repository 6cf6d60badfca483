package import Specification

/// Writes tables as CSV or JSON Lines in the form that their metadata remember, piece by piece.
///
/// Memory holds some hundred kilobytes, however many rows are written.
package struct TableWriter: ~Copyable {
    private static let pieceByteCount = 1 << 17
    /// So many cells are printed at a time.
    private static let pieceCellCount = 1 << 13

    private enum Rows {
        case csv(CSVRowWriter)
        case jsonLines(JSONLinesRowWriter)
    }

    private let sink: any ByteSink
    private let columns: [ColumnMetadata]
    private let encoding: TextEncoding
    private var rows: Rows
    private var bytes: [UInt8] = []

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - sink: Gets the bytes; compressed if it compresses.
    ///   - metadata: The columns in the order in which they are written, and their form.
    ///   - format: Nil: that of the metadata, CSV if they have none.
    package init(_ sink: any ByteSink, _ metadata: Metadata, format: TableReadingOptions.Format? = nil) {
        self.sink = sink
        columns = metadata.columns
        bytes.reserveCapacity(Self.pieceByteCount * 2)
        switch format ?? (metadata.jsonLines != nil && metadata.csv == nil ? .jsonLines : .csv) {
        case .csv:
            let dialect = metadata.csv ?? CSVDialect()
            encoding = dialect.encoding
            var writer = CSVRowWriter(dialect, columns)
            if dialect.hasByteOrderMark { bytes.append(contentsOf: [0xef, 0xbb, 0xbf]) }
            writer.begin(&bytes)
            rows = .csv(writer)
        case .jsonLines:
            encoding = .utf8
            rows = .jsonLines(JSONLinesRowWriter(metadata.jsonLines ?? JSONLinesDialect(), columns))
        }
    }

    /// Writes rows.
    ///
    /// - Parameter table: Has the columns of the metadata, in any order.
    /// - Throws: `SpecificationError` that names the columns that are not there, or what the sink says.
    package mutating func write(_ table: Table) throws(SpecificationError) {
        var chosen: [Column] = []
        var problems: [Problem] = []
        for column in columns {
            if let found = table[column.name] {
                chosen.append(found)
            } else {
                problems.append(Problem("columns.\(column.name)", "is not in the table"))
            }
        }
        guard problems.isEmpty else { throw SpecificationError(problems) }
        let step = max(1, Self.pieceCellCount / max(1, columns.count))
        switch rows {
        case .csv(var writer):
            let printers = writer.printers(chosen)
            for start in stride(from: 0, to: table.rowCount, by: step) {
                writer.append(start..<min(start + step, table.rowCount), printers, to: &bytes)
                if bytes.count >= Self.pieceByteCount { try flush() }
            }
            rows = .csv(writer)
        case .jsonLines(var writer):
            let printers = writer.printers(chosen)
            for start in stride(from: 0, to: table.rowCount, by: step) {
                writer.append(start..<min(start + step, table.rowCount), printers, to: &bytes)
                if bytes.count >= Self.pieceByteCount { try flush() }
            }
            rows = .jsonLines(writer)
        }
    }

    /// Ends the file.
    ///
    /// - Throws: What the sink says.
    package mutating func finish() throws(SpecificationError) {
        switch rows {
        case .csv(let writer): writer.end(&bytes)
        case .jsonLines(let writer): writer.end(&bytes)
        }
        try flush()
        try sink.finish()
    }

    private mutating func flush() throws(SpecificationError) {
        let encoded = encoding == .utf8 ? bytes : encoding.bytes(of: bytes)
        var result = Result<Void, SpecificationError>.success(())
        encoded.withUnsafeBytes { bytes in
            do throws(SpecificationError) {
                try sink.write(bytes)
            } catch {
                result = .failure(error)
            }
        }
        try result.get()
        bytes.removeAll(keepingCapacity: true)
    }
}

extension TextEncoding {
    /// Some whole characters of UTF-8 in this encoding; what ISO-8859-1 does not have becomes a question mark.
    func bytes(of utf8: [UInt8]) -> [UInt8] {
        let text = String(decoding: utf8, as: UTF8.self)
        switch self {
        case .utf8: return utf8
        case .latin1: return text.unicodeScalars.map { $0.value < 256 ? UInt8($0.value) : 0x3f }
        case .utf16LittleEndian: return text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        case .utf16BigEndian: return text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        }
    }
}
