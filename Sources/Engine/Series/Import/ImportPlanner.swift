import Specification

/// Decides which column is what, by the options, the header and the first rows.
struct ImportPlanner {
    private let options: CSVImportOptions
    private let limits: ImportLimits
    private let dialect: CSVDialect
    private let parser: NumberParser
    private let profiles: [ColumnProfile]
    private var problems: [Problem] = []
    private var notes: [String] = []

    init(_ sample: CSVSample, _ dialect: CSVDialect, options: CSVImportOptions, limits: ImportLimits) {
        self.options = options
        self.limits = limits
        self.dialect = dialect
        let parser = NumberParser(decimal: dialect.decimal)
        self.parser = parser
        let header = dialect.hasHeader ? sample.rows.first?.cells : nil
        let rows = dialect.hasHeader ? sample.rows.dropFirst() : sample.rows[...]
        let width = header?.count ?? sample.rows.first?.cells.count ?? 0
        var seen: Set<String> = []
        profiles = (0..<width).map { index in
            var name = header?[index]
            // Names are made different, so that each column can be chosen.
            if let given = name, !given.isEmpty, !seen.insert(given).inserted { name = "\(given) (column \(index + 1))" }
            return ColumnProfile(index: index, name: name, rows: rows, parser: parser, isDayFirst: options.isDayFirst)
        }
    }

    /// The roles of all columns.
    ///
    /// - Throws: `SpecificationError` with every choice that does not fit the file.
    mutating func plan() throws(SpecificationError) -> ImportPlan {
        let label = options.layout == .recording ? nil : labelColumn()
        let time = options.layout == .wide ? nil : timeColumn(except: [label])
        let series = options.layout == .recording ? nil : seriesColumn(except: [label, time?.index])
        let values = valueColumns(except: [label, time?.index, series])
        if let note = time.flatMap(\.note) { notes.append(note) }
        guard problems.isEmpty else { throw SpecificationError(problems) }
        var plan = ImportPlan(
            dialect: dialect, parser: parser, columnNames: profiles.map(\.name), values: values, series: series, label: label, time: time,
            notes: notes)
        if options.layout == .wide && dialect.hasHeader { (plan.headerTimes, plan.headerTimeUnit) = headerTimes(values) }
        return plan
    }

    /// The column of that name: as written, or in other letter case, or `column 3`, or its number.
    private func column(named name: String) -> Int? {
        profiles.first { $0.name == name }?.index ?? profiles.first { $0.name.lowercased() == name.lowercased() }?.index
            ?? profiles.first { "column \($0.index + 1)" == name || (!$0.isNamed && "\($0.index + 1)" == name) }?.index
    }

    private mutating func chosenColumn(_ name: String, _ field: String) -> Int? {
        if let index = column(named: name) { return index }
        let names = profiles.prefix(50).map(\.name).joined(separator: ", ")
        problems.append(
            Problem(
                field, "\"\(name.prefix(100))\" is not a column of the file; its columns are: \(names)\(profiles.count > 50 ? ", …" : "")"))
        return nil
    }

    private mutating func labelColumn() -> Int? {
        switch options.labelColumn {
        case .none: return nil
        case .named(let name): return chosenColumn(name, "labelColumn")
        case .automatic:
            if let named = profiles.first(where: \.hasLabelName) { return named.index }
            // The archive of labelled series that most papers use has no header and the label first.
            guard options.layout == .wide, !dialect.hasHeader, options.channels == nil, profiles.count > 8, let first = profiles.first
            else { return nil }
            let others = profiles.dropFirst()
            guard first.kind == .number, first.isWhole, first.distinct <= 100, first.count >= 2 * first.distinct,
                others.contains(where: { !$0.isWhole })
            else { return nil }
            notes.append("\(first.name) is read as the label: it holds few whole numbers; say labelColumn if it does not")
            return first.index
        }
    }

    private mutating func timeColumn(except used: [Int?]) -> TimeColumn? {
        switch options.timeColumn {
        case .none: return nil
        case .named(let name):
            guard let index = chosenColumn(name, "timeColumn") else { return nil }
            let profile = profiles[index]
            if profile.kind == .date || profile.kind == .number { return TimeColumn(profile, parser: parser) }
            let found = profile.firstText.map { "line \($0.line) has \"\($0.text.prefix(50))\"" } ?? "its cells are missing"
            problems.append(Problem("timeColumn", "\(profile.name) holds neither dates nor numbers: \(found)"))
            return nil
        case .automatic:
            let chosen = Set((options.channels ?? []).compactMap { column(named: $0) })
            let free = profiles.filter { !used.contains($0.index) && !chosen.contains($0.index) }
            if let dated = free.first(where: { $0.kind == .date && $0.hasTimeName }) ?? free.first(where: { $0.kind == .date }) {
                return TimeColumn(dated, parser: parser)
            }
            // In a recording, numbers are times only when they run in one direction; in a long file they begin anew with each series.
            let isLong = options.layout == .long
            func isOrdered(_ profile: ColumnProfile) -> Bool {
                profile.count > 1 && (isLong || profile.isIncreasing || profile.isDecreasing)
            }
            if let named = free.first(where: { $0.kind == .number && $0.hasTimeName && isOrdered($0) }) {
                return TimeColumn(named, parser: parser)
            }
            if let first = free.first, first.index == 0, dialect.hasHeader, !first.isNamed, first.kind == .number, first.isIncreasing,
                !isRowNumber(first)
            {
                return TimeColumn(first, parser: parser)
            }
            return nil
        }
    }

