import Tabular

/// How one column of a table becomes variables and back.
struct ColumnCoding: Codable, Hashable, Sendable {
    enum Form: Codable, Hashable, Sendable {
        /// One ordered variable.
        case numbers(NumberCoding)
        /// Two ordered variables: the day, and the time of day in microseconds.
        case moments(day: NumberCoding, time: NumberCoding)
        /// One variable, or two: groups of values and the values of a group.
        case categories(CategoryCoding)
        /// Whether a cell is there is a variable if some are missing; what it holds is made up.
        case generated(hasGaps: Bool)
        /// Every cell is missing: no variable.
        case empty
    }

    let name: String
    let type: ColumnType
    var form: Form
    /// The number of the first of its variables.
    let firstVariable: Int

    /// Microseconds of a day.
    static let day = 86_400_000_000.0

    /// The number of variables.
    var variableCount: Int {
        switch form {
        case .numbers: 1
        case .moments: 2
        case .categories(let coding): coding.isGrouped ? 2 : 1
        case .generated(let hasGaps): hasGaps ? 1 : 0
        case .empty: 0
        }
    }

    /// The day of a moment and its time of day.
    static func parts(of moment: Double) -> (day: Double, time: Double) {
        let number = (moment / day).rounded(.down)
        return (number, moment - number * day)
    }
}
