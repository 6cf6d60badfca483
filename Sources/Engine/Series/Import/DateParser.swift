/// Dates and times as people write them: ISO 8601, with slashes, dots or dashes in either order, with the month's name; with or without a time of day
/// and a zone. Without a zone they are UTC.
struct DateParser: Hashable, Sendable {
    /// Whether 03/04/2020 is the third of April.
    var isDayFirst = false
    /// Whether eight digits are a date.
    var readsEightDigits = false

    /// What a date tells about the order of day and month.
    enum OrderEvidence: Hashable, Sendable { case none, dayFirst, monthFirst }

    /// Seconds since 1970 UTC; nil when the cell is no date.
    func seconds(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        var scanner = Scanner(cell)
        guard let date = date(&scanner), let civil = CivilTime(year: date.year, month: date.month, day: date.day) else { return nil }
        guard let timeOfDay = Self.timeOfDay(&scanner) else { return nil }
        return civil.secondsSince1970 + timeOfDay
    }

    /// What the cell, a date, tells about the order of day and month.
    static func orderEvidence(_ cell: UnsafeBufferPointer<UInt8>) -> OrderEvidence {
        var scanner = Scanner(cell)
        guard let first = scanner.number(), first.digits <= 2, let separator = scanner.take(anyOf: "/.-"), let second = scanner.number()
        else {
            return .none
        }
        // Dots are used where the day comes first.
        if separator == UInt8(ascii: ".") || first.value > 12 { return .dayFirst }
        return second.value > 12 ? .monthFirst : .none
    }

    private func date(_ scanner: inout Scanner) -> (year: Int, month: Int, day: Int)? {
        if scanner.isAtLetter {
            // Jan 5, 2020 or January 2020.
            guard let month = scanner.monthName() else { return nil }
            scanner.skip(anyOf: " .-")
            guard let first = scanner.number() else { return nil }
            if first.digits == 4 { return (first.value, month, 1) }
            scanner.skip(anyOf: " ,-")
            guard first.digits <= 2, let year = scanner.year() else { return nil }
            return (year, month, first.value)
        }
        guard let first = scanner.number() else { return nil }
        if first.digits == 8 && readsEightDigits { return (first.value / 10_000, first.value / 100 % 100, first.value % 100) }
        if first.digits == 4 {
            if let quarter = scanner.quarter() { return (first.value, 3 * quarter - 2, 1) }
            guard let separator = scanner.take(anyOf: "-/.") else { return nil }
            if let quarter = scanner.quarter() { return (first.value, 3 * quarter - 2, 1) }
            guard let month = scanner.number(), month.digits <= 2 else { return nil }
            guard scanner.take(separator) else { return separator == UInt8(ascii: ".") ? nil : (first.value, month.value, 1) }
            guard let day = scanner.number(), day.digits <= 2 else { return nil }
            return (first.value, month.value, day.value)
        }
        guard first.digits <= 2, let separator = scanner.take(anyOf: "/.- ") else { return nil }
        if scanner.isAtLetter {
            // 5-Jan-2020 or 5 Jan 2020.
            guard let month = scanner.monthName() else { return nil }
            scanner.skip(anyOf: " ,.-/")
            guard let year = scanner.year() else { return nil }
            return (year, month, first.value)
        }
        guard separator != UInt8(ascii: " "), let second = scanner.number(), second.digits <= 2, scanner.take(separator),
            let year = scanner.year()
        else {
            return nil
        }
        return isDayFirst || separator == UInt8(ascii: ".") ? (year, second.value, first.value) : (year, first.value, second.value)
    }

    /// Seconds since midnight UTC; 0 when nothing follows the date, nil when something else does.
    private static func timeOfDay(_ scanner: inout Scanner) -> Double? {
        if scanner.isAtEnd { return 0 }
        guard scanner.take(anyOf: "Tt ") != nil else { return nil }
        scanner.skip(anyOf: " ")
        if scanner.isAtEnd { return 0 }
        guard let hour = scanner.number(), hour.digits <= 2, scanner.take(UInt8(ascii: ":")), let minute = scanner.number(),
            minute.digits == 2,
            minute.value < 60
        else { return nil }
        var seconds = 0.0
        if scanner.take(UInt8(ascii: ":")) {
            guard let whole = scanner.number(), whole.digits == 2, whole.value < 60 else { return nil }
            seconds = Double(whole.value)
            if scanner.take(anyOf: ".,") != nil {
                guard let fraction = scanner.fraction() else { return nil }
                seconds += fraction
            }
        }
        var hours = hour.value
        scanner.skip(anyOf: " ")
        if let half = scanner.halfOfDay() {
            guard (1...12).contains(hours) else { return nil }
            hours = hours % 12 + 12 * half
        }
        guard hours < 24, let offset = zone(&scanner), scanner.isAtEnd else { return nil }
        return Double(hours * 3600 + minute.value * 60 - offset) + seconds
    }

