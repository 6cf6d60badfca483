internal import Random
internal import Specification

/// The form of a made-up value: parts that follow one another, each chosen from a number of possibilities.
struct Template: Sendable, Equatable {
    private static let largestIndexedCount: UInt64 = 1 << 62
    private static let largestElementCount = 128

    private enum Step: Sendable, Equatable {
        case literal([UInt8])
        case digits(Int)
        case hexadecimal(Int, letter: UInt8)
        case letters(Int, first: UInt8)
        case table(ByteTable)
        case number(Int)
        case hexadecimalNumber(letter: UInt8)
        case luhn
        case ibanCheck
    }

    let elements: [TemplateElement]
    /// The number of values that are told apart by number: all, or those of the last elements if there are too many.
    let count: UInt64
    private let steps: [Step]
    private let radices: [UInt64]
    /// The first element that a value's number chooses; those before it are chosen at random.
    private let firstIndexed: Int

    /// Makes a template; elements of different lengths must be kept apart by others, so that no two choices give the same text.
    init(_ elements: [TemplateElement]) {
        self.elements = elements
        let made = elements.map(Self.step)
        steps = made.map(\.0)
        radices = made.map(\.1)
        var count: UInt64 = 1
        var first = radices.count
        while first > 0 {
            let (product, isOver) = count.multipliedReportingOverflow(by: radices[first - 1])
            if isOver || product > Self.largestIndexedCount { break }
            count = product
            first -= 1
        }
        self.count = count
        firstIndexed = first
    }

    private static func step(_ element: TemplateElement) -> (Step, UInt64) {
        func power(_ base: UInt64, _ exponent: Int) -> UInt64 { (0..<exponent).reduce(1) { product, _ in product * base } }
        switch element {
        case .literal(let text): return (.literal(Array(text.utf8)), 1)
        case .digits(let count): return (.digits(count), power(10, count))
        case .hexadecimal(let count, let letters): return (.hexadecimal(count, letter: letters.firstLetter), power(16, count))
        case .letters(let count, let letters): return (.letters(count, first: letters.firstLetter), power(26, count))
        case .choice(let texts):
            if texts.count == 1 { return (.literal(Array(texts[0].utf8)), 1) }
            return (.table(ByteTable(texts)), UInt64(texts.count))
        case .number(let first, let last): return (.number(first), UInt64(last - first + 1))
        case .hexadecimalNumber(let letters): return (.hexadecimalNumber(letter: letters.firstLetter), 1 << 16)
        case .word(let list, let letters):
            let table = list.table(letters)
            return (.table(table), UInt64(table.count))
        case .luhn: return (.luhn, 1)
        case .ibanCheck: return (.ibanCheck, 1)
        }
    }

    /// Writes a value.
    ///
    /// - Parameters:
    ///   - number: Below `count`; different numbers give different values.
    ///   - stream: Chooses what the number does not.
    @inline(__always)
    func append(_ number: UInt64, _ stream: inout RandomStream, to bytes: inout [UInt8]) {
        let start = bytes.count
        var rest = number
        var hasIBANCheck = false
        for place in steps.indices {
            let radix = radices[place]
            var choice: UInt64 = 0
            if place < firstIndexed {
                if radix > 1 { choice = stream.next().multipliedFullWidth(by: radix).high }
            } else if radix > 1 {
                (rest, choice) = rest.quotientAndRemainder(dividingBy: radix)
            }
            switch steps[place] {
            case .literal(let text): bytes += text
            case .digits(let count): Self.append(choice, base: 10, count: count, letter: 0x61, to: &bytes)
            case .hexadecimal(let count, let letter): Self.append(choice, base: 16, count: count, letter: letter, to: &bytes)
            case .letters(let count, let first):
                for _ in 0..<count {
                    bytes.append(first + UInt8(truncatingIfNeeded: choice % 26))
                    choice /= 26
                }
            case .table(let table): table.append(Int(choice), to: &bytes)
            case .number(let first):
                let value = UInt64(first) + choice
                var length = 1
                var limit: UInt64 = 10
                while value >= limit {
                    length += 1
                    limit *= 10
                }
                Self.append(value, base: 10, count: length, letter: 0x61, to: &bytes)
            case .hexadecimalNumber(let letter):
                let length = max(1, (UInt64.bitWidth - choice.leadingZeroBitCount + 3) / 4)
                Self.append(choice, base: 16, count: length, letter: letter, to: &bytes)
            case .luhn: bytes.append(CheckDigits.luhn(bytes[start...]))
            case .ibanCheck:
                hasIBANCheck = true
                bytes += [0x30, 0x30]
            }
        }
        if hasIBANCheck { CheckDigits.completeIBAN(&bytes[start...]) }
    }

    @inline(__always)
    private static func append(_ value: UInt64, base: UInt64, count: Int, letter: UInt8, to bytes: inout [UInt8]) {
        let start = bytes.count
        for _ in 0..<count { bytes.append(0x30) }
        var rest = value
        var place = start + count
        while place > start {
            place -= 1
            let digit = UInt8(truncatingIfNeeded: base == 16 ? rest & 15 : rest % 10)
            rest = base == 16 ? rest >> 4 : rest / 10
            bytes[place] = digit < 10 ? 0x30 + digit : letter + digit - 10
        }
    }

    // MARK: JSON

    var json: JSONValue { .array(elements.map(\.json)) }

    init(json: JSONValue, _ place: String) throws(GeneratorError) {
        guard let values = json.arrayValue, values.count <= Self.largestElementCount else {
            throw GeneratorError(place, "must be a list of at most \(Self.largestElementCount) parts")
        }
        var elements: [TemplateElement] = []
        for (index, value) in values.enumerated() { elements.append(try TemplateElement(json: value, "\(place).\(index)")) }
        self.init(elements)
    }
}

extension LetterCase {
    fileprivate var firstLetter: UInt8 { self == .lower ? 0x61 : 0x41 }
}
