/// Numbers and missing cells as people write them into CSV files.
struct NumberParser: Hashable, Sendable {
    /// `.` or `,`.
    var decimal = UInt8(ascii: ".")

    /// The number in a cell: sign, digits with a decimal separator, exponent. Nil for anything else, also for infinities.
    @inline(__always)
    func number(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        var position = 0
        var end = cell.count
        while position < end && Self.isSpace(cell[position]) { position += 1 }
        while end > position && Self.isSpace(cell[end - 1]) { end -= 1 }
        let start = position
        guard position < end else { return nil }

        var isNegative = false
        if cell[position] == UInt8(ascii: "-") || cell[position] == UInt8(ascii: "+") {
            isNegative = cell[position] == UInt8(ascii: "-")
            position += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        var isExact = true
        while position < end, let digit = Self.digit(cell[position]) {
            if digits < 19 { mantissa = mantissa &* 10 &+ digit } else { isExact = false }
            if mantissa > 0 { digits += 1 }
            position += 1
        }
        var hasDigits = position > start && Self.digit(cell[position - 1]) != nil
        if position < end && cell[position] == decimal {
            position += 1
            while position < end, let digit = Self.digit(cell[position]) {
                hasDigits = true
                if digits < 19 {
                    mantissa = mantissa &* 10 &+ digit
                    exponent -= 1
                } else {
                    isExact = false
                }
                if mantissa > 0 { digits += 1 }
                position += 1
            }
        }
        guard hasDigits else { return nil }
        if position < end && cell[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            var isExponentNegative = false
            if position < end && (cell[position] == UInt8(ascii: "-") || cell[position] == UInt8(ascii: "+")) {
                isExponentNegative = cell[position] == UInt8(ascii: "-")
                position += 1
            }
            guard position < end else { return nil }
            var given = 0
            while position < end, let digit = Self.digit(cell[position]) {
                if given < 100_000 { given = given * 10 + Int(digit) }
                position += 1
            }
            exponent += isExponentNegative ? -given : given
        }
        guard position == end else { return nil }
        // Both factors are exact here, so that one rounding gives the nearest value (Clinger 1990).
        if isExact && mantissa < 1 << 53 && exponent >= -22 && exponent <= 22 {
            let value = exponent < 0 ? Double(mantissa) / Self.powers[-exponent] : Double(mantissa) * Self.powers[exponent]
            return isNegative ? -value : value
        }
        return slowNumber(UnsafeBufferPointer(rebasing: cell[start..<end]))
    }

    /// Whether a cell stands for a missing value: empty, or one of the usual words.
    func isMissing(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        var end = cell.count
        while start < end && Self.isSpace(cell[start]) { start += 1 }
        while end > start && Self.isSpace(cell[end - 1]) { end -= 1 }
        if start == end { return true }
        guard end - start <= 7 else { return false }
        let word = String(decoding: UnsafeBufferPointer(rebasing: cell[start..<end]), as: UTF8.self).lowercased()
        return Self.missingWords.contains(word)
    }

    static let missingWords: Set<String> = [
        "na", "n/a", "n.a.", "nan", "-nan", "+nan", "nat", "null", "none", "nil", "missing", "?", "-", "--", ".", "#n/a", "#na", "<na>",
        "void",
    ]

    private func slowNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Double? {
        var text = Array(cell)
        if decimal != UInt8(ascii: "."), let place = text.firstIndex(of: decimal) { text[place] = UInt8(ascii: ".") }
        // The grammar has been checked; only the size is left to say.
        guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt64? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? UInt64(value) : nil
    }

    private static let powers: InlineArray<23, Double> = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
