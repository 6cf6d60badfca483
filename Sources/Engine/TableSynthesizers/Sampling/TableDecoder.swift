import Generators
import Random
import Tabular
import Threads

/// Turns the states of rows into a table's cells.
struct TableDecoder: Sendable {
    let discretisation: Discretisation
    let metadata: Metadata
    let generators: [String: ColumnGenerator]
    let seed: UInt64
    /// What is allowed of single columns, by the column's place.
    var limits: [Int: ColumnLimit] = [:]

    private static let purpose = Purpose("table.cells")

    /// The table of some of a block's rows.
    func table(_ block: StateBlock, rows: Range<Int>, team: Team) throws -> Table {
        let columns = team.map(discretisation.columns.count) { place in Result { try column(place, block, rows) } }
        return Table(try columns.map { try $0.get() })
    }

    private func column(_ place: Int, _ block: StateBlock, _ rows: Range<Int>) throws -> Column {
        let coding = discretisation.columns[place]
        let count = rows.count
        let width = block.variableCount
        let random = RowRandom(seed: seed, purpose: Self.purpose)
        let states = UnsafePointer(block.states + (rows.lowerBound - block.rows.lowerBound) * width + coding.firstVariable)
        let limit = limits[place]
        var missing = [Bool](repeating: false, count: count)
        if coding.variableCount > 0 { for row in 0..<count where states[row * width] == 0 { missing[row] = true } }
        func share(_ row: Int) -> Double { random.uniform(row: rows.lowerBound + row, variable: place) }

        switch coding.form {
        case .empty:
            return Column(coding.name, Self.emptyCells(coding.type, count), missing: [Bool](repeating: true, count: count))
        case .generated:
            guard let generator = generators[coding.name] else {
                throw TableSynthesisError(.unusableModel, "the model does not say how the column \(coding.name) is made")
            }
            let cells = try generator.cells(rows: rows, seed: seed, salt: UInt64(place))
            return Column(coding.name, coding.type == .category ? Self.categories(cells) : cells, missing: missing)
        case .numbers(let numbers):
            let numbers = limit?.numbers ?? numbers
            return Column(
                coding.name,
                Self.cells(coding.type, count) { row in
                    missing[row] ? 0 : numbers.number(states[row * width], share(row))
                }, missing: missing)
        case .moments(let day, let time):
            let days = limit?.numbers ?? day
            return Column(
                coding.name,
                Self.cells(coding.type, count) { row in
                    guard !missing[row] else { return 0 }
                    let number = days.number(states[row * width], share(row))
                    let state = max(states[row * width + 1], 1)
                    let second = random.uniform(row: rows.lowerBound + row, variable: place + discretisation.columns.count)
                    let moment = number * ColumnCoding.day + time.number(state, second)
                    return limit?.moment(moment, time, second) ?? moment
                }, missing: missing)
        case .categories(let categories):
            func value(_ row: Int) -> Int {
                let group = states[row * width]
                guard group >= CategoryCoding.firstValue else { return -1 }
                guard categories.isGrouped else { return Int(group) - CategoryCoding.firstValue }
                let value = categories.value(group: group, member: states[row * width + 1], share: share(row))
                guard let allowed = limit?.values, !allowed.contains(value) else { return value }
                return categories.value(in: categories.members(ofGroup: group), share(row)) {
                    allowed.contains($0) ? max(categories.counts[$0], 1) : 0
                }
            }
            var codes = [Int32](repeating: 0, count: count)
            for row in 0..<count {
                let code = value(row)
                // The pool of rare values is never made; a known cell in it is the caller's own and stands in for itself.
                if code < 0 { missing[row] = true } else { codes[row] = Int32(code) }
            }
            if coding.type == .boolean {
                return Column(coding.name, .boolean(codes.map { categories.values[Int($0)] == "true" }), missing: missing)
            }
            return Column(coding.name, .category(codes: codes, values: categories.values), missing: missing)
        }
    }

    /// Numbers as the cells of a type.
    private static func cells(_ type: ColumnType, _ count: Int, _ number: (Int) -> Double) -> Cells {
        switch type {
        case .integer: .integer((0..<count).map { Int64(clamping: number($0)) })
        case .datetime: .datetime((0..<count).map { Int64(clamping: number($0)) })
        default: .real((0..<count).map(number))
        }
    }

    /// Made-up texts as categories.
    private static func categories(_ cells: Cells) -> Cells {
        guard case .text(let texts) = cells else { return cells }
        var places: [String: Int32] = [:]
        var values: [String] = []
        let codes = texts.map { text -> Int32 in
            if let known = places[text] { return known }
            places[text] = Int32(values.count)
            values.append(text)
            return Int32(values.count - 1)
        }
        return .category(codes: codes, values: values)
    }

    private static func emptyCells(_ type: ColumnType, _ count: Int) -> Cells {
        switch type {
        case .integer: .integer(Array(repeating: 0, count: count))
        case .real: .real(Array(repeating: 0, count: count))
        case .boolean: .boolean(Array(repeating: false, count: count))
        case .category: .category(codes: Array(repeating: 0, count: count), values: [""])
        case .datetime: .datetime(Array(repeating: 0, count: count))
        case .text: .text(Array(repeating: "", count: count))
        case .identifier: .identifier(Array(repeating: "", count: count))
        }
    }
}

extension Int64 {
    /// The nearest whole number that fits.
    init(clamping number: Double) {
        let rounded = number.rounded()
        self = rounded >= 0x1p63 ? .max : rounded <= -0x1p63 ? .min : Int64(rounded)
    }
}

/// What is allowed of a column's cells, where states alone do not say it.
struct ColumnLimit: Sendable {
    /// The numbers (days, for moments) that are allowed, in the column's states.
    var numbers: NumberCoding?
    /// The allowed values of a category column.
    var values: Set<Int>?
    /// The allowed moments.
    var moments: ClosedRange<Double>?

    /// The moment itself if it is allowed, or another one of its day that is.
    func moment(_ moment: Double, _ time: NumberCoding, _ share: Double) -> Double {
        guard let moments, !moments.contains(moment) else { return moment }
        let start = ColumnCoding.parts(of: moment).day * ColumnCoding.day
        let low = max(moments.lowerBound, start), high = min(moments.upperBound, start + ColumnCoding.day - 1)
        guard low <= high else { return min(max(moment, moments.lowerBound), moments.upperBound) }
        let first = start + time.grid.rounded(low - start, anchor: time.minimum, up: true)
        let last = start + time.grid.rounded(high - start, anchor: time.minimum, up: false)
        // A bound between two times of the grid is allowed itself.
        return first <= last ? time.grid.number(share, from: first, to: last) : low
    }
}
