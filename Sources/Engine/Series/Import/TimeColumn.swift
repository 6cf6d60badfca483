/// How the cells of a time column become times.
struct TimeColumn: Sendable {
    private enum Form: Sendable {
        case date(DateParser)
        /// A number, divided by this.
        case number(NumberParser, divisor: Double)
    }

    let index: Int
    let name: String
    let unit: String
    /// What the reader of the report should know.
    let note: String?
    private let form: Form

    /// - Parameter profile: of a column of dates or numbers.
    init(_ profile: ColumnProfile, parser: NumberParser) {
        index = profile.index
        name = profile.name
        if profile.kind == .date {
            form = .date(profile.dates)
            unit = TimeUnit.seconds
            note =
                profile.isOrderGuessed
                ? "the dates of \(profile.name) are read with the month first; say isDayFirst if the day comes first" : nil
            return
        }
        // Numbers of this size under such names count from 1970: in seconds, or thousandths, millionths, billionths of them.
        let clocks: Set<String> = [
            "timestamp", "unix", "unixtime", "unix_time", "epoch", "ts", "time", "datetime", "date_time", "date", "ds",
        ]
        let size = profile.minimum
        if clocks.contains(profile.key), size >= 1e8, profile.maximum < 1e20 {
            let divisor: Double = size < 1e11 ? 1 : (size < 1e14 ? 1e3 : (size < 1e17 ? 1e6 : 1e9))
            form = .number(parser, divisor: divisor)
            unit = TimeUnit.seconds
            note =
                "\(profile.name) is read as "
                + (divisor == 1 ? "seconds" : (divisor == 1e3 ? "milliseconds" : (divisor == 1e6 ? "microseconds" : "nanoseconds")))
                + " since 1970"
            return
        }
        form = .number(parser, divisor: 1)
        unit = Self.unit(named: profile.key)
        note = nil
    }

    /// The time in a cell; nil when it is none.
    func time(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        switch form {
        case .date(let parser): parser.seconds(cell)
        case .number(let parser, let divisor): parser.number(cell).map { divisor == 1 ? $0 : $0 / divisor }
        }
    }

    var expectation: String { if case .date = form { "a date" } else { "a number" } }

    /// The unit that a column of plain numbers has by its name. `seconds` is kept for times since 1970.
    private static func unit(named key: String) -> String {
        switch key {
        case "year", "years": "years"
        case "quarter", "quarters": "quarters"
        case "month", "months": "months"
        case "week", "weeks": "weeks"
        case "day", "days": "days"
        case "hour", "hours": "hours"
        case "minute", "minutes": "minutes"
        case "second", "seconds", "s": "s"
        case "ms", "milliseconds": "ms"
        default: TimeUnit.steps
        }
    }
}

/// What the distances of times tell.
struct TimeSpacing: Sendable {
    /// The median distance, in the time unit.
    let interval: Double
    let isRegular: Bool
    /// The interval for people.
    let text: String
    let largestGap: Double

    /// - Parameter times: increasing, at least two of them in some series.
    init?(_ series: some Sequence<ArraySlice<Double>>, unit: String) {
        var distances: [Double] = []
        var allMonthly = unit == TimeUnit.seconds
        var monthStep: Int?
        var tolerance = 0.0
        for times in series {
            for (before, time) in zip(times, times.dropFirst()) { distances.append(time - before) }
            tolerance = max(tolerance, 4 * (times.map(abs).max() ?? 0).ulp)
            if allMonthly { allMonthly = Self.areMonthly(times, &monthStep) }
        }
        guard !distances.isEmpty else { return nil }
        distances.sort()
        interval = distances[distances.count / 2]
        largestGap = distances[distances.count - 1]
        let smallest = distances[0]
        let isEven = largestGap - smallest <= max(1e-6 * interval, tolerance)
        if !isEven, allMonthly, let monthStep {
            isRegular = true
            text = monthStep % 12 == 0 ? Self.counted(Double(monthStep / 12), "year") : Self.counted(Double(monthStep), "month")
        } else {
            isRegular = isEven
            let singular =
                interval == 1 && unit.utf8.count > 2 && unit.hasSuffix("s") && unit != TimeUnit.series ? String(unit.dropLast()) : unit
            text = unit == TimeUnit.seconds ? Self.duration(interval) : "\(Self.plain(interval)) \(singular)"
        }
    }

    /// Seconds for people.
    static func duration(_ seconds: Double) -> String {
        for (size, name) in [(86400.0, "day"), (3600, "hour"), (60, "minute")] where seconds >= size {
            let count = seconds / size
            if count == count.rounded() || count >= 10 { return counted((count * 10).rounded() / 10, name) }
        }
        return counted(seconds, "second")
    }

    /// Whether times are whole months apart, always equally many, at the same time of the same day.
    private static func areMonthly(_ times: ArraySlice<Double>, _ step: inout Int?) -> Bool {
        var last: CivilTime?
        for time in times {
            guard let civil = CivilTime(secondsSince1970: time) else { return false }
            if let last {
                let isMonthEnd =
                    civil.day == CivilTime.daysInMonth(civil.month, of: civil.year)
                    && last.day == CivilTime.daysInMonth(last.month, of: last.year)
                guard civil.seconds == last.seconds, civil.day == last.day || isMonthEnd else { return false }
                let months = civil.monthNumber - last.monthNumber
                guard months >= 1, step == nil || step == months else { return false }
                step = months
            }
            last = civil
        }
        return true
    }

    private static func counted(_ count: Double, _ name: String) -> String { "\(plain(count)) \(name)\(count == 1 ? "" : "s")" }

    private static func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? number.description }
}
