/// How many rows the slow measures look at, given how many columns there are.
struct ReportEffort {
    let privacyRows: Int
    let detectionRows: Int
    let utilityRows: Int
    /// Nil: all.
    let pairRows: Int?
    /// Nil: the figures are left out.
    let syngenRows: Int?
    /// For where cells are missing.
    let missingnessRows: Int
    /// The share of features that each round of a model may use.
    let featureShare: Double

    /// Distances of two rows that are computed at most, counted in cells.
    private static let distanceCells = 4e9
    /// Cells that a model learns from at most.
    private static let modelCells = 1_500_000
    /// Cells beside a column with missing ones that are looked at at most.
    private static let missingnessCells = 50_000_000
    /// Of more columns, models look at so many at a time.
    private static let modelColumns = 60

    /// Plans.
    ///
    /// - Parameters:
    ///   - limits: The most rows.
    ///   - columns: How many columns are compared.
    ///   - gaps: How many of them have missing cells.
    init(_ limits: TableReportLimits, columns: Int, gaps: Int) {
        let width = max(columns, 1)
        privacyRows = max(min(limits.privacyRows, Int((Self.distanceCells / Double(width)).squareRoot())), 1)
        detectionRows = max(min(limits.detectionRows, Self.modelCells / width), 1)
        utilityRows = max(min(limits.utilityRows, Self.modelCells / width), 1)
        let pairs = width * (width - 1) / 2
        pairRows = pairs > 0 ? max(limits.pairCells / pairs / 2, 1) : nil
        syngenRows = columns <= limits.syngenColumns ? max(limits.syngenRows, 1) : nil
        missingnessRows = max(Self.missingnessCells / max(gaps * width, 1), 1)
        featureShare = min(Double(Self.modelColumns) / Double(width), 1)
    }
}
