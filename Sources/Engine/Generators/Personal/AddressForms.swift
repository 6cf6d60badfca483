/// The forms of made-up addresses: the parts of the column's addresses, with streets and places that do not exist.
enum AddressForms {
    private typealias Part = TemplateMixture.Part

    /// Parts of addresses that occur in so many rows and in such a share of them, such as countries, stay.
    private static let leastCommonCount = 20
    private static let leastCommonShare = 0.05
    private static let largestPartCount = 12

    private enum Piece: Hashable {
        /// A number of so many digits, without a leading zero.
        case number(Int)
        case street(hasNumber: Bool)
        case place
        /// What many addresses have in common.
        case common(String)
        /// Digits and letters, such as a postal code.
        case code(String)
        case separator(String)

        var order: String {
            switch self {
            case .number(let count): "n\(count)"
            case .street(let hasNumber): hasNumber ? "s1" : "s0"
            case .place: "p"
            case .common(let text): "c\(text)"
            case .code(let shape): "x\(shape)"
            case .separator(let text): "-\(text)"
            }
        }
    }

    private struct Key: Hashable, Comparable {
        var pieces: [Piece]

        private var order: String { pieces.map(\.order).joined(separator: "\u{1}") }
        static func < (left: Key, right: Key) -> Bool { left.order < right.order }
    }

    /// Addresses of which a street is all or a part.
    static func addresses(_ values: ColumnValues, isStreet: Bool) -> TemplateMixture {
        let letters = LetterCase.usual(values.texts)
        let common = commonParts(values)
        let groups = values.grouped { text -> Key? in
            let pieces = Self.pieces(text, common)
            // An address that is nothing but common would be one of the column's.
            guard pieces.contains(where: { if case .street = $0 { true } else { $0 == .place } }) else { return nil }
            return Key(pieces: pieces)
        }
        let parts = groups.map { part($0.key.pieces, letters, $0.weight) }
        if !parts.isEmpty { return TemplateMixture(parts) }
        let street: [Piece] = [.street(hasNumber: true)]
        let rest: [Piece] = [.separator(", "), .place, .separator(", "), .code("99999")]
        return TemplateMixture([part(isStreet ? street : street + rest, letters, 1)])
    }

    private static func part(_ pieces: [Piece], _ letters: LetterCase, _ weight: Int) -> Part {
        let elements = pieces.flatMap { self.elements($0, letters) }
        // Apartments are numbered without an end.
        let place = pieces.firstIndex { if case .street = $0 { true } else { false } } ?? 0
        let number: [TemplateElement] = [.literal(" #"), .number(1, 999_999)]
        let longer =
            pieces[...place].flatMap { self.elements($0, letters) } + number
            + pieces[(place + 1)...].flatMap { self.elements($0, letters) }
        return Part(template: Template(elements), overflow: Template(longer), weight: max(1, weight))
    }

    private static func elements(_ piece: Piece, _ letters: LetterCase) -> [TemplateElement] {
        switch piece {
        case .number(let count):
            let low = (1..<count).reduce(1) { product, _ in product * 10 }
            return [.number(low, low * 10 - 1)]
        case .street(let hasNumber):
            let name: [TemplateElement] = [.word(.streets, letters), .literal(" "), .word(.streetKinds, letters)]
            return hasNumber ? [.number(1, 9999), .literal(" ")] + name : name
        case .place: return [.word(.places, letters)]
        case .common(let text), .separator(let text): return [.literal(text)]
        case .code(let shape):
            // The letters of a code must be free although a group has one shape.
            return PositionalForm([Array(shape.utf8)]).elements
        }
    }

    /// The parts between commas and ends of lines, and what parts them.
    private static func split(_ text: [UInt8]) -> [(part: ArraySlice<UInt8>, separator: ArraySlice<UInt8>)] {
        var parts: [(ArraySlice<UInt8>, ArraySlice<UInt8>)] = []
        var start = 0
        while start <= text.count {
            let end = text[start...].firstIndex { $0 == 0x2c || $0 == 0x0a || $0 == 0x0d } ?? text.count
            let next = text[end...].firstIndex { $0 != 0x2c && $0 != 0x0a && $0 != 0x0d && $0 != 0x20 } ?? text.count
            parts.append((text[start..<end], text[end..<next]))
            start = next == text.count ? text.count + 1 : next
        }
        return parts
    }

    private static func commonParts(_ values: ColumnValues) -> Set<String> {
        var counts: [String: Int] = [:]
        var rows = 0
        for (text, count) in zip(values.texts, values.counts) {
            rows += count
            for part in Set(Self.split(text).map { String(decoding: $0.part, as: UTF8.self) }) { counts[part, default: 0] += 1 }
        }
        let least = max(leastCommonCount, Int(leastCommonShare * Double(rows)))
        return Set(counts.filter { part, count in count >= least && !part.utf8.contains { $0 &- 0x30 <= 9 } }.keys)
    }

    private static func pieces(_ text: [UInt8], _ common: Set<String>) -> [Piece] {
        let parts = Self.split(text)
        guard parts.count <= largestPartCount else { return [] }
        return parts.enumerated().flatMap { place, part -> [Piece] in
            let piece = Self.piece(part.part, common, isFirst: place == 0)
            let separator = String(decoding: part.separator, as: UTF8.self)
            return separator.isEmpty || place == parts.count - 1 ? [piece] : [piece, .separator(separator)]
        }
    }

    private static func piece(_ part: ArraySlice<UInt8>, _ common: Set<String>, isFirst: Bool) -> Piece {
        let text = String(decoding: part, as: UTF8.self)
        if common.contains(text) { return .common(text) }
        let digits = part.count { $0 &- 0x30 <= 9 }
        if digits > 0 && digits == part.count && digits <= 4 { return .number(digits) }
        let words = part.split(separator: 0x20)
        if digits > 0, part.count <= 12, words.allSatisfy({ $0.count <= 3 || $0.contains { $0 &- 0x30 <= 9 } }),
            ColumnValues.isASCII(Array(part))
        {
            return .code(String(decoding: PositionalForm.shape(Array(part)), as: UTF8.self))
        }
        let hasLeadingNumber = words.count > 1 && words[0].contains { $0 &- 0x30 <= 9 }
        if hasLeadingNumber || digits > 0 { return .street(hasNumber: hasLeadingNumber) }
        let last = words.last.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? ""
        if isFirst || streetEnds.contains(last) || streetEnds.contains(where: { last.count > 6 && last.hasSuffix($0) }) {
            return .street(hasNumber: false)
        }
        return .place
    }

    private static let streetEnds: Set<String> = [
        "street", "st", "st.", "road", "rd", "rd.", "avenue", "ave", "ave.", "lane", "ln", "drive", "dr", "dr.", "court", "ct", "way",
        "place", "pl", "terrace", "close", "boulevard", "blvd", "highway", "parkway", "circle", "square", "strasse", "straße", "gasse",
        "weg", "gatan", "vej", "straat",
    ]
}
