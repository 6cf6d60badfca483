import Tabular

/// The classes that a column's cells are to be told into.
struct TargetClasses: Sendable, Equatable {
    /// The names of the classes, the commonest first; of more than five values all but the four commonest are one class together, the last.
    let names: [String]
    private let numbers: [String: Int32]
    private let other: Int32?
    private static let limit = 5

    /// Learns the classes of a column; nil unless its cells are categories, booleans or numbers of exactly two values, and of two classes at least.
    init?(_ column: Column) {
        guard let (codes, values) = Self.codes(of: column) else { return nil }
        var counts = [Int](repeating: 0, count: values.count)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        let present = values.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
        guard present.count >= 2 else { return nil }
        let named = present.prefix(present.count > Self.limit ? Self.limit - 1 : Self.limit).map { values[$0] }
        numbers = Dictionary(uniqueKeysWithValues: named.enumerated().map { ($1, Int32($0)) })
        other = present.count > named.count ? Int32(named.count) : nil
        names = other == nil ? named : named + ["other"]
    }

    /// The class of each cell; −1 of missing ones and of those of no class.
    func classes(of column: Column) -> [Int32] {
        guard let (codes, values) = Self.codes(of: column, anyNumbers: true) else { return [Int32](repeating: -1, count: column.count) }
        let lookup = values.map { numbers[$0] ?? other ?? -1 }
        return codes.map { $0 < 0 ? -1 : lookup[Int($0)] }
    }

    /// Codes into a list of values; −1 of missing cells.
    private static func codes(of column: Column, anyNumbers: Bool = false) -> (codes: [Int32], values: [String])? {
        switch column.cells {
        case .category(let codes, let values):
            return (codes.indices.map { column.isMissing($0) ? -1 : codes[$0] }, values)
        case .boolean(let cells):
            return (cells.indices.map { column.isMissing($0) ? -1 : cells[$0] ? 1 : 0 }, ["false", "true"])
        case .integer, .real:
            guard let numbers = column.cells.numbers else { return nil }
            var places: [Double: Int32] = [:]
            var values: [String] = []
            var codes = [Int32](repeating: -1, count: numbers.count)
            for (row, number) in numbers.enumerated() where !column.isMissing(row) && !number.isNaN {
                if let place = places[number] {
                    codes[row] = place
                    continue
                }
                guard anyNumbers || values.count < 2 else { return nil }
                codes[row] = Int32(values.count)
                places[number] = codes[row]
                values.append(Int64(exactly: number).map { "\($0)" } ?? "\(number)")
            }
            return (codes, values)
        case .datetime, .text, .identifier:
            return nil
        }
    }
}