    /// Seconds east of UTC; 0 when there is no zone, nil when something else follows.
    private static func zone(_ scanner: inout Scanner) -> Int? {
        scanner.skip(anyOf: " ")
        if scanner.isAtEnd || scanner.takeWord("z") || scanner.takeWord("utc") || scanner.takeWord("gmt") { return 0 }
        guard let sign = scanner.take(anyOf: "+-"), let hours = scanner.number() else { return nil }
        var minutes = 0
        var wholeHours = hours.value
        if hours.digits == 4 {
            (wholeHours, minutes) = (hours.value / 100, hours.value % 100)
        } else if scanner.take(UInt8(ascii: ":")) {
            guard let number = scanner.number(), number.digits == 2 else { return nil }
            minutes = number.value
        }
        guard wholeHours <= 18, minutes < 60, hours.digits <= 4 else { return nil }
        let seconds = wholeHours * 3600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
}

/// Reads a cell from its start.
private struct Scanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var end: Int

    init(_ cell: UnsafeBufferPointer<UInt8>) {
        bytes = cell
        end = cell.count
        while position < end && NumberParser.isSpace(bytes[position]) { position += 1 }
        while end > position && NumberParser.isSpace(bytes[end - 1]) { end -= 1 }
    }

    var isAtEnd: Bool { position == end }

    var isAtLetter: Bool { position < end && Self.isLetter(bytes[position]) }

    /// Digits, at most eight.
    mutating func number() -> (value: Int, digits: Int)? {
        let start = position
        var value = 0
        while position < end, position - start < 9, let digit = NumberParser.digit(bytes[position]) {
            value = value * 10 + Int(digit)
            position += 1
        }
        let digits = position - start
        return digits == 0 || digits > 8 ? nil : (value, digits)
    }

    /// Four digits, or two: from 70 on in the last century.
    mutating func year() -> Int? {
        guard let number = number() else { return nil }
        if number.digits == 4 { return number.value }
        return number.digits == 2 ? number.value + (number.value < 70 ? 2000 : 1900) : nil
    }

    /// Digits after a decimal point.
    mutating func fraction() -> Double? {
        let start = position
        var (value, scale) = (0.0, 1.0)
        while position < end, let digit = NumberParser.digit(bytes[position]) {
            if position - start < 15 {
                value = value * 10 + Double(digit)
                scale *= 10
            }
            position += 1
        }
        return position == start ? nil : value / scale
    }

    /// `Q1` … `Q4`.
    mutating func quarter() -> Int? {
        guard position + 2 == end, bytes[position] | 0x20 == UInt8(ascii: "q"), let digit = NumberParser.digit(bytes[position + 1]),
            (1...4).contains(digit)
        else { return nil }
        position += 2
        return Int(digit)
    }

    /// 0 for AM, 1 for PM.
    mutating func halfOfDay() -> Int? {
        if takeWord("am") { return 0 }
        return takeWord("pm") ? 1 : nil
    }

    /// The month whose English name, or its first three letters, comes next.
    mutating func monthName() -> Int? {
        let start = position
        while isAtLetter { position += 1 }
        let word = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self).lowercased()
        guard word.utf8.count >= 3 else { return nil }
        return Self.months.firstIndex {
            $0 == word || (word == "sept" && $0 == "september") || (word.utf8.count == 3 && $0.hasPrefix(word))
        }
        .map { $0 + 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func take(anyOf set: StaticString) -> UInt8? {
        guard position < end, Self.contains(set, bytes[position]) else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func skip(anyOf set: StaticString) {
        while position < end && Self.contains(set, bytes[position]) { position += 1 }
    }

    /// The whole of the letters that come next, in lower case.
    mutating func takeWord(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= end, position + count == end || !Self.isLetter(bytes[position + count]) else { return false }
        for index in 0..<count where bytes[position + index] | 0x20 != word.utf8Start[index] { return false }
        position += count
        return true
    }

    private static func contains(_ set: StaticString, _ byte: UInt8) -> Bool {
        UnsafeBufferPointer(start: set.utf8Start, count: set.utf8CodeUnitCount).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]
}
