/// A value of fixed length, position by position: which characters may stand where.
struct PositionalForm {
    /// Choices of more combinations than this are not restricted.
    private static let largestGuardCount = 1000
    private static let digits = Array(UInt8(ascii: "0")...UInt8(ascii: "9"))
    private static let upper = Array(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    private static let lower = Array(UInt8(ascii: "a")...UInt8(ascii: "z"))
    private static let upperHexadecimal = Array("0123456789ABCDEF".utf8)
    private static let lowerHexadecimal = Array("0123456789abcdef".utf8)
    /// A letter counts as part of the form if so many values have it.
    private static let leastCount = 5

    /// The characters of each position, ascending; none where another element stands, such as a check digit.
    var choices: [[UInt8]]
    /// What stands where there are no choices.
    var checks: [Int: TemplateElement] = [:]
    /// Neighbouring positions whose combinations are listed.
    private var listed: (range: Range<Int>, texts: [[UInt8]])?

    /// A form that is known beforehand: `x` stands for a hexadecimal digit, all else for itself.
    init(hexadecimal pattern: String, _ letters: LetterCase) {
        choices = pattern.utf8.map { byte in
            byte == UInt8(ascii: "x") ? letters == .upper ? Self.upperHexadecimal : Self.lowerHexadecimal : [byte]
        }
    }

    /// The form of some values of one shape: digits are free; letters too, unless they are always the same; all else is as it was.
    init(_ values: [[UInt8]]) {
        guard let first = values.first else {
            choices = []
            return
        }
        choices = first.indices.map { place in
            let byte = first[place]
            let isConstant = values.count >= Self.leastCount && values.allSatisfy { $0[place] == byte }
            switch byte {
            case 0x30...0x39: return Self.digits
            case 0x41...0x5a: return isConstant ? [byte] : Self.upper
            case 0x61...0x7a: return isConstant ? [byte] : Self.lower
            default: return [byte]
            }
        }
        let isNumber = first.allSatisfy { $0 &- 0x30 <= 9 }
        if isNumber && choices.count > 1 && values.allSatisfy({ $0[0] != 0x30 }) { choices[0].removeFirst() }
    }

    /// The shape of a value: 9 for a digit, A and a for letters, and all else as it is.
    static func shape(_ value: [UInt8]) -> [UInt8] {
        value.map { byte in
            switch byte {
            case 0x30...0x39: 0x39
            case 0x41...0x5a: 0x41
            case 0x61...0x7a: 0x61
            default: byte
            }
        }
    }

    /// Puts digits to the first positions of some.
    mutating func fix(_ places: some Sequence<Int>, _ text: String) {
        for (place, byte) in zip(places, text.utf8) { choices[place] = [byte] }
    }

    /// The number of values.
    var count: UInt64 {
        choices.reduce(1) { product, choices in
            let (next, isOver) = product.multipliedReportingOverflow(by: UInt64(max(1, choices.count)))
            return isOver ? .max : next
        }
    }

    /// Restricts the choices, as long as a few positions suffice, so that none of some values can be made.
    mutating func avoid(_ values: [[UInt8]]) {
        let fitting = values.filter { value in
            value.count == choices.count && zip(value, choices).allSatisfy { $1.isEmpty || $1.contains($0) }
        }
        guard !fitting.isEmpty else { return }
        var best: (range: Range<Int>, unseen: [[UInt8]], share: Double)?
        for width in 1...3 where width <= choices.count {
            for start in 0...(choices.count - width) {
                let range = start..<(start + width)
                guard choices[range].allSatisfy({ $0.count > 1 }) else { continue }
                let combinations = choices[range].reduce(1) { $0 * $1.count }
                guard combinations <= Self.largestGuardCount else { continue }
                let seen = Set(fitting.map { Array($0[range]) })
                let share = 1 - Double(seen.count) / Double(combinations)
                guard seen.count != combinations, share > (best?.share ?? 0) + 0.05 else { continue }
                var texts: [[UInt8]] = [[]]
                for position in range { texts = texts.flatMap { text in choices[position].map { text + [$0] } } }
                best = (range, texts.filter { !seen.contains($0) }, share)
            }
        }
        if let best { listed = (best.range, best.unseen) }
    }

    /// The form as elements.
    var elements: [TemplateElement] {
        var elements: [TemplateElement] = []
        var place = 0
        while place < choices.count {
            if let listed, listed.range.lowerBound == place {
                elements.append(.choice(listed.texts.map { String(decoding: $0, as: UTF8.self) }))
                place = listed.range.upperBound
                continue
            }
            if let check = checks[place] {
                elements.append(check)
                place += check == .ibanCheck ? 2 : 1
                continue
            }
            let set = choices[place]
            let isHexadecimal = set == Self.upperHexadecimal || set == Self.lowerHexadecimal
            let limit = min(choices.count, listed.map { $0.range.lowerBound > place ? $0.range.lowerBound : .max } ?? .max)
            var end = place + 1
            if set.count == 1 {
                while end < limit && choices[end].count == 1 && checks[end] == nil { end += 1 }
                elements.append(.literal(String(decoding: choices[place..<end].joined(), as: UTF8.self)))
            } else if set == Self.digits || set == Self.upper || set == Self.lower {
                let longest = set == Self.digits ? 9 : 6
                while end < limit && end - place < longest && choices[end] == set { end += 1 }
                let letters: LetterCase = set == Self.upper ? .upper : .lower
                elements.append(set == Self.digits ? .digits(end - place) : .letters(end - place, letters))
            } else if isHexadecimal {
                while end < limit && end - place < 7 && choices[end] == set { end += 1 }
                elements.append(.hexadecimal(end - place, set == Self.upperHexadecimal ? .upper : .lower))
            } else {
                elements.append(.choice(set.map { String(Unicode.Scalar($0)) }))
            }
            place = end
        }
        return elements
    }
}
