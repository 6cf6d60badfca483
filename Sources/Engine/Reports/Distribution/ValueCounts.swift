import Tabular

/// How often each value of a column occurs that is no number or moment.
struct ValueCounts {
    /// The values that occur, in the column's order, and how often each does.
    let counts: [(value: String, count: Int)]
    /// How many cells are present.
    let presentCount: Int

    /// Nil of columns of numbers or moments.
    init?(_ column: Column, _ metadata: ColumnMetadata) {
        var counts: [Int]
        let values: [String]
        switch column.cells {
        case .category(let codes, let names):
            counts = [Int](repeating: 0, count: names.count)
            for (row, code) in codes.enumerated() where !column.isMissing(row) { counts[Int(code)] += 1 }
            values = names
        case .boolean(let cells):
            let spelling = metadata.format.boolean ?? BooleanSpelling()
            counts = [0, 0]
            for (row, cell) in cells.enumerated() where !column.isMissing(row) { counts[cell ? 1 : 0] += 1 }
            values = [spelling.no, spelling.yes]
        case .text(let cells), .identifier(let cells):
            var places: [String: Int] = [:]
            var names: [String] = []
            counts = []
            for (row, cell) in cells.enumerated() where !column.isMissing(row) {
                let place = places[cell, default: names.count]
                if place == names.count {
                    places[cell] = place
                    names.append(cell)
                    counts.append(0)
                }
                counts[place] += 1
            }
            values = names
        default: return nil
        }
        self.counts = zip(values, counts).filter { $0.1 > 0 }.map { ($0, $1) }
        presentCount = counts.reduce(0, +)
    }
}
