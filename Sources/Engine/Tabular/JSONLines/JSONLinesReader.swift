import Specification

/// Reads a file with one JSON object on each line; a member is a cell, and columns come in the order in which they are first named.
///
/// `null`, an empty string and a member that is left out are missing cells. Objects and lists are kept as their text.
final class JSONLinesReader {
    private static let blockByteCount = 1 << 18
    /// So many rows are put together before columns take them.
    private static let blockRowCount = 1024

    private let source: any ByteSource
    private let options: TableReadingOptions
    private var draft = TableDraft()
    private var parser = JSONLineParser()
    private var names: [String] = []
    private var builders: [ColumnBuilder] = []
    private var nestedColumns: Set<Int> = []
    private var rows: [(line: Int, members: [JSONLineParser.Member])] = []
    private var finishedRowCount = 0
    private var line = 1

    init(_ source: any ByteSource, _ options: TableReadingOptions) {
        self.source = source
        self.options = options
    }

    func read() throws(SpecificationError) -> TableDraft {
        var buffer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: Self.blockByteCount)
        var searched = 0
        var endsWithNewline = true
        while !isComplete {
            let count = try piece.filling { (buffer) throws(SpecificationError) in try source.read(into: buffer) }
            if count == 0 { break }
            buffer.append(contentsOf: piece[..<count])
            var start = 0
            while !isComplete, let feed = buffer[max(start, searched)...].firstIndex(of: 0x0a) {
                try take(buffer[start..<feed])
                start = feed + 1
            }
            buffer.removeFirst(start)
            searched = buffer.count
            guard buffer.count <= options.limits.maximumRowByteCount else {
                throw SpecificationError("line \(line)", "is longer than \(options.limits.maximumRowByteCount) bytes")
            }
        }
        if !buffer.isEmpty && !isComplete {
            endsWithNewline = false
            try take(buffer[...])
        }
        flush()
        let unknown = options.columns.keys.filter { parser.columns[$0] == nil }.sorted()
        guard unknown.isEmpty else { throw SpecificationError(unknown.map { Problem("columns.\($0)", "is not a column of the file") }) }
        draft.metadata.jsonLines = JSONLinesDialect(
            memberSeparator: parser.hasSpaceAfterComma == false ? "," : ", ",
            valueSeparator: parser.hasSpaceAfterColon == false ? ":" : ": ",
            escapesNonASCII: parser.hasEscapedNonASCII, writesNull: parser.hasNull, endsWithNewline: endsWithNewline)
        draft.finish(&builders, names: names)
        for place in nestedColumns where [.text, .category, .identifier].contains(draft.metadata.columns[place].type) {
            if draft.metadata.columns[place].format.quoting == .whenNeeded { draft.metadata.columns[place].format.quoting = .never }
        }
        return draft
    }

    /// Whether as many rows were read as are wanted.
    private var isComplete: Bool { finishedRowCount + rows.count >= options.rowLimit ?? .max }

    private func take(_ text: ArraySlice<UInt8>) throws(SpecificationError) {
        defer { line += 1 }
        guard text.contains(where: { $0 > 0x20 }) else { return }
        var failure: String?
        var members: [JSONLineParser.Member] = []
        let kept = parser.bytes.count
        text.withUnsafeBufferPointer { text in
            do throws(JSONLineParser.Failure) {
                members = try parser.members(text)
            } catch {
                failure = error.message
            }
        }
        if failure == nil && hasRepeats(members) { failure = "names a member twice" }
        if let failure {
            if options.badRows == .fail { throw SpecificationError("line \(line)", failure) }
            draft.rejected.append(RejectedRow(line: line, reason: failure), limit: options.limits.listedRejectionCount)
            parser.bytes.removeSubrange(kept...)
            return
        }
        for place in members.indices where members[place].column == nil {
            let name = members[place].name
            // What was put together before has no such column yet.
            flush(keeping: kept)
            guard names.count < options.limits.maximumColumnCount else {
                throw SpecificationError("line \(line)", "has one column more than the \(names.count) that can be read")
            }
            members[place].column = names.count
            parser.addColumn(name)
            names.append(name)
            builders.append(
                ColumnBuilder(options.columns[name] ?? ColumnChoice(), decimalMark: 0x2e, emptyCount: finishedRowCount))
        }
        rows.append((line, members))
        if rows.count >= Self.blockRowCount || parser.bytes.count > Self.blockByteCount || rows.count * names.count > 1 << 20 { flush() }
    }

    /// Whether two members have one name.
    private func hasRepeats(_ members: [JSONLineParser.Member]) -> Bool {
        let columns = members.compactMap(\.column)
        let names = members.lazy.filter { $0.column == nil }.map(\.name)
        if zip(columns, columns.dropFirst()).contains(where: { $0 >= $1 }) && Set(columns).count < columns.count { return true }
        return columns.count < members.count && Set(names).count < members.count - columns.count
    }

    /// Lets the columns take the rows that were put together.
    private func flush(keeping kept: Int? = nil) {
        guard !rows.isEmpty else { return }
        var starts = [UInt32](repeating: 0, count: rows.count * names.count)
        var ends = starts
        for (row, (_, members)) in rows.enumerated() {
            for member in members {
                guard let column = member.column else { continue }
                starts[row * names.count + column] = UInt32(member.start) | (member.isString ? CSVSplitter.quotedBit : 0)
                ends[row * names.count + column] = UInt32(member.end)
                if !member.isString, member.start < member.end, [0x7b, 0x5b].contains(parser.bytes[member.start]) {
                    nestedColumns.insert(column)
                }
            }
        }
        // An empty array has no base.
        if parser.bytes.isEmpty { parser.bytes.append(0) }
        parser.bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                ends.withUnsafeBufferPointer { ends in
                    guard let base = bytes.baseAddress, let starts = starts.baseAddress, let ends = ends.baseAddress else { return }
                    let block = CellBlock(
                        base: base, starts: starts, ends: ends, columnCount: names.count, lines: rows.map(\.line), hasQuotes: true)
                    for column in builders.indices { builders[column].append(block, column: column) }
                }
            }
        }
        finishedRowCount += rows.count
        rows.removeAll(keepingCapacity: true)
        if kept == nil { parser.bytes.removeAll(keepingCapacity: true) }
    }
}
