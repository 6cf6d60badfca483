/// How many rows the slow measures look at, given how many columns there are.
struct ReportEffort {
    let privacyRows: Int
    let detectionRows: Int
    let utilityRows: Int
    /// Nil: all.
    let pairRows: Int?
    /// Nil: the figures are left out.
    let syngenRows: Int?

    /// Distances of two rows that are computed at most, counted in cells.
    private static let distanceCells = 1e10
    /// Cells that a model learns from at most.
    private static let modelCells = 1_500_000

    init(_ limits: TableReportLimits, columns: Int) {
        let width = max(columns, 1)
        privacyRows = max(min(limits.privacyRows, Int((Self.distanceCells / Double(width)).squareRoot())), 1)
        detectionRows = max(min(limits.detectionRows, Self.modelCells / width), 1)
        utilityRows = max(min(limits.utilityRows, Self.modelCells / width), 1)
        let pairs = width * (width - 1) / 2
        pairRows = pairs > 0 ? max(limits.pairCells / pairs / 2, 1) : nil
        syngenRows = columns <= limits.syngenColumns ? max(limits.syngenRows, 1) : nil
    }
}
