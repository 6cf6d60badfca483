/// What the first rows show of one column.
struct ColumnProfile: Sendable {
    enum Kind: Sendable { case number, date, text, empty }

    /// The header's name, or `column 3`.
    let name: String
    /// Whether the header names it.
    let isNamed: Bool
    /// From 0.
    let index: Int
    let kind: Kind
    /// The cells that are not missing.
    let count: Int
    /// How many different cells there are, at most 1,001.
    let distinct: Int
    let isWhole: Bool
    /// Each value is above the one before.
    let isIncreasing: Bool
    let isDecreasing: Bool
    let minimum: Double
    let maximum: Double
    /// The first cell that is neither number nor missing.
    let firstText: (line: Int, text: String)?
    /// How its dates are read.
    let dates: DateParser
    /// Whether it had to be guessed that the month comes first.
    let isOrderGuessed: Bool

    init(index: Int, name: String?, rows: ArraySlice<CSVSample.Row>, parser: NumberParser, isDayFirst: Bool?) {
        self.index = index
        isNamed = name.map { !$0.isEmpty } ?? false
        let shownName = isNamed ? (name ?? "") : "column \(index + 1)"
        self.name = shownName

        var (numbers, dateCount, texts) = (0, 0, 0)
        var known: Set<String> = []
        var values: [Double] = []
        var firstText: (line: Int, text: String)?
        var (dayFirst, monthFirst, orderMatters) = (0, 0, false)
        for row in rows where index < row.cells.count {
            var cell = row.cells[index]
            if known.count <= 1000 { known.insert(cell) }
            switch CellKind(cell, parser, DateParser(isDayFirst: false)) {
            case .number:
                numbers += 1
                if let value = cell.withUTF8({ parser.number($0) }) { values.append(value) }
            case .missing:
                known.remove(cell)
            case .date:
                dateCount += 1
                if firstText == nil { firstText = (row.line, cell) }
                orderMatters =
                    orderMatters || cell.utf8.prefix(3).contains(UInt8(ascii: "/")) || cell.utf8.prefix(3).contains(UInt8(ascii: "-"))
                switch cell.withUTF8(DateParser.orderEvidence) {
                case .dayFirst: dayFirst += 1
                case .monthFirst: monthFirst += 1
                case .none: break
                }
            case .text:
                // A day above 12 in the first place is no date when the month is read first.
                if cell.withUTF8({ DateParser(isDayFirst: true).seconds($0) }) != nil {
                    dateCount += 1
                    dayFirst += 1
                } else {
                    texts += 1
                }
                if firstText == nil { firstText = (row.line, cell) }
            }
        }
        count = numbers + dateCount + texts
        distinct = known.count
        let isCompactDate = Self.areCompactDates(values, name: shownName) && dateCount == 0
        kind =
            count == 0
            ? .empty : (isCompactDate || dateCount > numbers && dateCount >= texts ? .date : (numbers >= max(1, texts) ? .number : .text))
        dates = DateParser(isDayFirst: isDayFirst ?? (dayFirst > monthFirst), readsEightDigits: isCompactDate)
        isOrderGuessed = isDayFirst == nil && orderMatters && dayFirst == 0 && monthFirst == 0
        self.firstText = firstText
        if kind == .date {
            let parser = dates
            values = rows.compactMap { row in
                guard index < row.cells.count else { return nil }
                var cell = row.cells[index]
                return cell.withUTF8 { parser.seconds($0) }
            }
        }
        isWhole = values.allSatisfy { $0 == $0.rounded() }
        isIncreasing = zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
        isDecreasing = values.count > 1 && zip(values, values.dropFirst()).allSatisfy { $0 > $1 }
        minimum = values.min() ?? 0
        maximum = values.max() ?? 0
    }

    /// The name in lower case, without spaces, dots and underscores at its ends and with `_` between words.
    var key: String {
        guard isNamed else { return "" }
        let mapped = name.lowercased().map { $0 == " " || $0 == "-" || $0 == "." ? "_" : $0 }
        return String(mapped)
    }

    var hasTimeName: Bool { Self.timeNames.contains(key) || key.hasSuffix("_date") || key.hasSuffix("_time") || key.hasSuffix("timestamp") }

    var hasSeriesName: Bool { Self.seriesNames.contains(key) || key.hasSuffix("_id") }

    var hasLabelName: Bool { Self.labelNames.contains(key) }

    static let timeNames: Set<String> = [
        "time", "date", "datetime", "date_time", "timestamp", "ts", "ds", "t", "year", "years", "month", "day", "hour", "minute", "second",
        "seconds",
        "step", "epoch", "unix", "unixtime", "unix_time", "period", "index", "week", "quarter",
    ]
    static let seriesNames: Set<String> = [
        "series", "id", "series_id", "seriesid", "unique_id", "item_id", "item", "sequence", "sequence_id", "sequence_key", "entity",
        "group", "key", "case",
        "sample", "series_name", "ts_id", "subject", "name", "unnamed:_0",
    ]
    static let labelNames: Set<String> = ["label", "labels", "class", "class_label", "classlabel"]

    private static func areCompactDates(_ values: [Double], name: String) -> Bool {
        let key = name.lowercased()
        guard !values.isEmpty, key.contains("date") || key.contains("day") || key == "ds" else { return false }
        return values.allSatisfy { value in
            guard value >= 17_000_101, value <= 22_991_231, let number = Int(exactly: value) else { return false }
            return CivilTime(year: number / 10_000, month: number / 100 % 100, day: number % 100) != nil
        }
    }
}
