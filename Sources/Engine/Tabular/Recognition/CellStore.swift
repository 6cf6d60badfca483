/// Keeps the cells of a column as one type, in a way that gives their text back.
protocol CellStore {
    /// Takes a cell.
    ///
    /// - Returns: false, and `forEachText` gives the cells before it, if the cell cannot be kept.
    mutating func append(_ cell: UnsafeBufferPointer<UInt8>, _ words: MissingWords) -> Bool

    /// Takes a cell that does not fit as a missing one.
    mutating func appendMisfit()

    /// The text of every cell, in order.
    func forEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Void)
}

extension CellStore {
    /// Takes the cells of a column, from a row of a block on.
    ///
    /// - Returns: The row of the first cell that cannot be kept, or the number of rows.
    @inline(__always)
    mutating func append(_ block: CellBlock, column: Int, from row: Int, _ words: MissingWords) -> Int {
        for row in row..<block.rowCount where !append(block.cell(row, column), words) { return row }
        return block.rowCount
    }
}

/// Cells that are all missing.
struct MissingStore: CellStore {
    var marks = MissingMarks()

    mutating func append(_ cell: UnsafeBufferPointer<UInt8>, _ words: MissingWords) -> Bool {
        words.contains(cell) && marks.append(missing: cell)
    }

    mutating func appendMisfit() { appendEmpty() }

    /// Takes an empty cell.
    mutating func appendEmpty() { _ = marks.append(missing: UnsafeBufferPointer(start: nil, count: 0)) }

    func forEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        for row in marks.marks.indices { (marks.spelling(row) ?? []).withUnsafeBufferPointer(body) }
    }
}

/// Whole numbers.
struct IntegerStore: CellStore {
    private(set) var values: [Int64]
    var marks: MissingMarks

    /// Begins with missing cells.
    init(_ marks: MissingMarks = MissingMarks()) {
        self.marks = marks
        values = Array(repeating: 0, count: marks.marks.count)
    }

    @inline(__always)
    mutating func append(_ cell: UnsafeBufferPointer<UInt8>, _ words: MissingWords) -> Bool {
        if let value = NumberText.integer(cell) {
            values.append(value)
            marks.appendPresent()
            return true
        }
        guard words.contains(cell), marks.append(missing: cell) else { return false }
        values.append(0)
        return true
    }

    mutating func appendMisfit() {
        _ = marks.append(missing: UnsafeBufferPointer(start: nil, count: 0))
        values.append(0)
    }

    func forEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text: [UInt8] = []
        for row in values.indices {
            text.removeAll(keepingCapacity: true)
            if let spelling = marks.spelling(row) { text += spelling } else { text.append(integer: values[row]) }
            text.withUnsafeBufferPointer(body)
        }
    }
}

/// Decimal numbers, each with the number of its decimals.
struct RealStore: CellStore {
    private static let shortest: UInt8 = 254
    private static let other: UInt8 = 255

    private(set) var values: [Double]
    var marks: MissingMarks
    private let decimalMark: UInt8
    /// Decimals; `shortest`; or `other`, then the text is among the exceptions.
    private var forms: [UInt8]
    private var exceptions: [Int: [UInt8]] = [:]
    private(set) var spelling = RealSpelling()

    /// Begins with missing cells.
    init(_ marks: MissingMarks = MissingMarks(), decimalMark: UInt8) {
        self.marks = marks
        self.decimalMark = decimalMark
        values = Array(repeating: 0, count: marks.marks.count)
        forms = Array(repeating: 0, count: marks.marks.count)
    }

    /// Takes over whole numbers.
    init(_ integers: IntegerStore, decimalMark: UInt8) {
        self.init(decimalMark: decimalMark)
        marks = integers.marks
        values.reserveCapacity(integers.values.count)
        for (row, value) in integers.values.enumerated() {
            values.append(Double(value))
            if marks.marks[row] != 0 {
                forms.append(0)
            } else if value.magnitude < NumberText.exactLimit {
                forms.append(0)
                spelling.add(decimals: 0, endsWithZero: false)
            } else {
                forms.append(Self.other)
                exceptions[row] = Array(String(value).utf8)
                spelling.others += 1
            }
        }
    }

