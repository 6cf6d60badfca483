extension DateTimeFormat {
    /// Common formats that fit a cell, the likelier first.
    ///
    /// Which of month and day comes first cannot be seen in one cell: with slashes the month is tried first, with dots and hyphens
    /// the day; a later cell that does not fit decides.
    static func fitting(_ cell: UnsafeBufferPointer<UInt8>) -> [DateTimeFormat] {
        guard cell.count >= 4, cell.count <= 40, cell.contains(where: { $0 &- 0x30 <= 9 }) else { return [] }
        // Everything but the zone keeps its place, so only patterns with the same separators are worth a try.
        let shape = shape(cell)
        return (known[shape] ?? []).filter { $0.moment(cell) != nil }
    }

    /// The separators of a text, and whether there are letters: `-- ::` for `2020-01-31 10:00:00`.
    private static func shape(_ text: some Sequence<UInt8>) -> [UInt8] {
        var shape: [UInt8] = []
        for byte in text {
            switch byte {
            case 0x30...0x39: continue
            case 0x41...0x5a, 0x61...0x7a:
                // Letters in a row count once.
                if shape.last != 0x61 { shape.append(0x61) }
            // A sign of a zone may be either.
            case 0x2b: shape.append(0x2d)
            default: shape.append(byte)
            }
        }
        return shape
    }

    private static let known: [[UInt8]: [DateTimeFormat]] = {
        var known: [[UInt8]: [DateTimeFormat]] = [:]
        for pattern in patterns {
            guard let format = try? DateTimeFormat(pattern) else { continue }
            var example: [UInt8] = []
            format.append(0, to: &example)
            known[shape(example), default: []].append(format)
        }
        return known
    }()

    private static let patterns: [String] = {
        let dates = Self.dates
        let clocks = ["%H:%M:%S", "%H:%M"] + (1...9).map { "%H:%M:%S.%\($0 == 6 ? "" : "\($0)")f" } + ["%-H:%M", "%-H:%M:%S"]
        let halves = ["%I:%M:%S %p", "%I:%M %p", "%-I:%M:%S %p", "%-I:%M %p"]
        let zones = ["", "Z", "%z", "%:z", " %z", " %:z", " UTC", " GMT"]
        var patterns = dates
        for date in dates {
            for clock in clocks {
                for zone in date.hasPrefix("%Y") ? zones : [""] {
                    patterns.append("\(date) \(clock)\(zone)")
                    if date == "%Y-%m-%d" { patterns.append("\(date)T\(clock)\(zone)") }
                }
            }
            for half in halves { patterns.append("\(date) \(half)") }
        }
        return patterns + clocks + halves
    }()

    private static var dates: [String] {
        var dates = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y-%-m-%-d", "%Y/%-m/%-d", "%Y.%-m.%-d"]
        for separator in ["/", "-", "."] {
            for year in ["%Y", "%y"] {
                for dash in ["", "-"] {
                    let monthFirst = ["%\(dash)m", "%\(dash)d", year].joined(separator: separator)
                    let dayFirst = ["%\(dash)d", "%\(dash)m", year].joined(separator: separator)
                    dates += separator == "/" ? [monthFirst, dayFirst] : [dayFirst, monthFirst]
                }
            }
            dates.append(["%y", "%m", "%d"].joined(separator: separator))
        }
        for day in ["%d", "%-d"] {
            for month in ["%b", "%B"] {
                dates += ["\(day)-\(month)-%Y", "\(day)-\(month)-%y", "\(day) \(month) %Y", "\(month) \(day), %Y"]
            }
        }
        return dates
    }
}
