/// The texts of a column, of which it remains to be said what they are.
struct TextColumn {
    /// At most so many distinct values are looked at to tell what they say of a person.
    private static let sampleCount = 1000

    /// The distinct values, without padding.
    private var values: [String] = []
    /// The place of each row's value; empty if every row has its own place.
    private var codes: [Int32] = []
    private var counts: [Int] = []
    private var padding = ""
    /// The places of the values that mean a missing cell, and the one of them that is written.
    private var missing: Set<Int> = []
    private var missingText = ""

    init(_ cells: DictionaryStore, _ choice: ColumnChoice, _ notes: inout ReadingNotes) {
        codes = cells.codes
        counts = cells.values.counts
        var decoder = CellText()
        values = (0..<cells.values.count).map { code in
            cells.values.withBytes(of: code) { decoder.text($0, count: cells.values.counts[code]) }
        }
        notes.add(decoder)
        prepare(choice)
    }

    init(_ cells: PlainStore, _ choice: ColumnChoice, _ notes: inout ReadingNotes) {
        values = cells.values
        notes.add(cells.decoder)
        prepare(choice)
    }

    private var rowCount: Int { codes.isEmpty ? values.count : codes.count }

    private mutating func prepare(_ choice: ColumnChoice) {
        var hasPadding = false
        let isPadded = values.allSatisfy { value in
            if value.utf8.first == 0x20 {
                hasPadding = true
                return true
            }
            return value.isEmpty
        }
        if isPadded && hasPadding && choice.type != .text {
            padding = " "
            for place in values.indices where !values[place].isEmpty { values[place].removeFirst() }
        }
        markMissing(choice)
    }

    /// One spelling alone means a missing cell, so that the others come back as they were: the empty text, else the most frequent word.
    private mutating func markMissing(_ choice: ColumnChoice) {
        let words = choice.missing.map(MissingWords.init) ?? .usual
        var found: [String: (places: [Int], count: Int)] = [:]
        for place in values.indices where values[place].utf8.count <= 32 {
            let isMissing = values[place].withUTF8 { words.contains($0) }
            guard isMissing else { continue }
            found[values[place], default: ([], 0)].places.append(place)
            found[values[place], default: ([], 0)].count += counts.isEmpty ? 1 : counts[place]
        }
        guard !found.isEmpty else { return }
        let usual = found.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
        missingText = found[""] != nil ? "" : usual?.key ?? ""
        let chosen = choice.missing == nil ? [missingText] : Array(found.keys)
        missing = Set(chosen.flatMap { found[$0]?.places ?? [] })
        if missing.contains(where: { values[$0].isEmpty }) || padding.isEmpty { return }
        // The word has the padding of the values.
        missingText = padding + missingText
    }

    func finish(
        _ name: String, _ choice: ColumnChoice, _ notes: inout ReadingNotes
    ) -> (column: Column, metadata: ColumnMetadata) {
        let distinct = values.count - missing.count
        var format = CellFormat(missing: missingText, padding: padding)
        let marks = missing.isEmpty ? [] : codes.isEmpty ? values.indices.map(missing.contains) : codes.map { missing.contains(Int($0)) }
        let presentCount = rowCount - marks.count { $0 }
        let hasRepeats = codes.isEmpty ? nil : distinct < presentCount

        if choice.type == .boolean || choice.type == nil && distinct <= 2 {
            let texts = presentTexts(3)
            if let spelling = booleanSpelling(texts, isChosen: choice.type == .boolean), !codes.isEmpty {
                format.boolean = spelling
                let cells = Cells.boolean(codes.map { values[Int($0)] == spelling.yes })
                return (Column(name, cells, missing: marks), ColumnMetadata(name, type: .boolean, format: format))
            }
            if choice.type == .boolean { notes.add("\(name) has \(distinct) distinct values and is not boolean") }
        }

        let sample = presentTexts(Self.sampleCount)
        var metadata = ColumnMetadata(name, type: .text, format: format, personal: PersonalData.recognized(name: name, values: sample))
        metadata.isUnique = hasRepeats.map { !$0 } ?? areDistinct(sample) && areDistinct(presentTexts())
        metadata.type = type(choice, metadata, distinct: distinct, presentCount: presentCount)
        switch metadata.type {
        case .category: return (Column(name, categories(), missing: marks), metadata)
        case .identifier:
            metadata.pattern = IdentifierPattern.expression(presentTexts())
            return (Column(name, .identifier(texts()), missing: marks), metadata)
        default: return (Column(name, .text(texts()), missing: marks), metadata)
        }
    }

    private func type(_ choice: ColumnChoice, _ metadata: ColumnMetadata, distinct: Int, presentCount: Int) -> ColumnType {
        if let type = choice.type, type == .category || type == .text || type == .identifier { return type }
        if distinct == 0 { return .category }
        if metadata.isUnique && presentCount > 1 && metadata.personal?.isIdentifier ?? true && areIdentifiers() { return .identifier }
        let byteCount = values.indices.lazy.filter { !missing.contains($0) }.reduce(0) { $0 + values[$1].utf8.count }
        if !codes.isEmpty && (presentCount >= 2 * distinct || distinct == 1) && byteCount <= 100 * distinct { return .category }
        return metadata.personal == .uuid ? .identifier : .text
    }

    /// Whether all values are single short words with digits.
    private func areIdentifiers() -> Bool {
        values.indices.allSatisfy { place in
            if missing.contains(place) { return true }
            let text = values[place].utf8
            return text.count <= 64 && text.contains { $0 &- 0x30 <= 9 } && !text.contains { $0 <= 0x20 || $0 == 0x40 }
        }
    }

    private func areDistinct(_ texts: [String]) -> Bool {
        var hashes = texts.map { text in
            var text = text
            return text.withUTF8 { ValueDictionary.hash($0) }
        }
        hashes.sort()
        return zip(hashes, hashes.dropFirst()).allSatisfy { $0 != $1 }
    }

    private func booleanSpelling(_ texts: [String], isChosen: Bool) -> BooleanSpelling? {
        if let spelling = BooleanSpelling.of(texts) { return spelling }
        guard isChosen, !texts.isEmpty, texts.count <= 2 else { return nil }
        let sorted = texts.sorted()
        return BooleanSpelling(yes: sorted[sorted.count - 1], no: sorted.count == 2 ? sorted[0] : "not \(sorted[0])")
    }

    /// The first present values.
    private func presentTexts(_ count: Int = .max) -> [String] {
        var texts: [String] = []
        for place in values.indices where !missing.contains(place) {
            if texts.count == count { break }
            texts.append(values[place])
        }
        return texts
    }

    private func texts() -> [String] { codes.isEmpty ? values : codes.map { values[Int($0)] } }

    /// The values in the order in which they came; those that are equal as text, though not as bytes, are one.
    private func categories() -> Cells {
        var seen: [String: Int32] = [:]
        var list: [String] = []
        var places = [Int32](repeating: 0, count: values.count)
        for place in values.indices where !missing.contains(place) {
            if let known = seen[values[place]] {
                places[place] = known
            } else {
                places[place] = Int32(list.count)
                seen[values[place]] = Int32(list.count)
                list.append(values[place])
            }
        }
        return .category(codes: codes.isEmpty ? places : codes.map { places[Int($0)] }, values: list)
    }
}
