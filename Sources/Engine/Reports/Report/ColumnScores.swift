import Evaluation
import Tabular

/// The scores of columns by name.
struct ColumnScores {
    private let accuracies: [String: MarginalAccuracy.ColumnAccuracy]
    private let shapes: [String: ColumnScore]
    private let shapeCeilings: [String: ColumnScore]
    private let validities: [String: ColumnScore]
    private let validityCeilings: [String: ColumnScore]
    private let shares: [String: Double]

    init(_ measured: TableComparison, _ ceiling: TableComparison?, _ detection: TwoSampleTest) {
        func byName(_ scores: [ColumnScore]?) -> [String: ColumnScore] {
            Dictionary((scores ?? []).filter { $0.metric != .keyUniqueness }.map { ($0.column, $0) }) { first, _ in first }
        }
        accuracies = Dictionary(measured.accuracy.columns.map { ($0.column, $0) }) { first, _ in first }
        shapes = byName(measured.shapes)
        shapeCeilings = byName(ceiling?.shapes)
        validities = byName(measured.diagnostic.columns)
        validityCeilings = byName(ceiling?.diagnostic.columns)
        shares = Dictionary(detection.columns.map { ($0.column, $0.share) }) { first, _ in first }
    }

    /// The scores of a column with its distributions in both tables.
    func report(_ real: Column, _ synthetic: Column, _ metadata: ColumnMetadata) -> ColumnReport {
        let name = real.name
        let numbers = [PresentNumbers(real), PresentNumbers(synthetic)]
        let counts = [ValueCounts(real, metadata), ValueCounts(synthetic, metadata)]
        var histogram: ColumnReport.Histogram?
        if let first = numbers[0], let second = numbers[1] { histogram = ColumnReport.Histogram(first, second, metadata) }
        var categories: ColumnReport.Categories?
        if let first = counts[0], let second = counts[1] {
            categories = ColumnReport.Categories(first, second, isOrdered: metadata.isOrdinal || real.type == .boolean)
        }
        return ColumnReport(
            name: name, type: real.type,
            accuracy: ReportFigure(value: accuracies[name]?.accuracy, ceiling: accuracies[name]?.ceiling),
            shapeMetric: shapes[name]?.metric, shape: ReportFigure(value: shapes[name]?.score, ceiling: shapeCeilings[name]?.score),
            validity: ReportFigure(value: validities[name]?.score, ceiling: validityCeilings[name]?.score),
            detectionShare: detection(name), realMissing: Self.missingShare(real), syntheticMissing: Self.missingShare(synthetic),
            histogram: histogram, categories: categories, realNumbers: numbers[0].flatMap { NumberSummary($0, metadata) },
            syntheticNumbers: numbers[1].flatMap { NumberSummary($0, metadata) })
    }

    private static func missingShare(_ column: Column) -> Double { Double(column.missingCount) / Double(column.count) }

    private func detection(_ column: String) -> Double? { shares.isEmpty ? nil : shares[column] ?? 0 }
}
