/// Writes the cells of a column as bytes.
struct CellPrinter {
    private enum Kind {
        case integer([Int64])
        case real([Double], NumberStyle)
        case boolean([Bool], yes: [UInt8], no: [UInt8])
        case category([Int32], texts: [[UInt8]])
        case datetime([Int64], DateTimeFormat)
        case text([String])
    }

    private let kind: Kind
    private let missing: [Bool]
    private let missingText: [UInt8]
    private let decimalMark: UInt8

    /// Prepares to write a column.
    ///
    /// - Parameters:
    ///   - column: Its type may differ from what the format was made for; then the usual form of the type is written.
    ///   - encode: Makes a text ready to be written; done once for each value of a category.
    init(_ column: Column, _ format: CellFormat, decimalMark: UInt8, encode: (String) -> [UInt8]) {
        missing = column.missing
        missingText = encode(format.missing)
        self.decimalMark = decimalMark
        kind =
            switch column.cells {
            case .integer(let cells): .integer(cells)
            case .real(let cells): .real(cells, format.number ?? NumberStyle())
            case .boolean(let cells):
                .boolean(
                    cells, yes: encode(format.padding + (format.boolean ?? BooleanSpelling()).yes),
                    no: encode(format.padding + (format.boolean ?? BooleanSpelling()).no))
            case .category(let codes, let values): .category(codes, texts: values.map { encode(format.padding + $0) })
            case .datetime(let cells): .datetime(cells, format.datetime ?? CellPrinter.usualDateTime)
            case .text(let cells), .identifier(let cells): .text(cells)
            }
    }

    private static let usualDateTime: DateTimeFormat = {
        guard let format = try? DateTimeFormat("%Y-%m-%dT%H:%M:%SZ") else { preconditionFailure("the usual format is not known") }
        return format
    }()

    func isMissing(_ row: Int) -> Bool { !missing.isEmpty && missing[row] }

    /// Appends the cell of a row.
    ///
    /// - Parameter encode: Makes a free text ready to be written.
    @inline(__always)
    func append(_ row: Int, to bytes: inout [UInt8], encode: (String, inout [UInt8]) -> Void) {
        if !missing.isEmpty && missing[row] { return bytes.append(contentsOf: missingText) }
        switch kind {
        case .integer(let cells):
            bytes.append(integer: cells[row])
        case .real(let cells, let style):
            bytes.append(real: cells[row], style, decimalMark: decimalMark)
        case .boolean(let cells, let yes, let no): bytes.append(contentsOf: cells[row] ? yes : no)
        case .category(let codes, let texts): bytes.append(contentsOf: texts[Int(codes[row])])
        case .datetime(let cells, let format): format.append(cells[row], to: &bytes)
        case .text(let cells): encode(cells[row], &bytes)
        }
    }
}
