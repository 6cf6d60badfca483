import Specification

/// A row per step of one of several series, whose rows may be mixed.
struct LongSink: RowSink {
    private let plan: ImportPlan
    private let limits: ImportLimits
    private let seriesColumn: Int
    private var reader: ValueReader
    /// Per row.
    private var values: [Float] = []
    private var times: [Double] = []
    private var lines: [Int] = []
    private var seriesOfRow: [Int32] = []
    /// Per series.
    private var indices: [String: Int32] = [:]
    private var names: [String] = []
    private var labels = LabelTable()
    /// The name in the row before, and its series.
    private var lastName: [UInt8] = []
    private var lastSeries: Int32 = -1
    /// The label that was checked last, and for which series.
    private var lastLabel: [UInt8] = []
    private var lastLabelled: Int32 = -1

    init(_ plan: ImportPlan, _ limits: ImportLimits, seriesColumn: Int) {
        self.plan = plan
        self.limits = limits
        self.seriesColumn = seriesColumn
        reader = ValueReader(plan)
    }

    mutating func add(_ row: CSVRow, _ problems: inout ImportProblems) {
        guard values.count + plan.values.count <= limits.maximumValues else {
            return problems.report("line \(row.line)", "the file has more than \(limits.maximumValues) values")
        }
        let series = series(row, &problems)
        if let time = plan.time {
            let cell = row[time.index]
            let value = time.time(cell)
            if value == nil {
                let found = plan.parser.isMissing(cell) ? "the time is missing" : "\(ValueReader.shown(cell)) is not \(time.expectation)"
                problems.report(plan.place(row.line, time.index), found)
            }
            times.append(value ?? 0)
        }
        reader.read(row, into: &values, &problems)
        seriesOfRow.append(series)
        lines.append(row.line)
        if let label = plan.label { checkLabel(row, label, series, &problems) }
    }

    private mutating func series(_ row: CSVRow, _ problems: inout ImportProblems) -> Int32 {
        let cell = row[seriesColumn]
        if lastSeries >= 0 && Self.areEqual(lastName, cell) { return lastSeries }
        lastName.removeAll(keepingCapacity: true)
        lastName.append(contentsOf: cell)
        let name = CSVRow.text(cell)
        if plan.parser.isMissing(cell) { problems.report(plan.place(row.line, seriesColumn), "the name of the series is missing") }
        if let known = indices[name] {
            lastSeries = known
        } else {
            lastSeries = Int32(truncatingIfNeeded: names.count)
            indices[name] = lastSeries
            names.append(name)
        }
        return lastSeries
    }

    private mutating func checkLabel(_ row: CSVRow, _ column: Int, _ series: Int32, _ problems: inout ImportProblems) {
        let cell = row[column]
        if lastLabelled == series && Self.areEqual(lastLabel, cell) { return }
        if plan.parser.isMissing(cell) { return problems.report(plan.place(row.line, column), "the label is missing") }
        let code = labels.code(row.text(column))
        if Int(series) >= labels.ofSeries.count {
            // After a problem, earlier series may lack theirs; the set is not made then.
            while labels.ofSeries.count <= Int(series) { labels.append(code) }
            (lastLabel, lastLabelled) = (Array(cell), series)
        } else if labels.ofSeries[Int(series)] != code {
            let before = labels.name(labels.ofSeries[Int(series)])
            problems.report(
                plan.place(row.line, column),
                "\(ValueReader.shown(row[column])) differs from the label \"\(before.prefix(50))\" in earlier rows of series \"\(names[Int(series)].prefix(50))\""
            )
        }
    }

    private static func areEqual(_ one: [UInt8], _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }

