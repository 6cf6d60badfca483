internal import Random
internal import Specification

/// Makes up texts that look like the texts of a column: each word by the one before it, rare words spelled anew, as long as the column's.
///
/// Words and pairs of words of fewer than 5 rows are not kept, and a run of 8 words that fewer than 5 rows have is not made.
struct TextModel: Sendable, Equatable {
    static let leastRows = 5
    static let largestWordCount = 8000
    static let largestPairCount = 60_000
    private static let largestLength = 5000
    private static let lengthCount = 64
    private static let retryCount = 4

    /// The number of a word that is spelled anew; the words that are kept have numbers from 1 on, and an end of line is one of them.
    static let unknown: Int32 = 0
    static let lineEnd = "\n"

    private let words: [String]
    private let table: ByteTable
    /// What follows each word, and the beginning, which has the last number.
    private let following: ChoiceTable
    /// How frequent each word is.
    private let all: ChoiceTable
    /// Numbers of words, as quantiles.
    private let lengths: [Int]
    private let spelling: SpellingModel
    private let rareRuns: RareRuns
    private let lineEndNumber: Int32
    private let hashes: [UInt64]

    /// Takes what was learned.
    ///
    /// - Parameters:
    ///   - words: Those that are kept, in the order of their numbers, which begin at 1.
    ///   - following: What follows each number from 0 on, and in the end the beginning of a text.
    ///   - all: The frequencies, in one context.
    ///   - lengths: Numbers of words, ascending.
    init(
        words: [String], following: ChoiceTable, all: ChoiceTable, lengths: [Int], spelling: SpellingModel, rareRuns: RareRuns
    ) {
        self.words = words
        self.following = following
        self.all = all
        self.spelling = spelling
        self.rareRuns = rareRuns
        let count = min(lengths.count, Self.lengthCount)
        // The quantiles leave out the extremes, which belong to single texts.
        self.lengths = (0..<count).map { place in
            min(Self.largestLength, lengths[(2 * place + 1) * lengths.count / (2 * count)])
        }
        table = ByteTable([""] + words)
        hashes = ([""] + words).map { RareRuns.hash(word: $0.utf8) }
        lineEndNumber = Int32((words.firstIndex(of: Self.lineEnd) ?? -2) + 1)
    }

    /// Writes a text.
    func append(_ stream: inout RandomStream, to bytes: inout [UInt8]) {
        guard !lengths.isEmpty else { return }
        let length = lengths[stream.integer(below: lengths.count)]
        var context = words.count + 1
        var run: [UInt64] = []
        var spelled: [UInt8] = []
        var needsSpace = false
        for _ in 0..<length {
            guard let word = next(context, &run, &stream, spelled: &spelled) else { return }
            context = Int(word)
            if word == lineEndNumber {
                bytes.append(0x0a)
                needsSpace = false
                continue
            }
            if needsSpace { bytes.append(0x20) }
            needsSpace = true
            if word == Self.unknown { bytes += spelled } else { table.append(Int(word), to: &bytes) }
        }
    }

    /// Chooses a word that makes no rare run; nil if there is none.
    ///
    /// - Parameters:
    ///   - run: The hashes of the words before it, at most 7; the word is added.
    ///   - spelled: Gets the bytes of a word that is spelled anew.
    private func next(_ context: Int, _ run: inout [UInt64], _ stream: inout RandomStream, spelled: inout [UInt8]) -> Int32? {
        for retry in 0..<(3 * Self.retryCount) {
            // First what fits the word before, then any word, then new ones.
            var word = Self.unknown
            if retry < Self.retryCount, let follower = following.choice(context, stream.nextWord()) {
                word = follower
            } else if retry < 2 * Self.retryCount {
                word = all.choice(0, stream.nextWord()) ?? Self.unknown
            }
            var hash = hashes[Int(word)]
            if word == Self.unknown {
                spelled.removeAll(keepingCapacity: true)
                spelling.append(&stream, to: &spelled)
                // The new word may be one that the column has.
                hash = RareRuns.hash(word: spelled)
            }
            run.append(hash)
            if run.count < RareRuns.length { return word }
            if !rareRuns.contains(RareRuns.hash(run)) {
                run.removeFirst()
                return word
            }
            run.removeLast()
        }
        return nil
    }

    // MARK: JSON

    var json: JSONValue {
        [
            "words": .array(words.map { .string($0) }), "following": following.json, "all": all.json,
            "lengths": .array(lengths.map { .integer($0) }), "spelling": spelling.json, "rareRuns": rareRuns.json,
        ]
    }

    init(json: JSONValue, _ place: String) throws(GeneratorError) {
        let object = json.objectValue ?? [:]
        guard let words = object["words"]?.arrayValue?.compactMap(\.stringValue), words.count <= Self.largestWordCount else {
            throw GeneratorError("\(place).words", "must be a list of at most \(Self.largestWordCount) words")
        }
        guard let lengths = object["lengths"]?.arrayValue?.compactMap(\.integerValue), lengths.count <= Self.lengthCount,
            lengths.allSatisfy({ (0...Self.largestLength).contains($0) })
        else {
            throw GeneratorError("\(place).lengths", "must be a list of at most \(Self.lengthCount) numbers up to \(Self.largestLength)")
        }
        let following = try ChoiceTable(
            json: object["following"], contextCount: words.count + 2, valueCount: words.count + 1, "\(place).following")
        let all = try ChoiceTable(json: object["all"], contextCount: 1, valueCount: words.count + 1, "\(place).all")
        let spelling = try SpellingModel(json: object["spelling"], "\(place).spelling")
        let rareRuns = try RareRuns(json: object["rareRuns"], "\(place).rareRuns")
        self.init(words: words, following: following, all: all, lengths: lengths, spelling: spelling, rareRuns: rareRuns)
    }
}
