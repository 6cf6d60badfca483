/// Splits bytes of a CSV file into rows and fields.
///
/// Fields are found by looking at eight bytes at a time for the few that matter; nothing is copied, and only fields with escaped
/// quotes are moved together, in place.
struct CSVSplitter: ~Copyable {
    /// Why a row is set aside.
    enum Fault: Hashable, Sendable {
        case fieldCount(Int)
        case unterminatedQuote
    }

    /// Set in a field's start when it was quoted.
    static let quotedBit: UInt32 = 1 << 31

    private let delimiter: [UInt8]
    private let quote: UInt8
    private let hasBackslash: Bool
    private let newline: UInt8
    /// How many fields a row must have; nil: any number.
    var expectedFieldCount: Int?
    /// Once false, a quoted field ends with its line, so that a file full of stray quotes is not read again and again.
    private var rescanBudget = 64 << 20

    /// Where each field of the rows found begins, with the mark of quoted ones, and ends.
    private(set) var starts: UnsafeMutablePointer<UInt32>
    private(set) var ends: UnsafeMutablePointer<UInt32>
    private var capacity = 0
    /// How many rows were found, and the line on which each begins.
    private(set) var lines: [Int] = []
    /// Where the fields of each row begin in the lists, and where those of the last end.
    private(set) var rowStarts: [Int] = [0]
    private(set) var hasQuotes = false
    /// The rows set aside: the line on which each begins.
    private(set) var faults: [(line: Int, fault: Fault)] = []
    /// Fields where something follows a closing quote; they are kept as they stand.
    private(set) var malformedCount = 0
    private(set) var blankLineCount = 0
    /// The line on which the next row begins, from 1.
    private(set) var line = 1
    private(set) var endsWithNewline = true

    var rowCount: Int { lines.count }

    init(_ dialect: CSVDialect, expectedFieldCount: Int?) {
        delimiter = Array(dialect.delimiter.utf8)
        quote = dialect.quote.utf8.first ?? 0x22
        hasBackslash = dialect.escape == .backslash
        newline = dialect.newline == .carriageReturn ? 0x0d : 0x0a
        self.expectedFieldCount = expectedFieldCount
        starts = .allocate(capacity: 1)
        ends = .allocate(capacity: 1)
    }

    deinit {
        starts.deallocate()
        ends.deallocate()
    }

    private mutating func prepare(_ byteCount: Int) {
        lines.removeAll(keepingCapacity: true)
        rowStarts.removeAll(keepingCapacity: true)
        rowStarts.append(0)
        faults.removeAll(keepingCapacity: true)
        hasQuotes = false
        guard byteCount + 1 > capacity else { return }
        starts.deallocate()
        ends.deallocate()
        capacity = byteCount + 1
        starts = .allocate(capacity: capacity)
        ends = .allocate(capacity: capacity)
    }

    /// Finds the rows of some bytes.
    ///
    /// - Parameters:
    ///   - base: The bytes; those of rows that were found may have been moved afterwards.
    ///   - count: Less than 2³¹.
    ///   - isFinal: Whether the file ends with these bytes; otherwise the last row may be incomplete and is left.
    ///   - abandonsOpenRow: Whether a row that ends inside quotes is to be set aside up to its first line end.
    ///   - maximumRowCount: Rows beyond are left.
    /// - Returns: How many bytes are done with.
    mutating func split(
        _ base: UnsafeMutablePointer<UInt8>, count: Int, isFinal: Bool, abandonsOpenRow: Bool = false, maximumRowCount: Int = .max
    ) -> Int {
        prepare(count)
        var rowStart = 0
        // A row that does not end is set aside up to the end of its first line, and reading goes on behind that.
        while true {
            let outcome = scan(base, count: count, from: rowStart, isFinal: isFinal, maximumRowCount: maximumRowCount)
            rowStart = outcome.consumed
            guard let open = outcome.open, isFinal || abandonsOpenRow || open == .atLineEnd else { return rowStart }
            var next = rowStart
            while next < count && base[next] != newline { next += 1 }
            guard next < count || isFinal else { return rowStart }
            faults.append((line, .unterminatedQuote))
            line += 1
            rescanBudget -= open == .atLineEnd ? 0 : count - rowStart
            rowStart = min(count, next + 1)
            if rowStart >= count { return count }
        }
    }