    mutating func finish(_ report: inout ImportReport) throws(SpecificationError) -> SeriesSet {
        let count = names.count
        let width = plan.values.count
        var lengths = [Int](repeating: 0, count: count)
        for series in seriesOfRow { lengths[Int(series)] += 1 }
        let length = lengths.max() ?? 0
        guard length >= 2 else {
            throw SpecificationError(
                "seriesColumn",
                "each of the \(count) series in \(plan.columnNames[seriesColumn]) has only one row; a series needs at least 2 steps")
        }
        guard Double(count) * Double(length) * Double(width) <= Double(limits.maximumValues) else {
            throw SpecificationError(
                "layout",
                "\(count) series of up to \(length) steps and \(width) channels would take more than \(limits.maximumValues) values, shorter ones being filled up"
            )
        }
        let order = try rowsBySeries(lengths)

        var all = [Float](repeating: .nan, count: count * length * width)
        var allTimes = [Double](repeating: 0, count: plan.time == nil ? 0 : count * length)
        var firstRow = 0
        for series in 0..<count {
            for step in 0..<lengths[series] {
                let row = order[firstRow + step]
                for channel in 0..<width { all[(series * length + step) * width + channel] = values[row * width + channel] }
            }
            if plan.time != nil {
                let own = (0..<lengths[series]).map { times[order[firstRow + $0]] }
                for (step, time) in SeriesSet.prolonged(own[...], to: length).enumerated() { allTimes[series * length + step] = time }
            }
            firstRow += lengths[series]
        }
        report.missingCells = reader.missing
        if lengths.contains(where: { $0 < length }) {
            report.notes.append("series have \(lengths.min() ?? 0) to \(length) steps; shorter ones end in missing values")
        }
        return SeriesSet(
            count: count, length: length, channels: plan.values.map { Channel(name: plan.columnNames[$0]) }, values: all,
            times: seriesTimes(allTimes, count: count, length: length), timeUnit: plan.time?.unit ?? TimeUnit.steps,
            labels: plan.label == nil ? nil : labels.numbers(&report), isRegular: isRegular(allTimes, lengths, length, &report))
    }

    /// The rows of the first series by time, then those of the second, …
    private func rowsBySeries(_ lengths: [Int]) throws(SpecificationError) -> [Int] {
        var next = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        var order = [Int](repeating: 0, count: seriesOfRow.count)
        for (row, series) in seriesOfRow.enumerated() {
            order[next[Int(series)]] = row
            next[Int(series)] += 1
        }
        guard let time = plan.time else { return order }
        var problems = ImportProblems(limit: limits.maximumProblems)
        var start = 0
        for (series, length) in lengths.enumerated() {
            let range = start..<start + length
            start += length
            if zip(order[range], order[range].dropFirst()).contains(where: { times[$0] >= times[$1] }) {
                order[range].sort { (times[$0], $0) < (times[$1], $1) }
            }
            for (before, row) in zip(order[range], order[range].dropFirst()) where times[before] == times[row] {
                problems.report(
                    plan.place(lines[row], time.index),
                    "series \"\(names[series].prefix(50))\" already has this time, on line \(lines[before])")
            }
        }
        guard problems.problems.isEmpty else { throw SpecificationError(problems.problems) }
        return order
    }

    private func seriesTimes(_ times: [Double], count: Int, length: Int) -> SeriesTimes? {
        guard plan.time != nil else { return nil }
        let first = times.prefix(length)
        let isShared = (1..<max(1, count)).allSatisfy { times[$0 * length..<($0 + 1) * length].elementsEqual(first) }
        return isShared ? .shared(Array(first)) : .perSeries(times)
    }

    private func isRegular(_ times: [Double], _ lengths: [Int], _ length: Int, _ report: inout ImportReport) -> Bool {
        guard plan.time != nil else { return true }
        let own = lengths.enumerated().map { times[$0 * length..<$0 * length + $1] }
        guard let spacing = TimeSpacing(own, unit: report.timeUnit) else { return true }
        report.samplingInterval = spacing.interval
        report.samplingIntervalText = spacing.text
        return spacing.isRegular
    }
}
