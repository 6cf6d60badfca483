package import Tabular

extension ColumnGenerator {
    /// A remark stands in so many rows, and in such a share of them.
    private static let leastRemarkCount = 20
    private static let leastRemarkShare = 0.01
    private static let largestRemarkCount = 16
    private static let longestInteger = 18

    /// Learns what is needed from a column: forms, statistics of words and characters, lengths. No cell that says something of a person
    /// is kept, nor made again: names may coincide by chance.
    ///
    /// What is made is, in this order: what the metadata say of a person; consecutive numbers; words of the pattern; identifiers of the
    /// column's form; free text.
    ///
    /// - Throws: `GeneratorError` if the pattern is not supported, or the column's type is one that cannot be made.
    package init(learning column: Column, metadata: ColumnMetadata) throws(GeneratorError) {
        let type = metadata.type
        let name = metadata.name
        guard [.integer, .category, .text, .identifier].contains(type) else {
            throw GeneratorError(name, "is \(type.rawValue), which is learned with the other columns and not made up")
        }
        guard let texts = Self.presentTexts(column) else {
            throw GeneratorError(name, "has cells of type \(column.type.rawValue), which cannot be made up")
        }
        let isUnique = metadata.isUnique && type != .category
        if let personal = metadata.personal {
            self = Self.personal(personal, texts, type: type, isUnique: isUnique)
        } else if let first = metadata.firstNumber {
            self = try Self.sequence(first, metadata)
        } else if let pattern = metadata.pattern {
            self = try Self.pattern(pattern, texts, metadata, isUnique: isUnique)
        } else if type == .identifier {
            let pattern = CommonPattern.expression(texts.map { Array($0.utf8) })
            self = try Self.pattern(pattern, texts, metadata, isUnique: isUnique)
        } else if type == .text, let pattern = CommonPattern.code(texts.map { Array($0.utf8) }) {
            self = try Self.pattern(pattern, texts, metadata, isUnique: isUnique)
        } else if type == .text {
            self.init(source: .text(TextModel(texts)), type: type, isUnique: false, repetition: nil)
        } else {
            throw GeneratorError(name, "says nothing of a person and has no pattern, so it is learned and not made up")
        }
    }

    private static func sequence(_ first: Int64, _ metadata: ColumnMetadata) throws(GeneratorError) -> ColumnGenerator {
        var form = SequenceForm(first: first)
        if let pattern = metadata.pattern {
            guard let prefixed = SequenceForm(first: first, pattern: pattern) else {
                throw GeneratorError("\(metadata.name).pattern", "must be one run of digits, with room for \(first), between texts")
            }
            form = prefixed
        }
        guard metadata.type != .integer || form.prefix.isEmpty && form.suffix.isEmpty else {
            throw GeneratorError("\(metadata.name).pattern", "must be digits only, for the column is integer")
        }
        guard metadata.type != .category else {
            throw GeneratorError(metadata.name, "is category, which consecutive numbers cannot be")
        }
        return ColumnGenerator(source: .sequence(form), type: metadata.type, isUnique: true, repetition: nil)
    }

    private static func pattern(
        _ pattern: String, _ texts: [String], _ metadata: ColumnMetadata, isUnique: Bool
    ) throws(GeneratorError) -> ColumnGenerator {
        if isUnique, metadata.type == .identifier, texts.count > 1, var form = consecutive(texts, pattern) {
            // Numbers of different lengths may have more digits than the column's.
            if form.leastDigits < form.mostDigits { form.mostDigits = SequenceForm.mostPaddedDigits }
            return ColumnGenerator(source: .sequence(form), type: .identifier, isUnique: true, repetition: nil)
        }
        var pattern = pattern
        // Whole numbers have no leading zeros unless the column has.
        let hasLeadingZero = texts.isEmpty || texts.contains { $0.utf8.first == 0x30 && $0.utf8.count > 1 }
        if !hasLeadingZero, let range = digitRange(pattern) {
            pattern = "[1-9]" + (range.1 > 1 ? "[0-9]{\(range.0 - 1),\(range.1 - 1)}" : "")
        }
        let automaton: PatternAutomaton
        do {
            automaton = try PatternAutomaton(pattern)
        } catch {
            throw error.within(metadata.name)
        }
        guard metadata.type != .integer || automaton.isNumeric(longest: longestInteger) else {
            throw GeneratorError("\(metadata.name).pattern", "must be up to \(longestInteger) digits, for the column is integer")
        }
        var repetition: Repetition?
        if metadata.type == .category {
            let counts = distinct(texts).counts.prefix(Int(min(automaton.uniqueCount, UInt64(Int32.max))))
            repetition = Repetition(remarks: [], counts: Array(counts), isClosed: true)
        }
        return ColumnGenerator(source: .pattern(automaton), type: metadata.type, isUnique: isUnique, repetition: repetition)
    }