    private mutating func seriesColumn(except used: [Int?]) -> Int? {
        switch options.seriesColumn {
        case .none: return nil
        case .named(let name): return chosenColumn(name, "seriesColumn")
        case .automatic:
            let chosen = Set((options.channels ?? []).compactMap { column(named: $0) })
            let free = profiles.filter { !used.contains($0.index) && !chosen.contains($0.index) }
            if options.layout == .wide {
                guard let first = free.first, first.index <= 1 else { return nil }
                let isIndex = dialect.hasHeader && !first.isNamed && first.isIncreasing
                let isName = first.hasSeriesName || first.hasTimeName || first.kind == .text || first.kind == .date || isIndex
                return isName && profiles.count > 2 ? first.index : nil
            }
            let candidates = free.filter { !isRowNumber($0) }
            let named = candidates.first { ColumnProfile.seriesNames.contains($0.key) } ?? candidates.first { $0.hasSeriesName }
            let repeating = free.first { ($0.kind == .text || $0.kind == .date) && $0.distinct < $0.count }
            if let found = named ?? repeating ?? free.first(where: { $0.isWhole && $0.kind == .number && 2 * $0.distinct <= $0.count }) {
                return found.index
            }
            let names = profiles.prefix(50).map(\.name).joined(separator: ", ")
            problems.append(Problem("seriesColumn", "no column tells the series apart; say which it is: \(names)"))
            return nil
        }
    }

    private mutating func valueColumns(except used: [Int?]) -> [Int] {
        var columns: [Int] = []
        if let names = options.channels {
            for (position, name) in names.enumerated() {
                let field = "channels[\(position)]"
                guard let index = chosenColumn(name, field) else { continue }
                let profile = profiles[index]
                if used.contains(index) {
                    problems.append(Problem(field, "\(profile.name) is already the column of the series, the time or the label"))
                } else if profile.kind == .text || profile.kind == .date {
                    let found = profile.firstText.map { "line \($0.line) has \"\($0.text.prefix(50))\"" } ?? "its cells are missing"
                    problems.append(Problem(field, "\(profile.name) does not hold numbers: \(found)"))
                } else if columns.contains(index) {
                    problems.append(Problem(field, "\(profile.name) is named twice"))
                } else {
                    columns.append(index)
                }
            }
            if options.layout == .wide { columns.sort() }
        } else {
            var left: [String] = []
            for profile in profiles where !used.contains(profile.index) {
                if profile.kind == .text || profile.kind == .date {
                    left.append(profile.name)
                } else if isRowNumber(profile) {
                    notes.append("\(profile.name) is left out: it numbers the rows")
                } else {
                    columns.append(profile.index)
                }
            }
            if !left.isEmpty {
                let shown = left.prefix(10).joined(separator: ", ") + (left.count > 10 ? " and \(left.count - 10) more" : "")
                notes.append("left out, since \(left.count == 1 ? "it does" : "they do") not hold numbers: \(shown)")
            }
        }
        guard problems.isEmpty else { return columns }
        let least = options.layout == .wide ? 2 : 1
        if columns.count < least {
            let what =
                options.layout == .wide
                ? "the layout wide needs at least 2 columns of numbers, a column per step" : "no column of values is left"
            problems.append(Problem("channels", "\(what); the file has \(profiles.count) column\(profiles.count == 1 ? "" : "s")"))
        }
        if options.layout != .wide && columns.count > limits.maximumChannels {
            problems.append(
                Problem(
                    "channels", "\(columns.count) columns hold numbers, at most \(limits.maximumChannels) channels are read; choose some"))
        }
        return columns
    }

    /// Whether the first column is the row number that data frames are written with.
    private func isRowNumber(_ profile: ColumnProfile) -> Bool {
        guard profile.index == 0, dialect.hasHeader, profile.kind == .number, profile.isWhole, profile.isIncreasing, profile.count > 1
        else { return false }
        return (!profile.isNamed || profile.key == "unnamed:_0") && profile.maximum - profile.minimum == Double(profile.count - 1)
    }

    /// The times in the header of a wide file; none when it only counts, or holds other words.
    private func headerTimes(_ columns: [Int]) -> ([Double]?, String) {
        let names = columns.map { profiles[$0].name }
        let numbers = names.compactMap { name in
            var name = name
            return name.withUTF8 { parser.number($0) }
        }
        if numbers.count == names.count {
            let isCounting = zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 } && (numbers.first == 0 || numbers.first == 1)
            guard !isCounting, zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) else { return (nil, TimeUnit.steps) }
            return (numbers, numbers.first == 0 && numbers.last == 1 ? TimeUnit.series : TimeUnit.steps)
        }
        let dates = names.compactMap { name in
            var name = name
            return name.withUTF8 { DateParser(isDayFirst: options.isDayFirst ?? false).seconds($0) }
        }
        guard dates.count == names.count, zip(dates, dates.dropFirst()).allSatisfy({ $0 < $1 }) else { return (nil, TimeUnit.steps) }
        return (dates, TimeUnit.seconds)
    }
}
