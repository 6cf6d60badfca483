import Generators
import Tabular
import Testing

@Suite struct TextTests {
    private static let subjects = ["The old baker", "A young doctor", "My neighbour", "The new teacher", "Her brother", "Our captain"]
    private static let verbs = ["sold", "found", "painted", "lost", "repaired", "kept"]
    private static let objects = ["a small boat", "the blue bicycle", "an old clock", "the garden gate", "a box of letters"]
    private static let ends = ["last summer.", "in the morning.", "near the harbour.", "without a word.", "before the storm came."]

    private static let texts: [String] = (0..<3000).map { row in
        let (a, b, c, d) = (row % 6, row / 6 % 6, row / 36 % 5, row / 180 % 5)
        let common = "\(subjects[a]) \(verbs[b]) \(objects[c]) \(ends[d])"
        // One in a hundred has a sentence of its own, of frequent and rare words.
        guard row % 100 == 17 else { return common }
        let secret = "\(common) Patient Zyx\(row) owes Qrs\(row * 7) exactly \(row * 31) crowns since day \(row)."
        return secret
    }

    private func runs(_ text: String) -> [String] {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.count < 8 ? [] : (0...(words.count - 8)).map { words[$0..<($0 + 8)].joined(separator: " ") }
    }

    @Test("No run of eight words that one text alone has is made, though texts are like the column's")
    func privacy() throws {
        let generator = try generator(Self.texts)
        var counts: [String: Int] = [:]
        for text in Self.texts { for run in Set(runs(text)) { counts[run, default: 0] += 1 } }
        let single = Set(counts.filter { $0.value == 1 }.keys)
        #expect(single.count > 100)

        let made = try generator.texts(0..<2000)
        for text in made { #expect(single.isDisjoint(with: runs(text))) }
        #expect(!made.contains { $0.contains("Zyx1") || $0.contains("Qrs1") })

        let words = Set(Self.texts.flatMap { $0.split(separator: " ") })
        let all = made.flatMap { $0.split(separator: " ") }
        #expect(Double(all.count { words.contains($0) }) > 0.95 * Double(all.count))
        let lengths = made.map { $0.split(separator: " ").count }.sorted()
        let given = Self.texts.map { $0.split(separator: " ").count }.sorted()
        #expect(abs(lengths[1000] - given[1500]) <= 1 && Set(made).count > 200)
    }

    @Test("Runs that single texts have are not made even of frequent words")
    func frequentWords() throws {
        // Few words in random order: nearly every run of eight is of one text only, and each pair of words is frequent.
        let words = ["ab", "cd", "ef", "gh", "ij"]
        var state: UInt64 = 5
        let texts = (0..<2000).map { _ in
            (0..<12).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return words[Int(state >> 33) % 5]
            }.joined(separator: " ")
        }
        var counts: [String: Int] = [:]
        for text in texts { for run in Set(runs(text)) { counts[run, default: 0] += 1 } }
        let single = Set(counts.filter { $0.value == 1 }.keys)

        let made = try generator(texts).texts(0..<2000)
        let copied = made.count { text in runs(text).contains { single.contains($0) } }
        #expect(copied == 0)
    }

    @Test("Texts without spaces are spelled from their letters")
    func unspaced() throws {
        let given = (0..<600).map { "本日は\(["晴天", "雨天", "曇天"][$0 % 3])なり\(["明日", "昨日"][$0 % 2])も\(["良い", "悪い"][$0 / 6 % 2])日番号\($0)" }
        let made = try generator(given).texts(0..<300)

        let letters = Set(given.joined())
        #expect(made.allSatisfy { !$0.isEmpty && letters.isSuperset(of: $0) } && Set(made).count > 100)
    }

    @Test("Texts of a few rows, of one word, of nothing or of one endless line work")
    func odd() throws {
        _ = try generator(["only one text of its kind"]).texts(0..<10)
        _ = try generator([nil, nil]).texts(0..<10)
        _ = try generator([" ", "\n\n", "\t"]).texts(0..<10)
        #expect(try generator(Array(repeating: "word", count: 9)).texts(0..<10) == Array(repeating: "word", count: 10))
        let long = try generator(Array(repeating: String(repeating: "a b ", count: 30_000), count: 6)).texts(0..<2)
        #expect(long.allSatisfy { $0.utf8.count <= 10_000 && !$0.isEmpty })
        _ = try generator(Array(repeating: String(repeating: "x", count: 100_000), count: 6)).texts(0..<2)
    }
}