    @inline(__always)
    mutating func append(_ cell: UnsafeBufferPointer<UInt8>, _ words: MissingWords) -> Bool {
        if let (value, form) = NumberText.real(cell, decimalMark: decimalMark) {
            switch form {
            case .decimals(let decimals, let endsWithZero):
                forms.append(UInt8(truncatingIfNeeded: decimals))
                spelling.add(decimals: decimals, endsWithZero: endsWithZero)
            case .shortest(let decimals):
                forms.append(Self.shortest)
                spelling.add(shortest: decimals)
            case .other:
                exceptions[values.count] = Array(cell)
                forms.append(Self.other)
                spelling.others += 1
            }
            values.append(value)
            marks.appendPresent()
            return true
        }
        guard words.contains(cell), marks.append(missing: cell) else { return false }
        values.append(0)
        forms.append(0)
        return true
    }

    mutating func appendMisfit() {
        _ = marks.append(missing: UnsafeBufferPointer(start: nil, count: 0))
        values.append(0)
        forms.append(0)
    }

    func forEachText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var text: [UInt8] = []
        for row in values.indices {
            text.removeAll(keepingCapacity: true)
            if let spelling = marks.spelling(row) {
                text += spelling
            } else {
                switch forms[row] {
                case Self.shortest: text.append(real: values[row], NumberStyle(leastDecimals: 0), decimalMark: decimalMark)
                case Self.other: text += exceptions[row] ?? []
                default:
                    let style = NumberStyle(digits: .fixed, decimals: Int(forms[row]), hasExponents: false)
                    text.append(real: values[row], style, decimalMark: decimalMark)
                }
            }
            text.withUnsafeBufferPointer(body)
        }
    }
}

/// How the numbers of a column are spelled, counted.
struct RealSpelling {
    /// Numbers with so many decimals, of which so many end with a zero.
    private var withDecimals = [Int](repeating: 0, count: 23)
    private var withZero = [Int](repeating: 0, count: 23)
    private var shortest = 0
    private var longestShortest = 0
    private var exponents = 0
    var others = 0

    @inline(__always)
    mutating func add(decimals: Int, endsWithZero: Bool) {
        withDecimals[decimals] += 1
        if endsWithZero { withZero[decimals] += 1 }
    }

    mutating func add(shortest decimals: Int?) {
        shortest += 1
        if let decimals { longestShortest = max(longestShortest, decimals) } else { exponents += 1 }
    }

    /// The style that gives most numbers their spelling back, and how many it does not.
    var style: (style: NumberStyle, respelled: Int) {
        let bare = withDecimals[0]
        let pointZero = withZero[1]
        let trailing = withZero[2...].reduce(0, +)
        let all = withDecimals.reduce(0, +) + shortest + others
        let usual = withDecimals.indices.max { (withDecimals[$0], -$0) < (withDecimals[$1], -$1) } ?? 0
        let fixedMisses = all - withDecimals[usual]
        let leastOneMisses = bare + trailing + others
        let leastNoneMisses = pointZero + trailing + others
        if fixedMisses <= min(leastOneMisses, leastNoneMisses) {
            return (NumberStyle(digits: .fixed, decimals: usual, leastDecimals: 0, hasExponents: false), fixedMisses)
        }
        // An exponent hides how fine the numbers are.
        var decimals = exponents > 0 || others > 0 ? nil : longestShortest
        for place in withDecimals.indices where withDecimals[place] > withZero[place] { decimals = decimals.map { max($0, place) } }
        let least = leastOneMisses <= leastNoneMisses ? 1 : 0
        let misses = min(leastOneMisses, leastNoneMisses)
        return (NumberStyle(decimals: decimals, leastDecimals: least, hasExponents: exponents > 0), misses)
    }
}
