import Specification

/// Takes the rows of a file one after the other and makes the set of them at the end; one for each layout.
protocol RowSink: Sendable {
    /// Takes a row of the planned width.
    mutating func add(_ row: CSVRow, _ problems: inout ImportProblems)

    /// The set of series. `report` has what is known from the plan and the rows, and gets the rest.
    mutating func finish(_ report: inout ImportReport) throws(SpecificationError) -> SeriesSet
}

/// What was wrong with the rows so far.
struct ImportProblems: Sendable {
    private let limit: Int
    private(set) var problems: [Problem] = []

    init(limit: Int) { self.limit = limit }

    var isFull: Bool { problems.count >= limit }

    mutating func report(_ field: String, _ message: String) {
        if !isFull { problems.append(Problem(field, message)) }
    }
}

/// Reads the values of a row.
struct ValueReader: Sendable {
    private let columns: [Int]
    private let parser: NumberParser
    private let plan: ImportPlan
    private(set) var missing = 0

    init(_ plan: ImportPlan) {
        columns = plan.values
        parser = plan.parser
        self.plan = plan
    }

    /// Appends one value per value column; a missing or bad cell becomes NaN, and a bad one a problem.
    @inline(__always)
    mutating func read(_ row: CSVRow, into values: inout [Float], _ problems: inout ImportProblems) {
        for column in columns {
            let cell = row[column]
            if let number = parser.number(cell) {
                let value = Float(number)
                if value.isInfinite {
                    problems.report(plan.place(row.line, column), "\(Self.shown(cell)) is too large for single precision")
                }
                values.append(value)
            } else {
                values.append(.nan)
                missing += 1
                if !parser.isMissing(cell) { problems.report(plan.place(row.line, column), "\(Self.shown(cell)) is not a number") }
            }
        }
    }

    /// The start of a cell, in quotes, for messages.
    static func shown(_ cell: UnsafeBufferPointer<UInt8>) -> String {
        let text = CSVRow.text(cell)
        return text.utf8.count > 50 ? "\"\(text.prefix(40))…\"" : "\"\(text)\""
    }
}

/// The labels of series, which are numbers or words.
struct LabelTable: Sendable {
    private var codes: [String: Int32] = [:]
    private var names: [String] = []
    /// The code of each series' label, in the order in which labels first appeared.
    private(set) var ofSeries: [Int32] = []

    /// The code of a label.
    mutating func code(_ name: String) -> Int32 {
        if let code = codes[name] { return code }
        let code = Int32(names.count)
        codes[name] = code
        names.append(name)
        return code
    }

    mutating func append(_ code: Int32) { ofSeries.append(code) }

    func name(_ code: Int32) -> String { names[Int(code)] }

    /// The labels as numbers: their own when all are whole numbers, else their places in alphabetical order, which `report` then explains.
    func numbers(_ report: inout ImportReport) -> [Int32] {
        let own = names.map { name in Double(name).flatMap { Int32(exactly: $0) } }
        if own.allSatisfy({ $0 != nil }), Set(own).count == own.count {
            return ofSeries.map { own[Int($0)] ?? 0 }
        }
        let sorted = names.sorted()
        let values = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Int32($0)) })
        report.labels = sorted.prefix(1000).enumerated().map { ImportReport.Label(name: $1, value: $0) }
        return ofSeries.map { values[names[Int($0)]] ?? 0 }
    }
}