    /// The least and the most digits of a pattern that is nothing but digits.
    private static func digitRange(_ pattern: String) -> (Int, Int)? {
        guard case .repetition(.set(let characters), let least, let most)? = try? PatternParser.parse(pattern),
            characters == Array(0x30...0x39), least >= 1
        else { return nil }
        return (least, most)
    }

    /// The form of texts that are numbered one after the other.
    private static func consecutive(_ texts: [String], _ pattern: String) -> SequenceForm? {
        guard let probe = SequenceForm(first: 0, pattern: pattern), let first = probe.number(Array(texts[0].utf8)),
            let form = SequenceForm(first: first, pattern: pattern)
        else { return nil }
        var bytes: [UInt8] = []
        for (row, text) in texts.enumerated() {
            bytes.removeAll(keepingCapacity: true)
            form.append(UInt64(row), to: &bytes)
            guard text.utf8.elementsEqual(bytes) else { return nil }
        }
        return form
    }

    private static func personal(_ kind: PersonalData, _ texts: [String], type: ColumnType, isUnique: Bool) -> ColumnGenerator {
        let (values, counts) = isUnique ? (texts, Array(repeating: 1, count: texts.count)) : distinct(texts)
        var known = ColumnValues(texts: [], counts: [])
        var remarks: [(text: String, count: Int)] = []
        let least = max(leastRemarkCount, Int(leastRemarkShare * Double(texts.count)))
        for (value, count) in zip(values, counts) {
            let bytes = Array(value.utf8)
            if count >= least, remarks.count < largestRemarkCount, type != .integer, PersonalForms.isRemark(bytes, kind) {
                remarks.append((value, count))
            } else {
                known.texts.append(bytes)
                known.counts.append(count)
            }
        }
        let mixture = type == .integer ? integers(kind, known) : PersonalForms.learned(kind, known)
        var repetition: Repetition?
        if type == .category {
            let most = Int(clamping: mixture.uniqueCount)
            repetition = Repetition(remarks: remarks, counts: Array(known.counts.prefix(most)), isClosed: true)
        } else if !isUnique && (!remarks.isEmpty || known.counts.contains { $0 > 1 }) {
            repetition = Repetition(remarks: remarks, counts: known.counts, isClosed: false)
        }
        return ColumnGenerator(source: .personal(kind, mixture), type: type, isUnique: isUnique, repetition: repetition)
    }

    /// Numbers of digits only; kinds that consist of more have the shapes of the column.
    private static func integers(_ kind: PersonalData, _ values: ColumnValues) -> TemplateMixture {
        switch kind {
        case .creditCardNumber, .phoneNumber, .socialSecurityNumber:
            let mixture = PersonalForms.learned(kind, values)
            return values.texts.isEmpty ? CodeForms.general(values, example: "100000000") : mixture
        default: return CodeForms.general(values, example: "100000000")
        }
    }

    /// The different texts in the order in which they came, and how often each did.
    private static func distinct(_ texts: [String]) -> (values: [String], counts: [Int]) {
        var places: [String: Int] = [:]
        var (values, counts): ([String], [Int]) = ([], [])
        for text in texts {
            if let place = places[text] {
                counts[place] += 1
            } else {
                places[text] = values.count
                values.append(text)
                counts.append(1)
            }
        }
        return (values, counts)
    }

    /// The texts of the present cells; nil if cells of this type have none.
    private static func presentTexts(_ column: Column) -> [String]? {
        let rows = (0..<column.count).filter { !column.isMissing($0) }
        switch column.cells {
        case .integer(let cells): return rows.map { String(cells[$0]) }
        case .text(let cells), .identifier(let cells): return rows.map { cells[$0] }
        case .category(let codes, let values): return rows.map { values[Int(codes[$0])] }
        case .real, .boolean, .datetime: return nil
        }
    }
}
