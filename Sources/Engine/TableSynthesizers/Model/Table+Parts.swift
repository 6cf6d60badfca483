import Tabular

extension Table {
    /// Tables of equal columns one below the other; at least one.
    init(concatenating parts: [Table]) {
        guard parts.count > 1 else {
            self = parts[0]
            return
        }
        self.init(parts[0].columns.indices.map { place in Column(concatenating: parts.map { $0.columns[place] }) })
    }
}

extension Column {
    /// Columns of one name and type one below the other; categories may have different lists of values.
    init(concatenating parts: [Column]) {
        let missing =
            parts.contains { !$0.missing.isEmpty }
            ? parts.flatMap { $0.missing.isEmpty ? Array(repeating: false, count: $0.count) : $0.missing } : []
        self.init(parts[0].name, Cells(concatenating: parts.map(\.cells)), missing: missing)
    }

    /// The same cells, with those that are missing taken from another column of the same length.
    func filled(from other: Column) -> Column {
        let stacked = Column(concatenating: [self.withCells(like: other), other])
        return stacked.gathered((0..<count).map { isMissing($0) ? count + $0 : $0 })
    }

    /// This column, with cells of another's type if all of its own are missing.
    private func withCells(like other: Column) -> Column {
        type == other.type ? self : Column(name, other.cells, missing: Array(repeating: true, count: count))
    }
}

extension Cells {
    init(concatenating parts: [Cells]) {
        switch parts[0] {
        case .integer: self = .integer(parts.flatMap { part in if case .integer(let cells) = part { return cells } else { return [] } })
        case .real: self = .real(parts.flatMap { part in if case .real(let cells) = part { return cells } else { return [] } })
        case .boolean: self = .boolean(parts.flatMap { part in if case .boolean(let cells) = part { return cells } else { return [] } })
        case .datetime: self = .datetime(parts.flatMap { part in if case .datetime(let cells) = part { return cells } else { return [] } })
        case .text: self = .text(parts.flatMap { part in if case .text(let cells) = part { return cells } else { return [] } })
        case .identifier:
            self = .identifier(parts.flatMap { part in if case .identifier(let cells) = part { return cells } else { return [] } })
        case .category(_, let first):
            var values = first
            var places: [String: Int32] = [:]
            for (place, value) in values.enumerated() where places[value] == nil { places[value] = Int32(place) }
            var codes: [Int32] = []
            for case .category(let partCodes, let partValues) in parts {
                if partValues == first {
                    codes += partCodes
                    continue
                }
                let map = partValues.map { value -> Int32 in
                    if let known = places[value] { return known }
                    places[value] = Int32(values.count)
                    values.append(value)
                    return Int32(values.count - 1)
                }
                codes += partCodes.map { map[Int($0)] }
            }
            self = .category(codes: codes, values: values)
        }
    }
}
