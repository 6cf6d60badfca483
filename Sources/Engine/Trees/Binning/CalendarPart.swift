/// What a moment is within its year, month, week, day, hour or minute, without regard to zones.
enum CalendarPart: String, CaseIterable, Sendable {
    case month, day, weekday, hour, minute, second

    /// The part of a moment: months and days count from 1, weekdays from Monday as 0; seconds have decimals.
    ///
    /// - Parameter moment: Microseconds since 1970-01-01T00:00:00Z.
    func value(_ moment: Int64) -> Double {
        let perDay: Int64 = 86_400_000_000
        let days = Self.quotient(moment, perDay)
        // Not the moment less the days, which is too far back for 64 bits on the first of all days.
        let time = moment % perDay + (moment % perDay < 0 ? perDay : 0)
        switch self {
        case .month: return Double(Self.date(days).month)
        case .day: return Double(Self.date(days).day)
        case .weekday: return Double(days + 3 - Self.quotient(days + 3, 7) * 7)
        case .hour: return Double(time / 3_600_000_000)
        case .minute: return Double(time / 60_000_000 % 60)
        case .second: return Double(time % 60_000_000) / 1e6
        }
    }

    private static func quotient(_ number: Int64, _ divisor: Int64) -> Int64 {
        number % divisor < 0 ? number / divisor - 1 : number / divisor
    }

    /// Month and day of the Gregorian calendar.
    ///
    /// Years are taken to start in March, so that leap days come last; from there a month starts every 30.6 days.
    private static func date(_ days: Int64) -> (month: Int64, day: Int64) {
        let daysOf400Years: Int64 = 146_097
        // From 1 March of the year 0 to 1 January 1970 there are 719,468 days.
        let shifted = days + 719_468
        let inEra = shifted - quotient(shifted, daysOf400Years) * daysOf400Years
        let century = min(inEra / 36_524, 3)
        let inCentury = inEra - century * 36_524
        let inCycle = inCentury % 1_461
        let dayOfYear = inCycle - min(inCycle / 365, 3) * 365
        let month = (dayOfYear * 10 + 5) / 306
        return (month < 10 ? month + 3 : month - 9, dayOfYear - (month * 306 + 5) / 10 + 1)
    }
}
