package import Evaluation

/// What a report on a synthetic table is to look at, and how much work it may be.
package struct TableReportOptions: Sendable, Equatable {
    /// What the report is headed.
    package var title = "Is the synthetic table like the real one?"
    /// The column that models are to predict; nil: as many as the limits allow.
    package var target: String?
    /// Columns whose cells are made up on purpose, such as names; no measure looks at them.
    package var generated: [String] = []
    /// From where on the table must not be shared.
    package var privacyLimits = PrivacyLimits()
    package var limits = TableReportLimits()
    /// Of everything that is drawn: rows, combinations of columns, models.
    package var seed: UInt64 = 0
    /// The number of threads, at least 1, which changes nothing but the time it takes.
    package var threads = 1

    package init() {}
}

/// How many rows and columns the slow measures look at; of more rows, so many are drawn, and the report says so.
package struct TableReportLimits: Codable, Sendable, Equatable {
    /// Rows of each table for the search of nearest rows; fewer where there are many columns.
    package var privacyRows = 20_000
    /// Rows of each table for the two-sample test.
    package var detectionRows = 20_000
    /// Rows of each table that models learn from and are tested on.
    package var utilityRows = 20_000
    /// How many columns are predicted if none is named.
    package var utilityTargets = 12
    /// Of pairs of columns and rows: how many cells are compared.
    package var pairCells = 200_000_000
    /// Pairs of columns that are listed, the worst.
    package var listedPairs = 500
    /// Columns of the association matrices.
    package var matrixColumns = 40
    /// Rows of each table for the association matrices.
    package var matrixRows = 20_000
    /// Rows of each table for syngen's figures.
    package var syngenRows = 10_000
    /// Tables of more columns get none of syngen's figures, whose work grows with the square of the columns.
    package var syngenColumns = 60

    package init() {}
}
