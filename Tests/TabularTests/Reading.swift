import Specification
import Tabular

/// Reads a text as a table, handed out in pieces of some bytes.
func read(_ text: String, pieceByteCount: Int = .max, _ change: (inout TableReadingOptions) -> Void = { _ in }) throws -> TableReading {
    try read(Array(text.utf8), pieceByteCount: pieceByteCount, change)
}

func read(
    _ bytes: [UInt8], pieceByteCount: Int = .max, _ change: (inout TableReadingOptions) -> Void = { _ in }
) throws -> TableReading {
    var options = TableReadingOptions()
    change(&options)
    return try TableReader(MemorySource(bytes, pieceByteCount: pieceByteCount), options).read()
}

/// A table as it is written.
func written(_ table: Table, _ metadata: Metadata, format: TableReadingOptions.Format? = nil) throws -> [UInt8] {
    let sink = MemorySink()
    var writer = TableWriter(sink, metadata, format: format)
    try writer.write(table)
    try writer.finish()
    return sink.bytes
}

func writtenText(_ reading: TableReading, format: TableReadingOptions.Format? = nil) throws -> String {
    String(decoding: try written(reading.table, reading.metadata, format: format), as: UTF8.self)
}

extension TableReading {
    /// The types of the columns, in order.
    var types: [ColumnType] { table.columns.map(\.type) }

    /// The cells of a column as texts; nil where missing.
    func texts(_ name: String) -> [String?] {
        guard let column = table[name] else { return [] }
        return (0..<column.count).map { row in
            if column.isMissing(row) { return nil }
            switch column.cells {
            case .integer(let cells), .datetime(let cells): return "\(cells[row])"
            case .real(let cells): return "\(cells[row])"
            case .boolean(let cells): return "\(cells[row])"
            case .category(let codes, let values): return values[Int(codes[row])]
            case .text(let cells), .identifier(let cells): return cells[row]
            }
        }
    }
}
