import Specification

/// Cuts CSV bytes into rows and cells by the rules of RFC 4180: quoted cells may hold delimiters, line ends and doubled quotes.
///
/// More lenient than it: lines end with LF, CR LF or CR; spaces may surround a quoted cell; a quote inside an unquoted cell is itself.
struct CSVTokenizer: Sendable {
    /// Where a cell's content lies: in the bytes, or, when doubled quotes had to be undone, in the scratch memory.
    struct Cell: Sendable {
        var start: Int
        var end: Int
        var isInScratch: Bool
    }

    let delimiter: UInt8
    let limits: ImportLimits
    /// The names of the columns, for messages.
    var columnNames: [String] = []
    /// The cells of the row that was read last.
    private(set) var cells: [Cell] = []
    private(set) var scratch: [UInt8] = []
    /// The line on which that row begins, from 1.
    private(set) var line = 1
    /// The line on which the next row begins.
    private var nextLine = 1
    /// Whether the row was an empty line.
    private(set) var isBlank = false

    init(delimiter: UInt8, limits: ImportLimits) {
        self.delimiter = delimiter
        self.limits = limits
    }

    /// Reads the row that begins at `start`.
    ///
    /// - Parameter isFinal: whether no bytes follow these.
    /// - Returns: where the next row begins; nil when the row is not complete, or when there is none.
    /// - Throws: `SpecificationError` for a cell that cannot be read or a limit that is exceeded, in the same way however the bytes are cut.
    mutating func row(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, isFinal: Bool) throws(SpecificationError) -> Int? {
        guard start < bytes.count else { return nil }
        cells.removeAll(keepingCapacity: true)
        scratch.removeAll(keepingCapacity: true)
        line = nextLine
        var lineEnds = 0
        var position = start
        while true {
            guard cells.count < limits.maximumColumns else {
                throw SpecificationError("line \(line)", "has more than \(limits.maximumColumns) columns")
            }
            var end = position
            let isQuoted = try readQuotedCell(bytes, &end, isFinal, &lineEnds)
            guard let isQuoted else { return nil }
            if !isQuoted {
                while end < bytes.count {
                    let byte = bytes[end]
                    if byte == delimiter || byte == 10 || byte == 13 { break }
                    end += 1
                }
                if end - position > limits.maximumCellByteCount { throw tooLong() }
                if end == bytes.count && !isFinal { return nil }
                cells.append(Cell(start: position, end: end, isInScratch: false))
            }
            if end - start > limits.maximumRowByteCount {
                throw SpecificationError("line \(line)", "is longer than \(limits.maximumRowByteCount) bytes")
            }
            if end < bytes.count && bytes[end] == delimiter {
                position = end + 1
                continue
            }
            if end < bytes.count && bytes[end] == 13 {
                if end + 1 == bytes.count && !isFinal { return nil }
                end += 1
                if end < bytes.count && bytes[end] == 10 { end += 1 }
            } else if end < bytes.count {
                end += 1
            }
            nextLine = line + lineEnds + 1
            isBlank = cells.count == 1 && !isQuoted && (cells[0].start..<cells[0].end).allSatisfy { NumberParser.isSpace(bytes[$0]) }
            return end
        }
    }

    /// Reads a quoted cell if there is one at `position`, and moves to the delimiter or line end after it.
    ///
    /// - Returns: whether there was one; nil when it is not complete.
    private mutating func readQuotedCell(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ isFinal: Bool, _ lineEnds: inout Int
    ) throws(SpecificationError) -> Bool? {
        let quote = UInt8(ascii: "\"")
        var open = position
        while open < bytes.count && bytes[open] == UInt8(ascii: " ") {
            open += 1
            if open - position > limits.maximumCellByteCount { throw tooLong() }
        }
        if open == bytes.count { return isFinal ? false : nil }
        guard bytes[open] == quote else { return false }

        let start = open + 1
        var end = start
        var copied = start
        let scratchStart = scratch.count
        while true {
            while end < bytes.count && bytes[end] != quote {
                // CR LF is one line end.
                if bytes[end] == 10 || (bytes[end] == 13 && !(end + 1 < bytes.count && bytes[end + 1] == 10)) { lineEnds += 1 }
                end += 1
            }
            if end - start > limits.maximumCellByteCount { throw tooLong() }
            if end == bytes.count {
                if isFinal { throw SpecificationError(place(), "the quoted cell is not closed before the end of the file") }
                return nil
            }
            if end + 1 == bytes.count && !isFinal { return nil }
            guard end + 1 < bytes.count && bytes[end + 1] == quote else { break }
            // Of a doubled quote, one is content.
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...end]))
            end += 2
            copied = end
        }
        if copied == start {
            cells.append(Cell(start: start, end: end, isInScratch: false))
        } else {
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<end]))
            cells.append(Cell(start: scratchStart, end: scratch.count, isInScratch: true))
        }
        end += 1
        while end < bytes.count && bytes[end] == UInt8(ascii: " ") {
            end += 1
            if end - start > limits.maximumCellByteCount + 2 { throw tooLong(cells.count) }
        }
        if end == bytes.count {
            position = end
            return isFinal ? true : nil
        }
        guard bytes[end] == delimiter || bytes[end] == 10 || bytes[end] == 13 else {
            throw SpecificationError(place(cells.count), "text follows the closing quote of the cell")
        }
        position = end
        return true
    }

    /// The cell that is being read, or another one, counted from 1.
    private func place(_ column: Int? = nil) -> String {
        let column = column ?? cells.count + 1
        let name = column <= columnNames.count ? " (\(columnNames[column - 1]))" : ""
        return "line \(line), column \(column)\(name)"
    }

    private func tooLong(_ column: Int? = nil) -> SpecificationError {
        SpecificationError(place(column), "the cell is longer than \(limits.maximumCellByteCount) bytes")
    }
}

/// One row of a CSV file, while its bytes are at hand.
struct CSVRow {
    let bytes: UnsafeBufferPointer<UInt8>
    let scratch: UnsafeBufferPointer<UInt8>
    let cells: UnsafeBufferPointer<CSVTokenizer.Cell>
    /// From 1.
    let line: Int

    var count: Int { cells.count }

    /// The content of a cell, without its quotes.
    @inline(__always)
    subscript(column: Int) -> UnsafeBufferPointer<UInt8> {
        let cell = cells[column]
        return UnsafeBufferPointer(rebasing: cell.isInScratch ? scratch[cell.start..<cell.end] : bytes[cell.start..<cell.end])
    }

    /// The content of a cell as text, without surrounding spaces.
    func text(_ column: Int) -> String { Self.text(self[column]) }

    static func text(_ cell: UnsafeBufferPointer<UInt8>) -> String {
        var (start, end) = (0, cell.count)
        while start < end && NumberParser.isSpace(cell[start]) { start += 1 }
        while end > start && NumberParser.isSpace(cell[end - 1]) { end -= 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: cell[start..<end]), as: UTF8.self)
    }
}

extension CSVTokenizer {
    /// Gives the row that was read last.
    func withRow<Result>(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (CSVRow) throws(SpecificationError) -> Result)
        throws(SpecificationError) -> Result
    {
        var outcome: Swift.Result<Result, SpecificationError>?
        scratch.withUnsafeBufferPointer { scratch in
            cells.withUnsafeBufferPointer { cells in
                do throws(SpecificationError) {
                    outcome = .success(try body(CSVRow(bytes: bytes, scratch: scratch, cells: cells, line: line)))
                } catch {
                    outcome = .failure(error)
                }
            }
        }
        guard let outcome else { preconditionFailure("the body has run") }
        return try outcome.get()
    }
}
