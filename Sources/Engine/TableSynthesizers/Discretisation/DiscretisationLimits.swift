/// How fine the states of columns may be.
struct DiscretisationLimits: Codable, Hashable, Sendable {
    /// The largest number of states of a variable, that of missing cells included; 16 … 256.
    var stateLimit = 255
    /// A number that at least this share of the rows has is a state of its own.
    var commonShare = 0.002
    /// A value of fewer rows is rare: never a number by itself nor a category that comes back.
    var commonBelow = 5
    /// A range of numbers has at least so many rows where it can.
    var leastRowsPerState = 20
    /// Within a state, numbers are spread evenly over pieces of so many rows.
    var rowsPerPiece = 10
    var piecesPerState = 16

    init() {}

    /// Limits for a table of some rows: in a small table a value is rare if fewer rows have it.
    init(rowCount: Int) { commonBelow = min(5, max(2, rowCount / 100)) }
}
