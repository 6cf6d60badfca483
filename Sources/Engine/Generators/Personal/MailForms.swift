/// The forms of made-up names of users, and of their mail addresses.
enum MailForms {
    private typealias Part = TemplateMixture.Part
    private static let largestDomainCount = 40
    private static let reserved = ["example.com", "example.org", "example.net"]
    private static let longestDigits = 8

    private enum Token: Hashable {
        case word, initial
        case digits(Int)
        case separator(UInt8)

        var order: [UInt8] {
            switch self {
            case .word: [1]
            case .initial: [2]
            case .digits(let count): [3, UInt8(count)]
            case .separator(let byte): [4, byte]
            }
        }
    }

    private struct Key: Hashable, Comparable {
        var tokens: [Token]

        static func < (left: Key, right: Key) -> Bool {
            left.tokens.flatMap(\.order).lexicographicallyPrecedes(right.tokens.flatMap(\.order))
        }
    }

    /// Mail addresses with local parts like those of the column, at reserved domains (RFC 2606) that the column does not have.
    static func mail(_ values: ColumnValues) -> TemplateMixture {
        var local = ColumnValues(texts: [], counts: [])
        var domains: Set<String> = []
        for (text, count) in zip(values.texts, values.counts) {
            guard let at = text.lastIndex(of: 0x40) else { continue }
            local.texts.append(Array(text[..<at]))
            local.counts.append(count)
            domains.insert(String(decoding: text[(at + 1)...], as: UTF8.self).lowercased())
        }
        let letters = LetterCase.usual(local.texts)
        let domain: [TemplateElement] = [.literal("@"), .choice(freshDomains(domains))]
        let groups = local.grouped { Key(tokens: tokens($0)) }
        let parts = groups.map { part(elements($0.key.tokens, letters), domain, $0.weight) }
        return TemplateMixture(parts.isEmpty ? [part(elements([.word, .separator(0x2e), .word], .lower), domain, 1)] : parts)
    }

    /// User names like those of the column.
    static func user(_ values: ColumnValues) -> TemplateMixture {
        let letters = LetterCase.usual(values.texts)
        // What of the column could be made of the built-in words has more digits than what will be.
        let makeable = Set(values.texts.filter(isMakeable).map { Key(tokens: tokens($0)) })
        let groups = values.grouped { Key(tokens: tokens($0)) }
        var weights: [Key: Int] = [:]
        for group in groups {
            var tokens = group.key.tokens
            while makeable.contains(Key(tokens: tokens)) {
                if case .digits(let count)? = tokens.last {
                    guard count < longestDigits else { break }
                    tokens[tokens.count - 1] = .digits(count + 1)
                } else {
                    tokens.append(.digits(1))
                }
            }
            weights[Key(tokens: tokens), default: 0] += group.weight
        }
        let parts = weights.sorted { $0.key < $1.key }.map { part(elements($0.key.tokens, letters), [], $0.value) }
        return TemplateMixture(parts.isEmpty ? [part(elements([.word, .digits(3)], .lower), [], 1)] : parts)
    }

    private static func part(_ local: [TemplateElement], _ domain: [TemplateElement], _ weight: Int) -> Part {
        // No form that is learned has so many digits.
        let overflow = local + [.literal("."), .digits(9)] + domain
        return Part(template: Template(local + domain), overflow: Template(overflow), weight: max(1, weight))
    }

    /// The runs of letters and of digits, and what stands between; a word and three digits if there is too much of it.
    private static func tokens(_ text: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        for byte in text {
            let isLetter = (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
            switch byte {
            case 0x30...0x39:
                if case .digits(let count)? = tokens.last {
                    tokens[tokens.count - 1] = .digits(min(longestDigits, count + 1))
                } else {
                    tokens.append(.digits(1))
                }
            case _ where isLetter:
                if tokens.last == .initial { tokens[tokens.count - 1] = .word } else if tokens.last != .word { tokens.append(.initial) }
            case 0x2e, 0x2d, 0x5f, 0x2b:
                tokens.append(.separator(byte))
            default:
                // Other characters are rare, and not every reader takes them.
                continue
            }
        }
        let isFormed = (1...8).contains(tokens.count) && !isSeparator(tokens.first) && !isSeparator(tokens.last)
        return isFormed ? tokens : [.word, .digits(3)]
    }

    private static func isSeparator(_ token: Token?) -> Bool { if case .separator? = token { true } else { false } }

    private static func elements(_ tokens: [Token], _ letters: LetterCase) -> [TemplateElement] {
        let words = tokens.count { $0 == .word }
        let hasInitial = tokens.contains(.initial)
        let hasDigits = tokens.contains { if case .digits = $0 { true } else { false } }
        let single: LetterCase = letters == .lower ? .lower : .upper
        var seen = 0
        return tokens.flatMap { token -> [TemplateElement] in
            switch token {
            case .word:
                seen += 1
                if words == 1 && !hasInitial && !hasDigits {
                    // One word alone is most often an initial and a name.
                    return [.letters(1, single), .word(.lastNames, letters == .upper ? .upper : .lower)]
                }
                let isLast = words == 1 ? hasInitial : seen == words
                return [.word(isLast ? .lastNames : .firstNames, letters)]
            case .initial: return [.letters(1, single)]
            case .digits(let count): return [.digits(count)]
            case .separator(let byte): return [.literal(String(Unicode.Scalar(byte)))]
            }
        }
    }

    /// Whether all words of a name are built in, be they first or last, with or without an initial.
    private static func isMakeable(_ text: [UInt8]) -> Bool {
        let words = text.split { ($0 | 0x20) &- 0x61 >= 26 && $0 < 0x80 }.filter { $0.count > 1 }
        return words.allSatisfy { bytes in
            let word = String(decoding: bytes, as: UTF8.self).lowercased()
            return WordList.firstNames.lowercased.contains(word) || WordList.lastNames.lowercased.contains(word)
                || WordList.lastNames.lowercased.contains(String(word.dropFirst()))
        }
    }

    /// About as many reserved domains as the column has, none of them one of the column's.
    private static func freshDomains(_ seen: Set<String>) -> [String] {
        let count = max(1, min(largestDomainCount, seen.count))
        let known = (reserved + PlaceWords.labels.map { "\($0).example" }).filter { !seen.contains($0) }
        var domains = Array(known.prefix(count))
        var number = 1
        while domains.isEmpty {
            let name = "mail-\(number).example"
            if !seen.contains(name) { domains.append(name) }
            number += 1
        }
        return domains
    }
}
