import Tabular

extension Discretisation {
    /// Takes the pieces of all columns of numbers out, as three numbers each: they are many, and a tensor holds them better than text.
    mutating func removePieces() -> [Double] {
        var numbers: [Double] = []
        for place in columns.indices { columns[place].forEachNumberCoding { numbers += $0.removePieces() } }
        return numbers
    }

    /// Puts the pieces back; false if their number is not right.
    mutating func takePieces(_ numbers: [Double]) -> Bool {
        var rest = numbers[...]
        var isComplete = true
        for place in columns.indices { columns[place].forEachNumberCoding { isComplete = $0.takePieces(&rest) && isComplete } }
        return isComplete && rest.isEmpty
    }

    /// Whether what was read from a file can be used.
    var isSound: Bool {
        var next = 0
        for column in columns {
            guard column.firstVariable == next, column.isSound, next + column.variableCount <= variables.count else { return false }
            let described = column.variables(isOrdinal: false)
            for (part, variable) in described.enumerated() {
                let known = variables[next + part]
                guard known.stateCount == variable.stateCount, known.excluded.allSatisfy({ $0 < known.stateCount }),
                    known.counts.allSatisfy({ (0...(1 << 48)).contains($0) }), known.refines == (part == 0 ? nil : next + part - 1)
                else { return false }
            }
            next += column.variableCount
        }
        return next == variables.count && !columns.isEmpty && Set(columns.map(\.name)).count == columns.count
    }
}

extension ColumnCoding {
    mutating func forEachNumberCoding(_ body: (inout NumberCoding) -> Void) {
        switch form {
        case .numbers(var coding):
            body(&coding)
            form = .numbers(coding)
        case .moments(var day, var time):
            body(&day)
            body(&time)
            form = .moments(day: day, time: time)
        case .categories, .generated, .empty: break
        }
    }

    var isSound: Bool {
        switch form {
        case .numbers(let coding): coding.isSound && [.integer, .real, .datetime].contains(type)
        case .moments(let day, let time): day.isSound && time.isSound && type == .datetime
        case .categories(let coding):
            coding.isSound && coding.stateCounts.allSatisfy { $0 <= 256 } && [.category, .boolean].contains(type)
        case .generated, .empty: true
        }
    }
}
