import Tabular

/// The numbers, or moments in microseconds, of a column that are present and finite, in rising order, and what else its cells are.
struct PresentNumbers {
    /// Finite, rising.
    let sorted: [Double]
    /// Cells that are missing or hold no number.
    let missingCount: Int
    /// Cells that are infinite.
    let infiniteCount: Int

    /// Nil of columns that are not of numbers or moments.
    init?(_ column: Column) {
        guard column.type == .integer || column.type == .real || column.type == .datetime, let numbers = column.cells.numbers else {
            return nil
        }
        var (present, missing, infinite): ([Double], Int, Int) = ([], 0, 0)
        present.reserveCapacity(numbers.count)
        for (row, number) in numbers.enumerated() {
            if column.isMissing(row) || number.isNaN {
                missing += 1
            } else if number.isInfinite {
                infinite += 1
            } else {
                present.append(number)
            }
        }
        present.sort()
        sorted = present
        missingCount = missing
        infiniteCount = infinite
    }

    /// The number below or at which a share of the numbers lies: one of them, so that it can be written as they are. There is at least one.
    func quantile(_ share: Double) -> Double { sorted[Int((share * Double(sorted.count - 1)).rounded())] }

    /// How many different numbers there are.
    var distinctCount: Int {
        var count = 0
        for place in sorted.indices where place == 0 || sorted[place] != sorted[place - 1] { count += 1 }
        return count
    }
}
