import Specification

/// A row per series.
struct WideSink: RowSink {
    private let plan: ImportPlan
    private let limits: ImportLimits
    private var reader: ValueReader
    private var values: [Float] = []
    private var labels = LabelTable()
    private var count = 0

    init(_ plan: ImportPlan, _ limits: ImportLimits) {
        self.plan = plan
        self.limits = limits
        reader = ValueReader(plan)
    }

    mutating func add(_ row: CSVRow, _ problems: inout ImportProblems) {
        guard values.count + plan.values.count <= limits.maximumValues else {
            return problems.report("line \(row.line)", "the file has more than \(limits.maximumValues) values")
        }
        reader.read(row, into: &values, &problems)
        count += 1
        guard let label = plan.label else { return }
        if plan.parser.isMissing(row[label]) { problems.report(plan.place(row.line, label), "the label is missing") }
        labels.append(labels.code(row.text(label)))
    }

    mutating func finish(_ report: inout ImportReport) throws(SpecificationError) -> SeriesSet {
        let length = plan.values.count
        let times = plan.headerTimes.map(SeriesTimes.shared)
        report.missingCells = reader.missing
        var isRegular = true
        if let headerTimes = plan.headerTimes, let spacing = TimeSpacing([headerTimes[...]], unit: plan.headerTimeUnit) {
            report.samplingInterval = spacing.interval
            report.samplingIntervalText = spacing.text
            isRegular = spacing.isRegular
        }
        return SeriesSet(
            count: count, length: length, channels: Channel.unnamed(1), values: values, times: times, timeUnit: plan.headerTimeUnit,
            labels: plan.label == nil ? nil : labels.numbers(&report), isRegular: isRegular)
    }
}
