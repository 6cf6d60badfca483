/// How the decimal numbers of a column are written.
package struct NumberStyle: Codable, Hashable, Sendable {
    package enum Digits: String, Codable, Hashable, Sendable, CaseIterable {
        /// Always `decimals` digits after the mark.
        case fixed
        /// As few digits as the number needs, at most `decimals`.
        case shortest
    }

    package var digits: Digits
    /// The digits after the mark that the column's numbers have at most, without zeros at the end; nil: as many as a number needs.
    package var decimals: Int?
    /// So many digits are written even if they are zeros; `shortest` only.
    package var leastDecimals: Int
    /// Whether very small and very large numbers have an exponent.
    package var hasExponents: Bool

    package init(digits: Digits = .shortest, decimals: Int? = nil, leastDecimals: Int = 1, hasExponents: Bool = true) {
        self.digits = digits
        self.decimals = decimals
        self.leastDecimals = leastDecimals
        self.hasExponents = hasExponents
    }

    /// The nearest number that this style can write.
    package func rounded(_ value: Double) -> Double {
        guard let decimals, decimals <= 22, abs(value) * NumberText.powers[decimals] < 1e15 else { return value }
        return (value * NumberText.powers[decimals]).rounded(.toNearestOrEven) / NumberText.powers[decimals]
    }
}

extension [UInt8] {
    mutating func append(ascii text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    mutating func append(integer value: Int64) {
        if value < 0 { append(0x2d) }
        appendDigits(value.magnitude, width: 1)
    }

    /// Appends a number with at least so many digits.
    mutating func appendDigits(_ value: UInt64, width: Int) {
        var rest = value
        var digits = 1
        var limit: UInt64 = 10
        while digits < 20 && rest >= limit {
            digits += 1
            limit = digits < 20 ? limit &* 10 : .max
        }
        digits = Swift.max(digits, width)
        let start = count
        append(contentsOf: repeatElement(0x30, count: digits))
        var place = start + digits
        while rest > 0 {
            place -= 1
            self[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// Appends a decimal number in a style.
    mutating func append(real value: Double, _ style: NumberStyle, decimalMark: UInt8) {
        guard value.isFinite else { return append(contentsOf: value.description.utf8) }
        let isShort = style.digits == .shortest
        let decimals = Swift.max(style.decimals ?? 99, style.leastDecimals)
        let needsExponent = isShort && style.hasExponents && value != 0 && abs(value) < 1e-4
        if decimals <= 22, !needsExponent {
            let scaled = (abs(value) * NumberText.powers[decimals]).rounded(.toNearestOrEven)
            if scaled < 1e15 {
                let least = isShort ? style.leastDecimals : decimals
                // What was rounded to zero loses its sign; a zero that had one keeps it.
                if value.sign == .minus && (scaled > 0 || value == 0) { append(0x2d) }
                appendFixed(UInt64(scaled), decimals: decimals, least: least, decimalMark: decimalMark)
                return
            }
        }
        let start = count
        append(contentsOf: value.description.utf8)
        if style.leastDecimals == 0 && isShort && self[start...].suffix(2) == [0x2e, 0x30] { removeLast(2) }
        guard decimalMark != 0x2e else { return }
        for place in start..<count where self[place] == 0x2e { self[place] = decimalMark }
    }

    /// Appends a whole number divided by a power of ten, without zeros at the end beyond the least number of decimals.
    private mutating func appendFixed(_ scaled: UInt64, decimals: Int, least: Int, decimalMark: UInt8) {
        guard decimals > 0 else { return appendDigits(scaled, width: 1) }
        let start = count
        appendDigits(scaled, width: decimals + 1)
        insert(decimalMark, at: count - decimals)
        var shown = decimals
        while shown > least && self[count - 1] == 0x30 {
            removeLast()
            shown -= 1
        }
        if shown == 0 && count > start { removeLast() }
    }
}
