package import Specification

/// Reads a table from CSV or JSON Lines, compressed with gzip or not, in one pass.
///
/// Beside the table itself, memory holds one block of the file: some hundred kilobytes, or twice the longest row.
package struct TableReader {
    private let source: any ByteSource
    private let options: TableReadingOptions

    package init(_ source: any ByteSource, _ options: TableReadingOptions = TableReadingOptions()) {
        self.source = source
        self.options = options
    }

    /// Reads the table.
    ///
    /// - Throws: `SpecificationError` with the line and what is wrong there: for options that contradict each other or the file, an
    ///   empty file, damaged gzip data, a row or a number of columns beyond the limits, and bad rows if these are to fail.
    package func read() throws(SpecificationError) -> TableReading {
        let problems = options.problems()
        guard problems.isEmpty else { throw SpecificationError(problems) }

        var bytes = LookaheadSource(source)
        let isCompressed = try bytes.peek(2) == GzipSource.magic
        if isCompressed { bytes = LookaheadSource(GzipSource(bytes)) }
        let marked = TextEncoding.marked(by: try bytes.peek(3))
        let encoding = options.encoding ?? marked ?? .utf8
        if let marked, marked == encoding { bytes.skip(marked.byteOrderMark.count) }
        if encoding != .utf8 { bytes = LookaheadSource(TranscodingSource(bytes, from: encoding)) }

        let start = try bytes.peek(256)
        guard !start.isEmpty else { throw SpecificationError("file", "is empty") }
        let isJSON = start.first { $0 > 0x20 } == 0x7b
        var reading =
            switch options.format ?? (isJSON ? .jsonLines : .csv) {
            case .csv: try CSVReader(bytes, options).read()
            case .jsonLines: try JSONLinesReader(bytes, options).read()
            }
        reading.metadata.isCompressed = isCompressed
        if encoding != .utf8 || marked != nil {
            reading.metadata.csv?.encoding = encoding
            reading.metadata.csv?.hasByteOrderMark = marked == encoding
        }
        return reading.finished
    }
}

/// A table that is being put together.
struct TableDraft {
    var columns: [Column] = []
    var metadata = Metadata([])
    var rejected = RejectedRows()
    var notes = ReadingNotes()

    /// Ends the columns, one after the other, and lets go of what they were made from.
    mutating func finish(_ builders: inout [ColumnBuilder], names: [String]) {
        columns.reserveCapacity(names.count)
        while columns.count < names.count {
            let place = columns.count
            let (column, metadata) = builders[place].finish(names[place], notes: &notes)
            builders[place] = ColumnBuilder(ColumnChoice(), decimalMark: 0x2e)
            columns.append(column)
            self.metadata.columns.append(metadata)
        }
        // The first column that tells rows apart.
        let keys = self.metadata.columns.filter { $0.type == .identifier && $0.isUnique || $0.isUnique && $0.type == .integer }
        let key = keys.first { ColumnNames.saysKey($0.name) && self.isComplete($0.name) } ?? keys.first { self.isComplete($0.name) }
        self.metadata.primaryKey = key.map { [$0.name] } ?? []
        if notes.latin1Count > 0 {
            notes.add("\(notes.latin1Count) cells are not UTF-8 and were read as ISO-8859-1")
            if notes.utf8Count == 0 { self.metadata.csv?.encoding = .latin1 }
        }
    }

    private func isComplete(_ name: String) -> Bool { columns.contains { $0.name == name && $0.missing.isEmpty } }

    var finished: TableReading {
        var notes = notes.notes
        if rejected.count > 0 {
            notes.insert("\(rejected.count) \(rejected.count == 1 ? "row was" : "rows were") set aside", at: 0)
        }
        return TableReading(table: Table(columns), metadata: metadata, rejected: rejected, notes: notes)
    }
}
