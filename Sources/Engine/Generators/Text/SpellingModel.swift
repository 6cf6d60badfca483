internal import Random
internal import Specification

/// Makes up words: each letter by the two before it, or by the one before it if these two are rare.
struct SpellingModel: Sendable, Equatable {
    private static let leastRows = 5
    private static let largestAlphabet = 4000
    private static let largestPairCount = 20_000
    private static let longest = 200

    /// The characters; number 0 stands for the ends of a word, so the first has number 1.
    private let alphabet: [UInt32]
    /// What follows each pair of characters that is known, and each single character.
    private let pairs: [UInt32: Int32]
    private let afterPairs: ChoiceTable
    private let afterSingles: ChoiceTable
    private let longestWord: Int

    /// Learns from words and the rows in which they stand; characters and runs of three of fewer than 5 rows are not kept.
    init(_ words: [(word: Substring, row: Int)]) {
        var single = RowCounts<UInt32>()
        var lengths: [Int] = []
        for (word, row) in words {
            for scalar in word.unicodeScalars { single.add(scalar.value, row: row) }
            lengths.append(word.unicodeScalars.count)
        }
        lengths.sort()
        longestWord = lengths.isEmpty ? 8 : min(Self.longest, lengths[(lengths.count - 1) * 19 / 20])
        let known = single.keys(inRows: Self.leastRows).sorted { ($1.value.all, $0.key) < ($0.value.all, $1.key) }
        alphabet = known.prefix(Self.largestAlphabet).map(\.key).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1, UInt32($0 + 1)) })
        var twos = RowCounts<UInt64>()
        var threes = RowCounts<UInt64>()
        for (word, row) in words {
            var (first, second): (UInt32, UInt32) = (0, 0)
            for value in word.unicodeScalars.map({ numbers[$0.value] }) + [0] {
                // A run with an unknown character is none.
                guard let value else { break }
                twos.add(UInt64(second) << 16 | UInt64(value), row: row)
                threes.add(UInt64(first) << 32 | UInt64(second) << 16 | UInt64(value), row: row)
                (first, second) = (second, value)
            }
        }
        afterSingles = ChoiceTable(Self.rows(twos, contexts: (0...alphabet.count).map { UInt64($0) }, keepsRest: false))
        let all = Dictionary(grouping: threes.keys(inRows: Self.leastRows)) { $0.key >> 16 }
        let contexts = all.map { ($0.key, $0.value.reduce(0) { $0 + Int($1.value.all) }) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(Self.largestPairCount).map(\.0).sorted()
        afterPairs = ChoiceTable(Self.rows(threes, contexts: contexts, keepsRest: true))
        pairs = Dictionary(uniqueKeysWithValues: contexts.enumerated().map { (UInt32(truncatingIfNeeded: $1), Int32($0)) })
    }

    private static func rows(_ counts: RowCounts<UInt64>, contexts: [UInt64], keepsRest: Bool) -> [ChoiceTable.Row] {
        var rows = Dictionary(uniqueKeysWithValues: contexts.map { ($0, ChoiceTable.Row(choices: [], total: 0)) })
        for (key, count) in counts.counts {
            if keepsRest { rows[key >> 16]?.total &+= count.all }
            if count.rows >= leastRows { rows[key >> 16]?.choices.append((Int32(key & 0xffff), count.all)) }
        }
        return contexts.map { context in
            var row = rows[context] ?? ChoiceTable.Row(choices: [], total: 0)
            row.choices.sort { $0.value < $1.value }
            return row
        }
    }

    /// Writes a word of at least one character, if any is known.
    func append(_ stream: inout RandomStream, to bytes: inout [UInt8]) {
        var (first, second): (UInt32, UInt32) = (0, 0)
        for length in 0..<longestWord {
            var next: Int32?
            if let pair = pairs[first << 16 | second] { next = afterPairs.choice(Int(pair), stream.nextWord()) }
            let value = next ?? afterSingles.choice(Int(second), stream.nextWord()) ?? 0
            if value == 0 {
                if length > 0 || alphabet.isEmpty { return }
                // A word that ends before it begins begins anew.
                continue
            }
            if let scalar = Unicode.Scalar(alphabet[Int(value) - 1]) {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
            (first, second) = (second, UInt32(value))
        }
    }

    // MARK: JSON

    var json: JSONValue {
        let contexts = pairs.sorted { $0.value < $1.value }.map(\.key)
        return [
            "alphabet": .string(NumberList.text(alphabet)), "pairs": .string(NumberList.text(contexts)), "afterPairs": afterPairs.json,
            "afterSingles": afterSingles.json, "longest": .integer(longestWord),
        ]
    }

    init(json: JSONValue?, _ place: String) throws(GeneratorError) {
        let object = json?.objectValue ?? [:]
        alphabet = try NumberList.numbers(object["alphabet"], "\(place).alphabet")
        let contexts = try NumberList.numbers(object["pairs"], "\(place).pairs")
        guard alphabet.count <= Self.largestAlphabet, alphabet.allSatisfy({ Unicode.Scalar($0) != nil }) else {
            throw GeneratorError("\(place).alphabet", "must have at most \(Self.largestAlphabet) characters")
        }
        guard contexts.count <= Self.largestPairCount, Set(contexts).count == contexts.count else {
            throw GeneratorError("\(place).pairs", "must have at most \(Self.largestPairCount) different pairs")
        }
        pairs = Dictionary(uniqueKeysWithValues: contexts.enumerated().map { ($1, Int32($0)) })
        let count = alphabet.count + 1
        afterPairs = try ChoiceTable(
            json: object["afterPairs"], contextCount: contexts.count, valueCount: count, "\(place).afterPairs")
        afterSingles = try ChoiceTable(json: object["afterSingles"], contextCount: count, valueCount: count, "\(place).afterSingles")
        guard let longest = object["longest"]?.integerValue, (1...Self.longest).contains(longest) else {
            throw GeneratorError("\(place).longest", "must be 1 to \(Self.longest)")
        }
        longestWord = longest
    }
}