    private enum OpenRow {
        case atEnd
        case atLineEnd
    }

    private mutating func scan(
        _ base: UnsafeMutablePointer<UInt8>, count: Int, from start: Int, isFinal: Bool, maximumRowCount: Int
    ) -> (consumed: Int, open: OpenRow?) {
        let (quote, newline, delimiter) = (quote, newline, delimiter)
        let first = delimiter[0]
        let delimiterCount = delimiter.count
        let backslash: UInt8 = hasBackslash ? 0x5c : quote
        let spread: UInt64 = 0x0101_0101_0101_0101
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        let (quotes, newlines, delimiters, backslashes) = (
            UInt64(quote) * spread, UInt64(newline) * spread, UInt64(first) * spread, UInt64(backslash) * spread
        )
        let quotesSpanLines = rescanBudget > 0
        let (starts, ends) = (starts, ends)

        var fields = rowStarts[rowStarts.count - 1]
        var rowFirst = fields
        var rowStart = start
        var fieldStart = start
        var fieldClose = 0
        var (isQuoted, isInside, hasEscapes) = (false, false, false)
        var escapedFields: [Int] = []
        var lineFeeds = 0
        var skipUntil = start

        var position = start
        var wordStart = start
        var marks: UInt64 = 0

        while true {
            while marks == 0 {
                guard position < count else { break }
                wordStart = position
                var word: UInt64 = 0
                var mask = ~low
                if position + 8 <= count {
                    word = UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
                } else {
                    for offset in 0..<(count - position) { word |= UInt64(base[position + offset]) << UInt64(8 * offset) }
                    mask &= (1 << UInt64(8 * (count - position))) - 1
                }
                // The highest bit of a byte of `clear` is 0 where the byte is one of the four.
                let (a, b, c) = (word ^ quotes, word ^ newlines, word ^ delimiters)
                var clear = (((a & low) &+ low) | a) & (((b & low) &+ low) | b) & (((c & low) &+ low) | c)
                if hasBackslash {
                    let d = word ^ backslashes
                    clear &= ((d & low) &+ low) | d
                }
                marks = ~clear & mask
                position += 8
            }
            if marks == 0 { break }
            let at = wordStart + marks.trailingZeroBitCount >> 3
            marks &= marks &- 1
            if at < skipUntil { continue }
            let byte = base[at]

            if isInside {
                if byte == newline {
                    lineFeeds += 1
                    if !quotesSpanLines { return (rowStart, .atLineEnd) }
                } else if byte == quote {
                    if !hasBackslash && at + 1 < count && base[at + 1] == quote {
                        skipUntil = at + 2
                        hasEscapes = true
                        continue
                    }
                    // The next byte tells whether the field ends here.
                    if at + 1 == count && !isFinal { return (rowStart, .atEnd) }
                    isInside = false
                    fieldClose = at
                    let next = at + 1
                    var isEnd = next == count || base[next] == newline
                    if next < count && base[next] == first {
                        if next + delimiterCount > count && !isFinal { return (rowStart, nil) }
                        isEnd = next + delimiterCount <= count && (1..<delimiterCount).allSatisfy { base[next + $0] == delimiter[$0] }
                    } else if next < count && base[next] == 0x0d && newline == 0x0a {
                        if next + 1 == count && !isFinal { return (rowStart, nil) }
                        isEnd = next + 1 == count || base[next + 1] == 0x0a
                    }
                    if !isEnd {
                        isQuoted = false
                        hasEscapes = false
                        malformedCount += 1
                    }
                } else if hasBackslash && byte == 0x5c {
                    skipUntil = at + 2
                    hasEscapes = true
                }
                continue
            }

            if byte == quote {
                if at == fieldStart && !isQuoted {
                    isQuoted = true
                    isInside = true
                    hasQuotes = true
                }
                continue
            }
            guard byte == newline || byte == first else { continue }
            if byte == first && delimiterCount > 1 {
                if at + delimiterCount > count {
                    if !isFinal { return (rowStart, nil) }
                    continue
                }
                guard (1..<delimiterCount).allSatisfy({ base[at + $0] == delimiter[$0] }) else { continue }
            }

            // A field ends here.
            if isQuoted {
                starts[fields] = UInt32(truncatingIfNeeded: fieldStart + 1) | Self.quotedBit
                ends[fields] = UInt32(truncatingIfNeeded: fieldClose)
                if hasEscapes { escapedFields.append(fields) }
                isQuoted = false
                hasEscapes = false
            } else {
                let cut = byte == 0x0a && at > fieldStart && base[at - 1] == 0x0d ? at - 1 : at
                starts[fields] = UInt32(truncatingIfNeeded: fieldStart)
                ends[fields] = UInt32(truncatingIfNeeded: cut)
            }
            fields += 1
            guard byte == newline else {
                fieldStart = at + delimiterCount
                skipUntil = fieldStart
                continue
            }

            // And with it a row.
            close(base, &fields, &rowFirst, &escapedFields)
            line += 1 + lineFeeds
            lineFeeds = 0
            fieldStart = at + 1
            rowStart = fieldStart
            if lines.count >= maximumRowCount { return (rowStart, nil) }
        }

        guard isFinal else { return (rowStart, isInside ? .atEnd : nil) }
        if isInside { return (rowStart, .atEnd) }
        guard rowStart < count else { return (count, nil) }
        endsWithNewline = false
        starts[fields] = UInt32(truncatingIfNeeded: isQuoted ? fieldStart + 1 : fieldStart) | (isQuoted ? Self.quotedBit : 0)
        ends[fields] = UInt32(truncatingIfNeeded: isQuoted ? fieldClose : count)
        if isQuoted && hasEscapes { escapedFields.append(fields) }
        fields += 1
        close(base, &fields, &rowFirst, &escapedFields)
        return (count, nil)
    }

