/// Reads the practical subset of regular expressions: characters, classes, groups, alternatives, quantifiers, anchors at the ends.
struct PatternParser {
    /// Repetitions without an upper bound add at most so many to the lower one.
    static let openRepetitions = 10
    static let largestRepetition = 1000
    private static let largestLength = 10_000
    private static let largestDepth = 100
    private static let largestClass = 4096

    private let text: [UInt32]
    private var place = 0
    private var depth = 0

    /// Reads an expression.
    ///
    /// - Throws: `GeneratorError` that names the character, counted from 1, and what is wrong with it.
    static func parse(_ pattern: String) throws(GeneratorError) -> PatternNode {
        guard pattern.unicodeScalars.count <= largestLength else {
            throw GeneratorError("pattern", "has more than \(largestLength) characters")
        }
        var parser = PatternParser(pattern)
        let node = try parser.alternatives()
        if parser.place < parser.text.count { throw parser.error("')' closes no group") }
        return node
    }

    private init(_ pattern: String) { text = pattern.unicodeScalars.map(\.value) }

    private func error(_ message: String, at other: Int? = nil) -> GeneratorError {
        GeneratorError("pattern, character \((other ?? place) + 1)", message)
    }

    private var next: UInt32? { place < text.count ? text[place] : nil }

    private mutating func take(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value, next == value else { return false }
        place += 1
        return true
    }

