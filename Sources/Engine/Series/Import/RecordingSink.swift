import Specification

/// One long recording, cut into windows.
struct RecordingSink: RowSink {
    private let plan: ImportPlan
    private let limits: ImportLimits
    private let options: CSVImportOptions
    private var reader: ValueReader
    /// `rows × channels`.
    private var values: [Float] = []
    private var times: [Double] = []
    /// Whether times run backwards, as the first two tell.
    private var isReversed = false
    private var rowCount = 0

    init(_ plan: ImportPlan, _ limits: ImportLimits, _ options: CSVImportOptions) {
        self.plan = plan
        self.limits = limits
        self.options = options
        reader = ValueReader(plan)
    }

    mutating func add(_ row: CSVRow, _ problems: inout ImportProblems) {
        guard values.count + plan.values.count <= limits.maximumValues else {
            return problems.report("line \(row.line)", "the file has more than \(limits.maximumValues) values")
        }
        if let time = plan.time { readTime(row, time, &problems) }
        reader.read(row, into: &values, &problems)
        rowCount += 1
    }

    private mutating func readTime(_ row: CSVRow, _ column: TimeColumn, _ problems: inout ImportProblems) {
        let cell = row[column.index]
        guard let time = column.time(cell) else {
            let found = plan.parser.isMissing(cell) ? "the time is missing" : "\(ValueReader.shown(cell)) is not \(column.expectation)"
            times.append(times.last ?? 0)
            return problems.report(plan.place(row.line, column.index), found)
        }
        if let last = times.last {
            if times.count == 1 { isReversed = time < last }
            if isReversed ? time >= last : time <= last {
                let direction = isReversed ? "before" : "after"
                problems.report(
                    plan.place(row.line, column.index), "the time \(ValueReader.shown(cell)) is not \(direction) the one in the row above")
            }
        }
        times.append(time)
    }

    mutating func finish(_ report: inout ImportReport) throws(SpecificationError) -> SeriesSet {
        if isReversed { reverse(&report) }
        report.missingCells = reader.missing
        var channels = plan.values.map { plan.columnNames[$0] }
        dropEmptyChannels(&channels, &report)
        let width = channels.count
        guard width > 0 else { throw SpecificationError("channels", "no column of the file holds a number") }

        let windowLength = options.windowLength ?? rowCount
        guard rowCount >= 2 else {
            throw SpecificationError("file", "has only \(rowCount) row\(rowCount == 1 ? "" : "s") of data; at least 2 are needed")
        }
        guard rowCount >= windowLength else {
            throw SpecificationError("windowLength", "must be at most \(rowCount), the number of rows, not \(windowLength)")
        }
        let stride = options.stride ?? windowLength
        let count = (rowCount - windowLength) / stride + 1
        guard Double(count) * Double(windowLength) * Double(width) <= Double(limits.maximumValues) else {
            throw SpecificationError(
                "stride",
                "gives \(count) windows of \(windowLength) steps and \(width) channels, more than \(limits.maximumValues) values; use a larger stride"
            )
        }
        let left = rowCount - ((count - 1) * stride + windowLength)
        if left > 0 {
            report.notes.append(
                "the last \(left) row\(left == 1 ? " is" : "s are") left out: \(left == 1 ? "it does" : "they do") not fill a window")
        }
        scale(channels, &report)

        var isRegular = true
        if plan.time != nil, let spacing = TimeSpacing([times[...]], unit: report.timeUnit) {
            report.samplingInterval = spacing.interval
            report.samplingIntervalText = spacing.text
            isRegular = spacing.isRegular
            if !isRegular {
                let gap =
                    report.timeUnit == TimeUnit.seconds
                    ? TimeSpacing.duration(spacing.largestGap) : "\(spacing.largestGap) \(report.timeUnit)"
                report.notes.append("times are not equally spaced: usually \(spacing.text) apart, at most \(gap)")
            }
        }
        var all: [Float] = []
        all.reserveCapacity(count * windowLength * width)
        var allTimes: [Double] = []
        allTimes.reserveCapacity(plan.time == nil ? 0 : count * windowLength)
        for window in 0..<count {
            let start = window * stride
            all.append(contentsOf: values[start * width..<(start + windowLength) * width])
            if plan.time != nil { allTimes.append(contentsOf: times[start..<start + windowLength]) }
        }
        return SeriesSet(
            count: count, length: windowLength, channels: channels.map { Channel(name: $0) }, values: all,
            times: plan.time == nil ? nil : (count == 1 ? .shared(allTimes) : .perSeries(allTimes)), timeUnit: report.timeUnit,
            isRegular: isRegular)
    }

    /// Puts the newest row last.
    private mutating func reverse(_ report: inout ImportReport) {
        let width = plan.values.count
        times.reverse()
        var reversed: [Float] = []
        reversed.reserveCapacity(values.count)
        for row in stride(from: rowCount - 1, through: 0, by: -1) { reversed.append(contentsOf: values[row * width..<(row + 1) * width]) }
        values = reversed
        report.notes.append("the rows were put into the order of time: the file begins with the newest")
    }

    /// Leaves out columns without any number that nobody asked for.
    private mutating func dropEmptyChannels(_ channels: inout [String], _ report: inout ImportReport) {
        guard options.channels == nil else { return }
        let width = channels.count
        var hasValue = [Bool](repeating: false, count: width)
        for index in values.indices where !values[index].isNaN { hasValue[index % width] = true }
        guard hasValue.contains(false) else { return }
        let empty = channels.indices.filter { !hasValue[$0] }.map { channels[$0] }
        values = values.indices.filter { hasValue[$0 % width] }.map { values[$0] }
        channels = channels.indices.filter { hasValue[$0] }.map { channels[$0] }
        report.missingCells -= empty.count * rowCount
        for index in report.columns.indices where empty.contains(report.columns[index].name) { report.columns[index].role = .skipped }
        report.notes.append("left out, since all cells are missing: \(empty.prefix(10).joined(separator: ", "))")
    }

    private mutating func scale(_ channels: [String], _ report: inout ImportReport) {
        guard options.scaling != .none else { return }
        let width = channels.count
        for channel in 0..<width {
            let (offset, scale) = values.withUnsafeBufferPointer { Self.spread($0, channel, width, options.scaling) }
            for index in stride(from: channel, to: values.count, by: width) {
                values[index] = Float((Double(values[index]) - offset) / scale)
            }
            report.scaling.append(ImportReport.ChannelScaling(channel: channels[channel], offset: offset, scale: scale))
        }
    }

    /// What becomes 0, and what becomes 1 above it. A channel that never changes becomes 0 throughout.
    private static func spread(
        _ values: UnsafeBufferPointer<Float>, _ channel: Int, _ width: Int, _ scaling: CSVImportOptions.Scaling
    ) -> (offset: Double, scale: Double) {
        var (count, sum, minimum, maximum) = (0.0, 0.0, Double.infinity, -Double.infinity)
        for index in stride(from: channel, to: values.count, by: width) where !values[index].isNaN {
            let value = Double(values[index])
            count += 1
            sum += value
            minimum = min(minimum, value)
            maximum = max(maximum, value)
        }
        guard count > 0, maximum > minimum else { return (count > 0 ? minimum : 0, 1) }
        if scaling == .minmax { return (minimum, maximum - minimum) }
        let mean = sum / count
        var squares = 0.0
        for index in stride(from: channel, to: values.count, by: width) where !values[index].isNaN {
            squares += (Double(values[index]) - mean) * (Double(values[index]) - mean)
        }
        return (mean, (squares / count).squareRoot())
    }
}
