internal import Random
package import Tabular

/// Makes the present cells of a column that is not learned with the others: identifiers, personal data, free text.
///
/// Which cells are missing is decided elsewhere. Row i depends only on the seed, the column's salt and i, so that rows made in pieces are
/// the rows made at once. The cells of a unique column are all different.
package struct ColumnGenerator: Sendable, Equatable {
    /// What is made.
    package enum Kind: Sendable, Equatable {
        /// Consecutive numbers from the first on, maybe between two texts.
        case sequence(first: Int64)
        /// Words of a regular expression.
        case pattern(String)
        /// Plausible values that say nothing of anybody.
        case personal(PersonalData)
        /// Texts like those of the column.
        case text
    }

    enum Source: Sendable, Equatable {
        case sequence(SequenceForm)
        case pattern(PatternAutomaton)
        case personal(PersonalData, TemplateMixture)
        case text(TextModel)
    }

    let source: Source
    /// The type of the cells: integer, category, text or identifier.
    package let type: ColumnType
    let isUnique: Bool
    /// How often values come again; nil if each row has a value of its own.
    let repetition: Repetition?

    init(source: Source, type: ColumnType, isUnique: Bool, repetition: Repetition?) {
        self.source = source
        self.type = type
        self.isUnique = isUnique
        self.repetition = repetition
    }

    package var kind: Kind {
        switch source {
        case .sequence(let form): .sequence(first: form.first)
        case .pattern(let automaton): .pattern(automaton.pattern)
        case .personal(let kind, _): .personal(kind)
        case .text: .text
        }
    }

    /// The number of rows that can be made; nil if there is no limit. Only unique columns and sequences have one.
    package var rowLimit: Int? {
        let count: UInt64
        switch source {
        case .sequence(let form): count = form.count
        case .pattern(let automaton) where isUnique: count = automaton.uniqueCount
        case .personal(_, let mixture) where isUnique: count = mixture.uniqueCount
        default: return nil
        }
        return Int(exactly: count)
    }

    /// A sentence for people.
    package var summary: String {
        switch source {
        case .sequence(let form):
            let isBare = form.prefix.isEmpty && form.suffix.isEmpty
            var bytes: [UInt8] = []
            form.append(0, to: &bytes)
            return "\(isBare ? "numbers" : "numbered identifiers") go on from \(String(decoding: bytes, as: UTF8.self)) without a gap"
        case .pattern(let automaton):
            return "\(isUnique ? "values that differ" : "values") are made from the pattern \(automaton.pattern)"
        case .personal(let kind, _): return "\(PersonalForms.noun(kind)) are made up"
        case .text: return "texts are made up of the words and letters that are frequent in the column"
        }
    }

    /// The cells of some rows.
    ///
    /// - Parameters:
    ///   - rows: From 0 on.
    ///   - seed: Of the whole table.
    ///   - salt: Of the column; columns with different salts have different values.
    /// - Returns: Cells of the column's type; the values of categories are listed alike whatever the rows.
    /// - Throws: `GeneratorError` that says how many rows can be made, if these are more.
    package func cells(rows: Range<Int>, seed: UInt64, salt: UInt64) throws(GeneratorError) -> Cells {
        guard rows.lowerBound >= 0 else { throw GeneratorError("rows", "must begin at 0 or after") }
        if let limit = rowLimit, rows.upperBound > limit {
            throw GeneratorError("rows", "\(rows.upperBound) rows were asked for, and there are only \(limit) different values: \(summary)")
        }
        let writer = ValueWriter(self, seed: RandomStream.derivedSeed(from: seed, purpose: .generatedColumn, index: salt))
        switch type {
        case .category: return categories(rows, writer)
        case .integer:
            return .integer(writer.map(rows, Self.integer))
        case .text: return .text(writer.map(rows, Self.string))
        default: return .identifier(writer.map(rows, Self.string))
        }
    }

    private static func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The number that the digits mean.
    private static func integer(_ bytes: [UInt8]) -> Int64 {
        let isNegative = bytes.first == 0x2d
        // Counted down, for there is one more number below zero.
        let value = bytes.dropFirst(isNegative ? 1 : 0).reduce(0 as Int64) { $0 &* 10 &- Int64($1 &- 0x30) }
        return isNegative ? value : 0 &- value
    }

    /// Codes into the remarks and then as many made-up values as there were.
    private func categories(_ rows: Range<Int>, _ writer: ValueWriter) -> Cells {
        guard let repetition else { return .category(codes: [], values: []) }
        let values = repetition.remarks + writer.values(count: repetition.distinctCount).map(Self.string)
        let codes = rows.map { row -> Int32 in
            switch repetition.choice(row: row, seed: writer.seed) {
            case .remark(let place): Int32(place)
            case .value(let number): Int32(repetition.remarks.count + Int(number))
            }
        }
        return .category(codes: codes, values: values)
    }
}