    private mutating func alternatives() throws(GeneratorError) -> PatternNode {
        var branches = [try branch()]
        while take("|") { branches.append(try branch()) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func branch() throws(GeneratorError) -> PatternNode {
        var parts: [PatternNode] = []
        while let character = next, character != Self.code("|"), character != Self.code(")") {
            if isAnchor(start: true) {
                guard depth == 0, parts.isEmpty else {
                    throw error("the start of the text is only supported at the start of the pattern")
                }
                place += character == Self.code("^") ? 1 : 2
                continue
            }
            if isAnchor(start: false) {
                place += character == Self.code("$") ? 1 : 2
                guard depth == 0, next == nil || next == Self.code("|") else {
                    throw error("the end of the text is only supported at the end of the pattern", at: place - 1)
                }
                break
            }
            let part = try atom()
            parts.append(try quantified(part))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private func isAnchor(start: Bool) -> Bool {
        if next == Self.code(start ? "^" : "$") { return true }
        guard next == Self.code("\\"), place + 1 < text.count else { return false }
        return (start ? ["A"] : ["z", "Z"]).contains { Self.code($0) == text[place + 1] }
    }

    private mutating func atom() throws(GeneratorError) -> PatternNode {
        let start = place
        let character = text[place]
        place += 1
        switch Unicode.Scalar(character) {
        case "(": return try group(start)
        case "[": return .set(try characterClass(start))
        case ".": return .set(Self.printable)
        case "\\": return .set(try escape(start))
        case "*", "+", "?": throw error("nothing stands before the quantifier", at: start)
        default: return .set([character])
        }
    }

    private mutating func group(_ start: Int) throws(GeneratorError) -> PatternNode {
        if take("?") {
            let isNamed = take("P") || next == Self.code("<")
            if isNamed {
                guard take("<"), let first = next, Self.isWord(first) else { throw error("this kind of group is not supported", at: start) }
                while let character = next, Self.isWord(character) { place += 1 }
                guard take(">") else { throw error("'>' was expected after the name of the group") }
            } else if !take(":") {
                throw error("this kind of group is not supported", at: start)
            }
        }
        depth += 1
        guard depth <= Self.largestDepth else { throw error("groups are nested more than \(Self.largestDepth) deep", at: start) }
        let node = try alternatives()
        depth -= 1
        guard take(")") else { throw error("the group is never closed", at: start) }
        return node
    }

    private mutating func quantified(_ part: PatternNode) throws(GeneratorError) -> PatternNode {
        let start = place
        let bounds: (Int, Int)
        if take("*") {
            bounds = (0, Self.openRepetitions)
        } else if take("+") {
            bounds = (1, Self.openRepetitions)
        } else if take("?") {
            bounds = (0, 1)
        } else if let counted = try countedBounds() {
            bounds = counted
        } else {
            return part
        }
        // Whether as much or as little as possible is taken makes no difference to what can be made.
        _ = take("?")
        if let character = next, "*+?".unicodeScalars.contains(where: { $0.value == character }) {
            throw error("a quantifier follows another one")
        }
        guard bounds.0 <= bounds.1 else { throw error("the lower number of repetitions is above the upper one", at: start) }
        return .repetition(part, bounds.0, bounds.1)
    }

    /// `{m}`, `{m,}`, `{m,n}` or `{,n}`; nil if something else stands here.
    private mutating func countedBounds() throws(GeneratorError) -> (Int, Int)? {
        let start = place
        guard take("{") else { return nil }
        let low = try number()
        let hasComma = take(",")
        let high = try number()
        guard take("}"), low != nil || hasComma && high != nil else {
            // A brace that counts nothing stands for itself.
            place = start
            return nil
        }
        if !hasComma { return (low ?? 0, low ?? 0) }
        return (low ?? 0, high ?? ((low ?? 0) + Self.openRepetitions))
    }

    private mutating func number() throws(GeneratorError) -> Int? {
        let start = place
        var value: Int?
        while let character = next, character &- 0x30 <= 9 {
            value = (value ?? 0) * 10 + Int(character - 0x30)
            place += 1
            if let value, value > Self.largestRepetition {
                throw error("more than \(Self.largestRepetition) repetitions are not supported", at: start)
            }
        }
        return value
    }

    private mutating func characterClass(_ start: Int) throws(GeneratorError) -> [UInt32] {
        let isNegated = take("^")
        var members: Set<UInt32> = []
        var isFirst = true
        while true {
            guard let character = next else { throw error("the class of characters is never closed", at: start) }
            if character == Self.code("]") && !isFirst {
                place += 1
                break
            }
            isFirst = false
            let memberStart = place
            if character == Self.code("["), place + 1 < text.count, text[place + 1] == Self.code(":") {
                throw error("named classes of characters are not supported")
            }
            let low = try classMember()
            if low.count == 1, next == Self.code("-"), place + 1 < text.count, text[place + 1] != Self.code("]") {
                place += 1
                let high = try classMember()
                guard high.count == 1, low[0] <= high[0] else { throw error("the range of characters has no order", at: memberStart) }
                guard high[0] - low[0] < Self.largestClass else {
                    throw error("the range has more than \(Self.largestClass) characters", at: memberStart)
                }
                members.formUnion((low[0]...high[0]).filter { Unicode.Scalar($0) != nil })
            } else {
                members.formUnion(low)
            }
            guard members.count <= Self.largestClass else {
                throw error("the class has more than \(Self.largestClass) characters", at: start)
            }
        }
        let result = isNegated ? Self.printable.filter { !members.contains($0) } : members.sorted()
        guard !result.isEmpty else { throw error("the class has no printable character", at: start) }
        return result
    }

    private mutating func classMember() throws(GeneratorError) -> [UInt32] {
        guard let character = next else { throw error("the class of characters is never closed") }
        place += 1
        return character == Self.code("\\") ? try escape(place - 1) : [character]
    }

    /// The characters that an escape stands for; the backslash has been taken.
    private mutating func escape(_ start: Int) throws(GeneratorError) -> [UInt32] {
        guard let character = next else { throw error("the pattern ends with a backslash", at: start) }
        place += 1
        switch Unicode.Scalar(character) {
        case "d": return Self.digits
        case "D": return Self.printable.filter { !Self.digits.contains($0) }
        case "w": return Self.printable.filter(Self.isWord)
        case "W": return Self.printable.filter { !Self.isWord($0) }
        // Of the white space, only the space does no harm in every place where a cell may stand.
        case "s": return [0x20]
        case "S": return Self.printable.filter { $0 != 0x20 }
        case "t": return [0x09]
        case "n": return [0x0a]
        case "r": return [0x0d]
        case "f": return [0x0c]
        case "v": return [0x0b]
        case "x": return [try hexadecimal(2, start)]
        case "u": return [try hexadecimal(4, start)]
        default:
            guard !Self.isWord(character) || character > 0x7f else {
                throw error("this escape is not supported", at: start)
            }
            return [character]
        }
    }

    /// So many hexadecimal digits, or one to six in braces.
    private mutating func hexadecimal(_ count: Int, _ start: Int) throws(GeneratorError) -> UInt32 {
        let isBraced = take("{")
        var value: UInt32 = 0
        var digitCount = 0
        while digitCount < (isBraced ? 6 : count), let character = next, let scalar = Unicode.Scalar(character),
            let digit = Character(scalar).hexDigitValue, character < 0x80
        {
            value = value << 4 | UInt32(digit)
            digitCount += 1
            place += 1
        }
        guard isBraced ? digitCount > 0 && take("}") : digitCount == count, Unicode.Scalar(value) != nil else {
            throw error("is not the number of a character", at: start)
        }
        return value
    }

    private static let printable = Array(0x20...0x7e as ClosedRange<UInt32>)
    private static let digits = Array(0x30...0x39 as ClosedRange<UInt32>)

    private static func isWord(_ character: UInt32) -> Bool {
        character &- 0x30 <= 9 || (character | 0x20) &- 0x61 < 26 || character == 0x5f
    }

    private static func code(_ scalar: Unicode.Scalar) -> UInt32 { scalar.value }
}
