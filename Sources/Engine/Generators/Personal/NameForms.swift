/// The forms of made-up names.
enum NameForms {
    private typealias Part = TemplateMixture.Part

    private enum Token: Hashable {
        case first, last
        case initial(hasDot: Bool)
        /// What stands before or after a name, such as `Dr.`.
        case title(String)
        case separator(String)

        /// For an order of forms that is the same every time.
        var order: String {
            switch self {
            case .first: "F"
            case .last: "L"
            case .initial(let hasDot): hasDot ? "I." : "I"
            case .title(let text): "T\(text)"
            case .separator(let text): text
            }
        }
    }

    private struct Key: Hashable, Comparable {
        var tokens: [Token]
        var cases: [LetterCase]

        private var order: String { tokens.map(\.order).joined(separator: "\u{1}") + "\u{2}" + cases.map(\.rawValue).joined() }

        static func < (left: Key, right: Key) -> Bool { left.order < right.order }
    }

    private static let titles: Set<String> = ["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "mx"]
    private static let suffixes: Set<String> = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "dds", "dvm", "esq"]

    /// Whole names, in the orders and with the titles of the column.
    static func full(_ values: ColumnValues) -> TemplateMixture {
        let isLastFirst = lastNamesComeFirst(values)
        return mixture(values, fallback: [.first, .separator(" "), .last]) { names($0, isLastFirst: isLastFirst) }
    }

    static func first(_ values: ColumnValues) -> TemplateMixture {
        mixture(values, fallback: [.first]) { text in joined(parts(text).map { isInitial($0) ?? .first }) }
    }

    static func last(_ values: ColumnValues) -> TemplateMixture {
        mixture(values, fallback: [.last]) { text in joined(parts(text).map { _ in .last }) }
    }

    private static func mixture(_ values: ColumnValues, fallback: [Token], _ tokens: ([UInt8]) -> [Token]) -> TemplateMixture {
        let isASCII = values.texts.allSatisfy(ColumnValues.isASCII)
        let usual = LetterCase.usual(values.texts)
        let groups = values.grouped { text -> Key? in
            let found = tokens(text)
            guard !found.isEmpty, found.count <= 15 else { return nil }
            let words = text.split { $0 == 0x20 || $0 == 0x2c }
            let cases = words.map { $0.count < 2 ? usual : LetterCase.usual([$0]) }
            // Where all words have one case, one is enough.
            return Key(tokens: found, cases: cases.allSatisfy { $0 == cases.first } ? Array(cases.prefix(1)) : cases)
        }
        let parts = groups.map { group in
            Part(
                template: Template(elements(group.key.tokens, group.key.cases, isASCII)),
                overflow: Template(overflow(group.key.tokens, group.key.cases, isASCII)), weight: max(1, group.weight))
        }
        if !parts.isEmpty { return TemplateMixture(parts) }
        let own = Template(elements(fallback, [], isASCII))
        return TemplateMixture([Part(template: own, overflow: Template(overflow(fallback, [], isASCII)), weight: 1)])
    }

    private static func elements(_ tokens: [Token], _ cases: [LetterCase], _ isASCII: Bool) -> [TemplateElement] {
        var word = 0
        return tokens.flatMap { token -> [TemplateElement] in
            if case .separator(let text) = token { return [.literal(text)] }
            let letters = cases.isEmpty ? .title : cases[min(word, cases.count - 1)]
            word += 1
            switch token {
            case .first: return [.word(isASCII ? .firstNames : .accentedFirstNames, letters)]
            case .last: return [.word(isASCII ? .lastNames : .accentedLastNames, letters)]
            case .initial(let hasDot): return [.letters(1, letters == .lower ? .lower : .upper)] + (hasDot ? [.literal(".")] : [])
            case .title(let text), .separator(let text): return [.literal(text)]
            }
        }
    }

    /// The same form with double names, of which there are many; single ones have no hyphen.
    private static func overflow(_ tokens: [Token], _ cases: [LetterCase], _ isASCII: Bool) -> [TemplateElement] {
        let isShort = tokens.count { $0 == .first || $0 == .last } < 2
        return elements(tokens, cases, isASCII).flatMap { element -> [TemplateElement] in
            guard case .word = element else { return [element] }
            return [element, .literal("-"), element] + (isShort ? [.literal("-"), element] : [])
        }
    }

    private static func parts(_ text: [UInt8]) -> [ArraySlice<UInt8>] { text.split(separator: 0x20) }

    private static func joined(_ tokens: [Token]) -> [Token] { Array(tokens.map { [$0] }.joined(separator: [.separator(" ")])) }

    private static func isInitial(_ word: ArraySlice<UInt8>) -> Token? {
        if word.count == 1 { return .initial(hasDot: false) }
        return word.count == 2 && word.last == 0x2e ? .initial(hasDot: true) : nil
    }

    private static func lowercased(_ word: some Sequence<UInt8>) -> String {
        String(decoding: Array(word), as: UTF8.self).lowercased()
    }

    private static func names(_ text: [UInt8], isLastFirst: Bool) -> [Token] {
        let halves = text.split(separator: 0x2c)
        if halves.count == 2 {
            let last = halves[0].split(separator: 0x20).map { _ in Token.last }
            let first = given(halves[1].split(separator: 0x20))
            guard !last.isEmpty, !first.isEmpty else { return [] }
            let hasSpace = halves[1].first == 0x20
            return joined(last) + [.separator(hasSpace ? ", " : ",")] + joined(first)
        }
        var words = parts(text)[...]
        var (front, back): ([Token], [Token]) = ([], [])
        while words.count > 1, let word = words.first, titles.contains(lowercased(word.filter { $0 != 0x2e && $0 != 0x2c })) {
            front.append(.title(String(decoding: word, as: UTF8.self)))
            words.removeFirst()
        }
        while words.count > 1, let word = words.last, suffixes.contains(lowercased(word.filter { $0 != 0x2e && $0 != 0x2c })) {
            back.insert(.title(String(decoding: word, as: UTF8.self)), at: 0)
            words.removeLast()
        }
        guard words.count > 1 else { return joined(front + given(Array(words)) + back) }
        let middle =
            isLastFirst ? [.last] + given(Array(words.dropFirst())) : given(Array(words.dropLast())) + [Token.last]
        return joined(front + middle + back)
    }

    private static func given(_ words: [ArraySlice<UInt8>]) -> [Token] { words.map { isInitial($0) ?? .first } }

    /// Whether names without a comma begin with the last name, as far as the built-in names tell.
    private static func lastNamesComeFirst(_ values: ColumnValues) -> Bool {
        let first = WordList.firstNames.lowercased
        let last = WordList.lastNames.lowercased
        var (usual, reversed) = (0, 0)
        for text in values.texts.prefix(10_000) {
            let words = parts(text)
            guard words.count == 2 else { continue }
            let (one, two) = (lowercased(words[0]), lowercased(words[1]))
            if first.contains(one) && last.contains(two) && !first.contains(two) { usual += 1 }
            if last.contains(one) && first.contains(two) && !first.contains(one) { reversed += 1 }
        }
        return reversed > 2 * usual
    }
}
