/// Rows as points: the distance of two rows is the sum over columns of min(|difference|, 1).
///
/// Numbers and moments are scaled by the width between the real rows' 5 % and 95 % quantiles, so that a difference of that width or more counts as
/// much as two different categories do; equal categories are at 0, different ones at 1, and a missing cell is at 0 from a missing one and at 1 from any
/// value. One formula for all columns keeps the search free of branches.
struct RowEncoding {
    /// What a missing cell is: further than 1 from anything else, and equal to itself.
    private static let missing = Float(3e38)
    /// Beyond it nothing is told apart; it is more than 1 away from a missing cell.
    private static let limit = 1e30

    /// The points of one table, row by row.
    struct Points: Sendable {
        let width: Int
        let values: [Float]
        var count: Int { values.count / width }

        /// Some rows, in the order given.
        func gathered(_ rows: [Int]) -> Points {
            Points(width: width, values: rows.flatMap { values[$0 * width..<($0 + 1) * width] })
        }
    }

    private enum Scale {
        case codes
        case linear(centre: Double, factor: Double)
        /// All real numbers are equal; any other is as far as another category.
        case constant(Double)
    }

    private let columns: [AlignedColumn]
    private let scales: [Scale]

    /// Learns the scales from the real tables, together.
    ///
    /// - Parameters:
    ///   - columns: At least one.
    ///   - reals: The numbers of the tables whose rows are real.
    init(_ columns: [AlignedColumn], reals: [Int]) {
        self.columns = columns
        scales = columns.map { column in
            guard column.isContinuous else { return .codes }
            let sorted = reals.flatMap { column.numbers($0) }.filter(\.isFinite).sorted()
            guard let low = sorted.first, let high = sorted.last, low < high else { return .constant(sorted.first ?? 0) }
            var width = Discretization.quantile(sorted, 0.95) - Discretization.quantile(sorted, 0.05)
            // Where nine rows in ten are equal, as in sums that are mostly 0, the whole range is the unit.
            if width <= 0 { width = high - low }
            return .linear(centre: Discretization.quantile(sorted, 0.5), factor: 1 / width)
        }
    }

    /// The points of a table.
    func points(_ table: Int) -> Points {
        let rows = columns.first.map { column in column.isContinuous ? column.numbers(table).count : column.codes(table).count } ?? 0
        let width = columns.count
        var values = [Float](repeating: 0, count: rows * width)
        for (place, (column, scale)) in zip(columns, scales).enumerated() {
            switch scale {
            case .codes:
                // Whole numbers up to 2²⁴ are exact.
                for (row, code) in column.codes(table).enumerated() { values[row * width + place] = code < 0 ? Self.missing : Float(code) }
            case .linear(let centre, let factor):
                for (row, number) in column.numbers(table).enumerated() {
                    let scaled = min(max((number - centre) * factor, -Self.limit), Self.limit)
                    values[row * width + place] = number.isNaN ? Self.missing : Float(scaled)
                }
            case .constant(let constant):
                for (row, number) in column.numbers(table).enumerated() {
                    values[row * width + place] = number.isNaN ? Self.missing : number == constant ? 0 : 1
                }
            }
        }
        return Points(width: width, values: values)
    }
}
