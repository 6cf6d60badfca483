/// A date and time of the Gregorian calendar in UTC.
struct CivilTime: Hashable, Sendable {
    var year: Int
    /// 1 … 12.
    var month: Int
    /// 1 … 31.
    var day: Int
    /// Since midnight, 0 ..< 86400.
    var seconds: Double

    /// Nil outside the years 1 … 9999.
    init?(secondsSince1970: Double) {
        let days = (secondsSince1970 / 86400).rounded(.down)
        guard days >= -719_162, days < 2_932_897 else { return nil }
        seconds = secondsSince1970 - days * 86400
        // Years begin in March here, so that the leap day is a year's last; 400 years are one cycle of 146097 days.
        let shifted = Int(days) + 719_468
        let cycle = shifted / 146_097
        let dayOfCycle = shifted % 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
    }

    /// Nil when there is no such date.
    init?(year: Int, month: Int, day: Int, seconds: Double = 0) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.daysInMonth(month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.seconds = seconds
    }

    var secondsSince1970: Double {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let cycle = yearFromMarch / 400
        let yearOfCycle = yearFromMarch % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return Double(cycle * 146_097 + dayOfCycle - 719_468) * 86400 + seconds
    }

    /// Months since the year 0.
    var monthNumber: Int { year * 12 + month - 1 }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// ISO 8601, such as `1958-03-29T00:00:00Z`; with milliseconds or microseconds where there are any.
    func write(to writer: inout ByteWriter) {
        // Rounding to microseconds must not give 60 seconds.
        let microseconds = min(86_399_999_999, Int((seconds * 1e6).rounded()))
        Self.write(year, width: 4, to: &writer)
        writer.write(UInt8(ascii: "-"))
        Self.write(month, width: 2, to: &writer)
        writer.write(UInt8(ascii: "-"))
        Self.write(day, width: 2, to: &writer)
        writer.write(UInt8(ascii: "T"))
        Self.write(microseconds / 3_600_000_000, width: 2, to: &writer)
        writer.write(UInt8(ascii: ":"))
        Self.write(microseconds / 60_000_000 % 60, width: 2, to: &writer)
        writer.write(UInt8(ascii: ":"))
        Self.write(microseconds / 1_000_000 % 60, width: 2, to: &writer)
        let rest = microseconds % 1_000_000
        if rest != 0 {
            writer.write(UInt8(ascii: "."))
            Self.write(rest % 1000 == 0 ? rest / 1000 : rest, width: rest % 1000 == 0 ? 3 : 6, to: &writer)
        }
        writer.write(UInt8(ascii: "Z"))
    }

    private static func write(_ number: Int, width: Int, to writer: inout ByteWriter) {
        var scale = 1
        for _ in 1..<width { scale *= 10 }
        while scale > 0 {
            writer.write(UInt8(ascii: "0") + UInt8(number / scale % 10))
            scale /= 10
        }
    }
}