    /// Keeps the row whose fields were found, or sets it aside.
    @inline(__always)
    private mutating func close(
        _ base: UnsafeMutablePointer<UInt8>, _ fields: inout Int, _ rowFirst: inout Int, _ escapedFields: inout [Int]
    ) {
        let found = fields - rowFirst
        if found == 1 && starts[rowFirst] == ends[rowFirst] {
            blankLineCount += 1
            fields = rowFirst
        } else if let expectedFieldCount, found != expectedFieldCount {
            faults.append((line, .fieldCount(found)))
            fields = rowFirst
        } else {
            for field in escapedFields { unescape(base, field) }
            lines.append(line)
            rowStarts.append(fields)
            rowFirst = fields
        }
        if !escapedFields.isEmpty { escapedFields.removeAll(keepingCapacity: true) }
    }

    /// Takes the escapes out of a field, in place.
    private func unescape(_ base: UnsafeMutablePointer<UInt8>, _ field: Int) {
        let escape: UInt8 = hasBackslash ? 0x5c : quote
        var from = Int(starts[field] & ~Self.quotedBit)
        let end = Int(ends[field])
        var to = from
        while from < end {
            // Before anything but a quote or itself, a backslash is a backslash.
            if base[from] == escape && from + 1 < end && (base[from + 1] == quote || base[from + 1] == escape) { from += 1 }
            base[to] = base[from]
            to += 1
            from += 1
        }
        ends[field] = UInt32(truncatingIfNeeded: to)
    }
}

/// Cells of rows that all have the same number of them.
struct CellBlock {
    /// The bytes that cells are made of.
    let base: UnsafePointer<UInt8>
    /// Row by row, where each cell begins, with the mark of quoted ones, and ends.
    let starts: UnsafePointer<UInt32>
    let ends: UnsafePointer<UInt32>
    let columnCount: Int
    /// The line on which each row begins.
    let lines: [Int]
    let hasQuotes: Bool

    var rowCount: Int { lines.count }

    @inline(__always)
    func cell(_ row: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
        let index = row * columnCount + column
        let start = Int(starts[index] & ~CSVSplitter.quotedBit)
        return UnsafeBufferPointer(start: base + start, count: Int(ends[index]) - start)
    }

    @inline(__always)
    func isQuoted(_ row: Int, _ column: Int) -> Bool { starts[row * columnCount + column] & CSVSplitter.quotedBit != 0 }
}
