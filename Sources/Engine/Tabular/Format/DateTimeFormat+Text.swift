extension DateTimeFormat {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    .map { Array($0.utf8) }
    private static let dayMicroseconds = 86_400_000_000

    /// The moment that a text says, in microseconds since 1970-01-01T00:00:00Z; nil if it is not in this format.
    package func microseconds(of text: String) -> Int64? {
        var text = text
        return text.withUTF8 { moment($0)?.microseconds }
    }

    /// The moment that a cell says, and its zone.
    ///
    /// - Returns: Microseconds since 1970-01-01T00:00:00Z, and minutes east of UTC (0 without a zone); nil unless writing the moment
    ///   in this format and zone gives the cell again.
    func moment(_ cell: UnsafeBufferPointer<UInt8>) -> (microseconds: Int64, offsetMinutes: Int)? {
        var (year, month, day, hour, minute, second, microseconds, offset) = (1970, 1, 1, 0, 0, 0, 0, 0)
        var isAfternoon: Bool?
        var position = 0
        let count = cell.count

        /// The number in the next digits.
        @inline(__always) func digits(_ wanted: Int) -> Int? {
            guard position + wanted <= count else { return nil }
            var value = 0
            for _ in 0..<wanted {
                let digit = cell[position] &- 0x30
                guard digit <= 9 else { return nil }
                value = value * 10 + Int(digit)
                position += 1
            }
            return value
        }

        for part in parts {
            switch part {
            case .literal(let byte):
                guard position < count, cell[position] == byte else { return nil }
                position += 1
            case .year:
                guard let value = digits(4) else { return nil }
                year = value
            case .yearOfCentury:
                guard let value = digits(2) else { return nil }
                // POSIX: 69 … 99 are of the last century.
                year = value + (value >= 69 ? 1900 : 2000)
            case .number(let field, let isPadded):
                let value: Int
                if isPadded {
                    guard let two = digits(2) else { return nil }
                    value = two
                } else {
                    guard let one = digits(1) else { return nil }
                    if position < count, cell[position] &- 0x30 <= 9 {
                        // A number without leading zeros has none.
                        guard one > 0, let next = digits(1) else { return nil }
                        value = one * 10 + next
                    } else {
                        value = one
                    }
                }
                switch field {
                case .month: month = value
                case .day: day = value
                case .hour:
                    guard value <= 23 else { return nil }
                    hour = value
                case .hourOfHalf:
                    guard value >= 1, value <= 12 else { return nil }
                    hour = value % 12
                case .minute:
                    guard value <= 59 else { return nil }
                    minute = value
                case .second:
                    guard value <= 59 else { return nil }
                    second = value
                }
            case .monthName(let isFull):
                let rest = UnsafeBufferPointer(rebasing: cell[position...])
                guard
                    let found = Self.months.firstIndex(where: { name in
                        rest.count >= (isFull ? name.count : 3) && zip(isFull ? name[...] : name[..<3], rest).allSatisfy { $0 == $1 }
                    })
                else { return nil }
                month = found + 1
                position += isFull ? Self.months[found].count : 3
            case .halfOfDay:
                guard position + 2 <= count, cell[position + 1] == 0x4d, cell[position] == 0x41 || cell[position] == 0x50 else {
                    return nil
                }
                isAfternoon = cell[position] == 0x50
                position += 2
            case .fraction(let wanted):
                guard let value = digits(wanted) else { return nil }
                if wanted <= 6 {
                    microseconds = value * Int(NumberText.powers[6 - wanted])
                } else {
                    let scale = Int(NumberText.powers[wanted - 6])
                    guard value % scale == 0 else { return nil }
                    microseconds = value / scale
                }
            case .offset(let hasColon):
                guard position < count, cell[position] == 0x2b || cell[position] == 0x2d else { return nil }
                let isWest = cell[position] == 0x2d
                position += 1
                guard let hours = digits(2) else { return nil }
                if hasColon {
                    guard position < count, cell[position] == 0x3a else { return nil }
                    position += 1
                }
                guard let minutes = digits(2), hours <= 23, minutes <= 59 else { return nil }
                offset = hours * 60 + minutes
                // Nothing would write -00:00.
                if isWest {
                    guard offset > 0 else { return nil }
                    offset = -offset
                }
            }
        }
        guard position == count, let days = CivilDate.days(year: year, month: month, day: day) else { return nil }
        if isAfternoon == true { hour += 12 }
        let seconds = hour * 3600 + minute * 60 + second - offset * 60
        return (Int64(days * Self.dayMicroseconds + seconds * 1_000_000 + microseconds), offset)
    }

    /// Writes a moment.
    ///
    /// - Parameters:
    ///   - microseconds: Since 1970-01-01T00:00:00Z; within the years 0 … 9999, the nearest of these otherwise.
    ///   - offsetMinutes: The zone to write it in, if not the format's own.
    func append(_ microseconds: Int64, offsetMinutes: Int? = nil, to bytes: inout [UInt8]) {
        let offset = offsetMinutes ?? self.offsetMinutes ?? 0
        // The years that four digits can say.
        let moment = min(max(Int(microseconds), -62_167_219_200_000_000), 253_402_300_799_999_999) + offset * 60_000_000
        let days = (moment >= 0 ? moment : moment - Self.dayMicroseconds + 1) / Self.dayMicroseconds
        let rest = moment - days * Self.dayMicroseconds
        let (year, month, day) = CivilDate.date(days: days)
        let hour = rest / 3_600_000_000
        for part in parts {
            switch part {
            case .literal(let byte): bytes.append(byte)
            case .year: bytes.appendDigits(UInt64(min(max(year, 0), 9999)), width: 4)
            case .yearOfCentury: bytes.appendDigits(UInt64(max(year, 0) % 100), width: 2)
            case .number(let field, let isPadded):
                let value =
                    switch field {
                    case .month: month
                    case .day: day
                    case .hour: hour
                    case .hourOfHalf: (hour + 11) % 12 + 1
                    case .minute: rest / 60_000_000 % 60
                    case .second: rest / 1_000_000 % 60
                    }
                bytes.appendDigits(UInt64(value), width: isPadded ? 2 : 1)
            case .monthName(let isFull):
                let name = Self.months[month - 1]
                bytes.append(contentsOf: isFull ? name[...] : name[..<3])
            case .halfOfDay: bytes.append(contentsOf: hour < 12 ? [0x41, 0x4d] : [0x50, 0x4d])
            case .fraction(let digits):
                let fraction = rest % 1_000_000
                if digits <= 6 {
                    bytes.appendDigits(UInt64(fraction / Int(NumberText.powers[6 - digits])), width: digits)
                } else {
                    bytes.appendDigits(UInt64(fraction * Int(NumberText.powers[digits - 6])), width: digits)
                }
            case .offset(let hasColon):
                bytes.append(offset < 0 ? 0x2d : 0x2b)
                bytes.appendDigits(UInt64(abs(offset) / 60), width: 2)
                if hasColon { bytes.append(0x3a) }
                bytes.appendDigits(UInt64(abs(offset) % 60), width: 2)
            }
        }
    }
}
