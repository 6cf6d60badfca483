/// Writes the cells of a column as bytes.
struct CellPrinter {
    private enum Kind {
        case integer([Int64])
        case real([Double], NumberStyle)
        case boolean([Bool], yes: [UInt8], no: [UInt8])
        case category([Int32], texts: [UInt8], ends: [Int])
        case datetime([Int64], DateTimeFormat)
        case text([String])
    }

    /// What the format of a file asks for.
    struct Form {
        var decimalMark: UInt8 = 0x2e
        /// What stands around present cells; nil: nothing, or what `encode` puts there.
        var quote: UInt8?
        /// What stands for a missing cell.
        var missing: [UInt8]
        /// What stands for a number that is infinite or none; nil: its usual name.
        var notFinite: [UInt8]?
        /// Makes a text ready to be written.
        var encode: (String, inout [UInt8]) -> Void
    }

    private let kind: Kind
    private let missing: [Bool]
    private let form: Form

    /// Prepares to write a column, whose type may differ from what the format was made for; then the usual form of the type is written.
    init(_ column: Column, _ format: CellFormat, _ form: Form) {
        missing = column.missing
        self.form = form
        func encoded(_ text: String) -> [UInt8] {
            var bytes: [UInt8] = []
            form.encode(text, &bytes)
            return bytes
        }
        switch column.cells {
        case .integer(let cells): kind = .integer(cells)
        case .real(let cells): kind = .real(cells, format.number ?? NumberStyle())
        case .boolean(let cells):
            let spelling = format.boolean ?? BooleanSpelling()
            kind = .boolean(cells, yes: encoded(spelling.yes), no: encoded(spelling.no))
        case .category(let codes, let values):
            var texts: [UInt8] = []
            let ends = values.map { value in
                form.encode(value, &texts)
                return texts.count
            }
            kind = .category(codes, texts: texts, ends: [0] + ends)
        case .datetime(let cells): kind = .datetime(cells, format.datetime ?? Self.usualDateTime)
        case .text(let cells), .identifier(let cells): kind = .text(cells)
        }
    }

    static let usualDateTime: DateTimeFormat = {
        guard let format = try? DateTimeFormat("%Y-%m-%dT%H:%M:%SZ") else { preconditionFailure("the usual format is not known") }
        return format
    }()

    /// Appends the cells of some rows, and where each ends.
    func print(_ rows: Range<Int>, to bytes: inout [UInt8], ends: inout [Int]) {
        switch kind {
        case .integer(let cells): each(rows, &bytes, &ends) { row, bytes in bytes.append(integer: cells[row]) }
        case .real(let cells, let style):
            each(rows, &bytes, &ends) { row, bytes in
                if let notFinite = form.notFinite, !cells[row].isFinite { return bytes.append(contentsOf: notFinite) }
                bytes.append(real: cells[row], style, decimalMark: form.decimalMark)
            }
        case .boolean(let cells, let yes, let no):
            each(rows, &bytes, &ends) { row, bytes in bytes.append(contentsOf: cells[row] ? yes : no) }
        case .category(let codes, let texts, let textEnds):
            texts.withUnsafeBufferPointer { texts in
                each(rows, &bytes, &ends) { row, bytes in
                    let code = Int(codes[row])
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: texts[textEnds[code]..<textEnds[code + 1]]))
                }
            }
        case .datetime(let cells, let format): each(rows, &bytes, &ends) { row, bytes in format.append(cells[row], to: &bytes) }
        case .text(let cells): each(rows, &bytes, &ends) { row, bytes in form.encode(cells[row], &bytes) }
        }
    }

    @inline(__always)
    private func each(_ rows: Range<Int>, _ bytes: inout [UInt8], _ ends: inout [Int], _ body: (Int, inout [UInt8]) -> Void) {
        for row in rows {
            if !missing.isEmpty && missing[row] {
                bytes.append(contentsOf: form.missing)
            } else if let quote = form.quote {
                bytes.append(quote)
                body(row, &bytes)
                bytes.append(quote)
            } else {
                body(row, &bytes)
            }
            ends.append(bytes.count)
        }
    }
}

/// Cells of some rows as bytes, column after column.
struct PrintedCells {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Prints the cells of some rows, instead of those before.
    mutating func print(_ rows: Range<Int>, _ columns: [CellPrinter]) {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        ends.append(0)
        for column in columns { column.print(rows, to: &bytes, ends: &ends) }
    }

    /// The bytes of all cells together.
    var byteCount: Int { bytes.count }

    /// Lets a body look at the bytes, and where they end: those of the first column's rows, then those of the next, after one zero.
    func withCells(_ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ ends: UnsafeBufferPointer<Int>) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in ends.withUnsafeBufferPointer { ends in body(bytes, ends) } }
    }
}
