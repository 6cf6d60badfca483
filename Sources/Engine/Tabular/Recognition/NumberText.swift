internal import Glibc

/// Numbers as they are written in cells.
enum NumberText {
    /// Powers of ten that a `Double` holds exactly.
    static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
    /// Fifteen digits survive the way to a `Double` and back.
    static let exactLimit: UInt64 = 1_000_000_000_000_000

    /// The whole number in a cell if it is spelled as the writer would spell it: no sign but a minus, no leading zeros, 64 bits.
    @inline(__always)
    static func integer(_ cell: UnsafeBufferPointer<UInt8>) -> Int64? {
        let count = cell.count
        guard count > 0, let base = cell.baseAddress else { return nil }
        let isNegative = base[0] == 0x2d
        var position = isNegative ? 1 : 0
        guard position < count, count - position <= 19 else { return nil }
        let first = base[position] &- 0x30
        guard first <= 9 else { return nil }
        // A leading zero says that the digits are a name, not a number; so does a minus before nothing but zero.
        if first == 0 { return count == 1 ? 0 : nil }
        var value = UInt64(first)
        position += 1
        while position < count {
            let digit = base[position] &- 0x30
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ UInt64(digit)
            position += 1
        }
        if isNegative { return value <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- value) : nil }
        return value < 1 << 63 ? Int64(truncatingIfNeeded: value) : nil
    }

    /// How a decimal number was spelled.
    enum Form: Equatable {
        /// With so many decimals, and fifteen digits at most, so that the value and this count give the text back.
        case decimals(Int, endsWithZero: Bool)
        /// As the shortest text that gives the value back, with so many decimals if it has no exponent.
        case shortest(Int?)
        /// Some other way.
        case other
    }

    /// The finite number in a cell: digits, a decimal mark and digits, an exponent; no leading zeros, no plus, no spaces.
    @inline(__always)
    static func real(_ cell: UnsafeBufferPointer<UInt8>, decimalMark: UInt8) -> (value: Double, form: Form)? {
        let count = cell.count
        guard count > 0, let base = cell.baseAddress else { return nil }
        let isNegative = base[0] == 0x2d
        var position = isNegative ? 1 : 0
        let firstDigit = position
        var mantissa: UInt64 = 0
        while position < count {
            let digit = base[position] &- 0x30
            guard digit <= 9 else { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            position += 1
        }
        let wholeDigits = position - firstDigit
        if wholeDigits > 1 && base[firstDigit] == 0x30 { return nil }
        var decimals = 0
        if position < count && base[position] == decimalMark {
            position += 1
            let start = position
            while position < count {
                let digit = base[position] &- 0x30
                guard digit <= 9 else { break }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                position += 1
            }
            decimals = position - start
        }
        guard wholeDigits + decimals > 0 else { return nil }
        if position == count && wholeDigits > 0 && wholeDigits + decimals <= 18 && mantissa < exactLimit && decimals <= 22
            && (decimals > 0 || base[count - 1] != decimalMark)
        {
            let magnitude = Double(mantissa) / powers[decimals]
            let zero = decimals > 0 && base[count - 1] == 0x30
            return (isNegative ? -magnitude : magnitude, .decimals(decimals, endsWithZero: zero))
        }
        // More than 18 digits without a decimal mark are a name.
        if position == count && decimals == 0 && wholeDigits > 18 { return nil }
        return slowReal(cell, decimalMark: decimalMark, decimals: decimals)
    }

    /// Numbers that the quick way does not take: many digits, an exponent, no digit on one side of the mark.
    private static func slowReal(_ cell: UnsafeBufferPointer<UInt8>, decimalMark: UInt8, decimals: Int) -> (value: Double, form: Form)? {
        guard cell.count <= 400, isNumber(cell, decimalMark: decimalMark) else { return nil }
        let value = withUnsafeTemporaryAllocation(of: CChar.self, capacity: cell.count + 1) { text in
            for (index, byte) in cell.enumerated() { text[index] = CChar(bitPattern: byte == decimalMark ? 0x2e : byte) }
            text[cell.count] = 0
            return text.baseAddress.map { strtod($0, nil) } ?? .nan
        }
        guard value.isFinite else { return nil }
        var shortest = value.description
        let isShortest = shortest.withUTF8 { text in
            text.count == cell.count && zip(text, cell).allSatisfy { $0 == ($1 == decimalMark ? 0x2e : $1) }
        }
        guard isShortest else { return (value, .other) }
        return (value, .shortest(cell.contains(0x65) ? nil : decimals))
    }

    private static func isNumber(_ cell: UnsafeBufferPointer<UInt8>, decimalMark: UInt8) -> Bool {
        var position = 0
        func digits() -> Int {
            let start = position
            while position < cell.count, cell[position] &- 0x30 <= 9 { position += 1 }
            return position - start
        }
        if cell[0] == 0x2d { position += 1 }
        var found = digits()
        if position < cell.count && cell[position] == decimalMark {
            position += 1
            found += digits()
        }
        guard found > 0 else { return false }
        guard position < cell.count else { return true }
        guard cell[position] | 0x20 == 0x65 else { return false }
        position += 1
        if position < cell.count && (cell[position] == 0x2d || cell[position] == 0x2b) { position += 1 }
        return digits() > 0 && position == cell.count
    }
}
