import Contracts
import Testing

@Suite("Rules of names")
struct TextPatternTests {
    private static let samples = [
        "", " ", "a", "A9", "ada.lovelace@example", "-a", "a b", " a", "a ", "a\tb", "a\u{7f}", "é", "Zürich 2020", "..", ".a", "a.",
        "a/b", "a\\b", "a?b", "a#b", "a%b", "a\n", "\u{0}", "0", "00", "7", "10", "latest", "latests", "123456789", "1234567890", "12345",
        "0193a5b0c1d2000000000000000000ab", "0193A5B0C1D2000000000000000000AB",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "😀",
    ]

    @Test("The rule in Swift and the regular expression in the document agree", arguments: TextPattern.allCases)
    func rulesAgree(pattern: TextPattern) throws {
        let expression = try Regex(pattern.rawValue).matchingSemantics(.unicodeScalar)
        for sample in Self.samples {
            let matches = try expression.wholeMatch(in: sample) != nil
            #expect(pattern.accepts(sample) == matches, "\(pattern) on \(sample.debugDescription)")
        }
    }

    @Test("A name longer than its limit is refused")
    func lengths() {
        #expect(TextPattern.datasetName.accepts(String(repeating: "é", count: 120)))
        #expect(!TextPattern.datasetName.accepts(String(repeating: "é", count: 121)))
        #expect(!TextPattern.username.accepts(String(repeating: "a", count: 65)))
    }
}
