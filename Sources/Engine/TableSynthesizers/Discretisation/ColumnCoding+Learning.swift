import Tabular

extension ColumnCoding {
    /// Learns how a column becomes variables.
    ///
    /// - Parameters:
    ///   - column: The cells.
    ///   - metadata: What is known of it.
    ///   - firstVariable: The number of its first variable.
    ///   - limits: How fine states may be.
    init(learning column: Column, metadata: ColumnMetadata, firstVariable: Int, limits: DiscretisationLimits) {
        name = column.name
        type = column.type
        self.firstVariable = firstVariable
        form = Self.form(column, metadata, limits)
    }

    private static func form(_ column: Column, _ metadata: ColumnMetadata, _ limits: DiscretisationLimits) -> Form {
        let missing = column.missingCount
        if missing == column.count { return .empty }
        if metadata.personal != nil, [.integer, .category, .text, .identifier].contains(column.type) {
            return .generated(hasGaps: missing > 0)
        }
        switch column.cells {
        case .identifier, .text:
            return .generated(hasGaps: missing > 0)
        case .category(let codes, let values):
            var counts = [Int](repeating: 0, count: values.count)
            for (row, code) in codes.enumerated() where !column.isMissing(row) { counts[Int(code)] += 1 }
            let coding = CategoryCoding(learning: values, counts: counts, limits: limits, keepsRare: false)
            // Where every value is rare, none may come back: they are made up.
            return coding.values.isEmpty ? .generated(hasGaps: missing > 0) : .categories(coding)
        case .boolean(let cells):
            let truths = cells.indices.count { !column.isMissing($0) && cells[$0] }
            let counts = [column.count - missing - truths, truths]
            return .categories(CategoryCoding(learning: ["false", "true"], counts: counts, limits: limits, keepsRare: true))
        case .integer, .real, .datetime:
            return numberForm(column, metadata, limits) ?? .empty
        }
    }

    private static func numberForm(_ column: Column, _ metadata: ColumnMetadata, _ limits: DiscretisationLimits) -> Form? {
        guard let cells = column.cells.numbers else { return nil }
        let numbers = cells.indices.lazy.filter { !column.isMissing($0) && cells[$0].isFinite }.map { cells[$0] }.sorted()
        guard let first = numbers.first, let last = numbers.last else { return nil }
        if column.type == .datetime {
            let hasBoth = metadata.format.datetime.map { $0.hasDate && $0.hasTime } ?? true
            if hasBoth, parts(of: first).day < parts(of: last).day {
                let times = numbers.map { parts(of: $0).time }.sorted()
                if times[0] < times[times.count - 1] {
                    return .moments(
                        day: NumberCoding(learning: numbers.map { parts(of: $0).day }, decimals: 0, limits: limits),
                        time: NumberCoding(learning: times, decimals: 0, limits: limits))
                }
            }
        }
        let decimals = column.type == .real ? metadata.format.number?.decimals : 0
        return .numbers(NumberCoding(learning: numbers, decimals: decimals, limits: limits))
    }

    /// The variables, without the counts of rows.
    ///
    /// - Parameter isOrdinal: Whether the order of categories means something.
    func variables(isOrdinal: Bool) -> [(name: String, isOrdered: Bool, stateCount: Int, excluded: [UInt8])] {
        switch form {
        case .numbers(let coding): [(name, true, coding.stateCount, [])]
        case .moments(let day, let time):
            [("\(name) (day)", true, day.stateCount, []), ("\(name) (time of day)", true, time.stateCount, [])]
        case .categories(let coding):
            coding.isGrouped
                ? [("\(name) (group)", false, coding.stateCounts[0], [1]), (name, false, coding.stateCounts[1], [])]
                : [(name, isOrdinal, coding.stateCounts[0], [1])]
        case .generated(let hasGaps): hasGaps ? [("\(name) (present)", false, 2, [])] : []
        case .empty: []
        }
    }

    /// The states of a column's cells, for each variable.
    func states(of column: Column) -> [[UInt8]] {
        switch form {
        case .empty: return []
        case .generated(let hasGaps):
            return hasGaps ? [(0..<column.count).map { column.isMissing($0) ? 0 : 1 }] : []
        case .numbers(let coding):
            guard let numbers = column.cells.numbers else { return [[UInt8](repeating: 0, count: column.count)] }
            return [numbers.indices.map { column.isMissing($0) || !numbers[$0].isFinite ? 0 : coding.state(of: numbers[$0]) }]
        case .moments(let day, let time):
            guard let numbers = column.cells.numbers else { return Array(repeating: [UInt8](repeating: 0, count: column.count), count: 2) }
            var states = [[UInt8](repeating: 0, count: column.count), [UInt8](repeating: 0, count: column.count)]
            for row in numbers.indices where !column.isMissing(row) {
                let parts = Self.parts(of: numbers[row])
                states[0][row] = day.state(of: parts.day)
                states[1][row] = time.state(of: parts.time)
            }
            return states
        case .categories(let coding): return states(of: column, coding)
        }
    }

    private func states(of column: Column, _ coding: CategoryCoding) -> [[UInt8]] {
        var known: [String: Int] = [:]
        for (place, value) in coding.values.enumerated() { known[value] = place }
        let pairs: [(UInt8, UInt8)]
        let codes: [Int32]
        switch column.cells {
        case .category(let given, let values):
            codes = given
            // What was rare, or is new, is in state 1.
            pairs = values.map { value in known[value].map { coding.states(of: $0) } ?? (1, 0) }
        case .boolean(let cells):
            codes = cells.map { $0 ? 1 : 0 }
            pairs = ["false", "true"].map { value in known[value].map { coding.states(of: $0) } ?? (1, 0) }
        default: return Array(repeating: [UInt8](repeating: 0, count: column.count), count: variableCount)
        }
        var states = Array(repeating: [UInt8](repeating: 0, count: column.count), count: variableCount)
        for (row, code) in codes.enumerated() where !column.isMissing(row) {
            let pair = pairs[Int(code)]
            states[0][row] = pair.0
            if states.count > 1 { states[1][row] = pair.1 }
        }
        return states
    }
}
