extension TextModel {
    /// Texts are learned from so many bytes, taken evenly from all rows, and from so many of the beginning of each.
    private static let largestByteCount = 4_000_000
    private static let largestTextByteCount = 20_000
    private static let largestSpelledCount = 100_000

    /// Learns from the texts of rows.
    init(_ texts: [String]) {
        let byteCount = texts.reduce(0) { $0 + min($1.utf8.count, Self.largestTextByteCount) }
        let step = max(1, (byteCount + Self.largestByteCount - 1) / Self.largestByteCount)
        let rows = stride(from: 0, to: texts.count, by: step).map { Self.words(texts[$0]) }

        var counts = RowCounts<Substring>()
        for (row, words) in rows.enumerated() { for word in words { counts.add(word, row: row) } }
        let kept = counts.keys(inRows: Self.leastRows).sorted { ($1.value.all, $0.key) < ($0.value.all, $1.key) }
            .prefix(Self.largestWordCount).map(\.key).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, Int32($0 + 1)) })

        let beginning = Int32(kept.count + 1)
        var pairs = RowCounts<UInt64>()
        var runs = RowCounts<UInt64>()
        var frequencies = [UInt32](repeating: 0, count: kept.count + 1)
        var followed = [UInt32](repeating: 0, count: kept.count + 2)
        for (row, words) in rows.enumerated() {
            let sequence = words.map { numbers[$0] ?? Self.unknown }
            var previous = beginning
            for word in sequence {
                pairs.add(UInt64(previous) << 32 | UInt64(word), row: row)
                followed[Int(previous)] += 1
                frequencies[Int(word)] += 1
                previous = word
            }
            let hashes = words.map { RareRuns.hash(word: $0.utf8) }
            for start in stride(from: 0, through: hashes.count - RareRuns.length, by: 1) {
                runs.add(RareRuns.hash(hashes[start..<(start + RareRuns.length)]), row: row)
            }
        }

        var following = followed.map { ChoiceTable.Row(choices: [], total: $0) }
        let frequent = pairs.keys(inRows: Self.leastRows).sorted { ($1.value.all, $0.key) < ($0.value.all, $1.key) }
            .prefix(Self.largestPairCount)
        for (key, count) in frequent.sorted(by: { $0.key < $1.key }) {
            following[Int(key >> 32)].choices.append((Int32(key & 0xffff_ffff), count.all))
        }
        let all = ChoiceTable.Row(
            choices: frequencies.enumerated().filter { $1 > 0 }.map { (Int32($0), $1) }, total: frequencies.reduce(0, &+))

        var spelled: [(word: Substring, row: Int)] = []
        spelling: for (row, words) in rows.enumerated() {
            for word in words where word != Self.lineEnd {
                spelled.append((word, row))
                if spelled.count == Self.largestSpelledCount { break spelling }
            }
        }
        self.init(
            words: kept.map(String.init), following: ChoiceTable(following), all: ChoiceTable([all]), lengths: rows.map(\.count).sorted(),
            spelling: SpellingModel(spelled), rareRuns: RareRuns(runs.counts.filter { $0.value.rows < Self.leastRows }.map(\.key)))
    }

    /// The words of a text, parted by white space; an end of a line counts as a word.
    private static func words(_ text: String) -> [Substring] {
        let part = text.utf8.count <= largestTextByteCount ? text[...] : text.prefix(largestTextByteCount / 4)
        var words: [Substring] = []
        for line in part.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if !words.isEmpty { words.append(Substring(lineEnd)) }
            words += line.split(whereSeparator: \.isWhitespace)
        }
        while words.last.map({ $0 == lineEnd }) == true { words.removeLast() }
        return words
    }
}
