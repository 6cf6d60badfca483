import Generators
import Tabular
import Testing

@Suite struct PatternTests {
    @Test(
        "Every word matches the pattern, as Swift's own regular expressions see it",
        arguments: [
            "USR-[0-9]{6}", "[A-Z]{3}-\\d{4}", "(foo|ba[rz])+", "[^aeiou0-9]{5,8}", "\\w{3,12}@\\w+\\.(com|org)", "(?:ab?|c*d){2,3}x",
            "a?b?c?d?e?f?g?",
            "^[0-9a-f]{8}-[0-9a-f]{4}$", "\\S{20}\\s\\D\\W", "[\\w.-]{30}", "(?<year>19|20)\\d\\d", "\\$\\{[a-c]+\\}", "é[à-ü]{2}✓?",
            "\\x41\\u0042",
            "[A-Za-z0-9_]{64}", "a{3,}b{,2}", ".{10}", "x|yy|zzz", "[]a]{2}", "\\/\\-[+\\-*]",
        ])
    func words(_ pattern: String) throws {
        let made = try generator(["x"], .identifier, pattern: pattern).texts(0..<300)

        // What Swift spells otherwise.
        let spelled = pattern.replacing("{,2}", with: "{0,2}").replacing("[]a]", with: "[\\]a]")
        let regex = try Regex(spelled).dotMatchesNewlines()
        for word in made { #expect(word.wholeMatch(of: regex) != nil, "\(word)") }
        #expect(made.count == 300)
    }

    @Test("Words are counted, and a word that can be read in several ways counts once")
    func counts() throws {
        #expect(try PatternAutomaton("USR-[0-9]{6}").wordCount == 1_000_000)
        #expect(try PatternAutomaton("a|a|b").wordCount == 2)
        #expect(try PatternAutomaton("(a|ab)(c|bc)").wordCount == 3)
        #expect(try PatternAutomaton("[ab]{0,3}").wordCount == 15)
        #expect(try PatternAutomaton("(a?){5}").wordCount == 6)
        #expect(try PatternAutomaton("(a*)*").wordCount == 101)
        #expect(try PatternAutomaton("").wordCount == 1)
        #expect(try PatternAutomaton("[a-z]{13}").wordCount == 2_481_152_873_203_736_576)
        #expect(try PatternAutomaton("[a-z]{40}").wordCount == nil)
    }

    @Test(
        "The values of a unique column differ, in a small and in an endless language alike",
        arguments: ["[0-9]{6}", "(a|ab)?(c|bc)?[0-9]{5,6}", "[a-z]{13}", "[a-z]{40}", "[0-9a-f]{32}", "(x|[0-9]{30})(y|z)"])
    func uniqueness(_ pattern: String) throws {
        let made = try generator(["x"], .identifier, isUnique: true, pattern: pattern)
        let texts = try made.texts(0..<100_000)

        #expect(Set(texts).count == 100_000)
        #expect(texts != texts.sorted())
    }

    @Test("All words of a unique column are made, and one row more is an error that says how many there are")
    func exhaustion() throws {
        let made = try generator(["x"], .identifier, isUnique: true, pattern: "[a-z][0-9]|x{0,3}")

        #expect(Set(try made.texts(0..<264)).count == 264 && made.rowLimit == 264)
        let error = #expect(throws: GeneratorError.self) { try made.cells(rows: 260..<265, seed: 1, salt: 1) }
        #expect(error?.message.contains("only 264 different values") == true)
    }

    @Test(
        "What is not supported is an error that names the character",
        arguments: [
            ("ab(cd", 3, "the group is never closed"), ("a)b", 2, "')' closes no group"),
            ("[a-z", 1, "the class of characters is never closed"),
            ("x*+", 3, "a quantifier follows another one"), ("+a", 1, "nothing stands before the quantifier"),
            ("a{5,2}", 2, "the lower number"),
            ("a{999999999}", 3, "more than 1000 repetitions"), ("(?=a)b", 1, "this kind of group"), ("(a)\\1", 4, "this escape"),
            ("a\\", 2, "the pattern ends with a backslash"), ("[z-a]", 2, "the range of characters has no order"),
            ("a^b", 2, "the start of the text"),
            ("a$b", 2, "the end of the text"), ("[[:alpha:]]", 2, "named classes"), ("\\xZZ", 1, "is not the number of a character"),
            ("\\bword", 1, "this escape"), ("[^ -~]", 1, "the class has no printable character"), ("(?i)a", 1, "this kind of group"),
        ])
    func errors(_ pattern: String, place: Int, message: String) throws {
        let error = #expect(throws: GeneratorError.self) { try PatternAutomaton(pattern) }
        #expect(error?.field == "pattern, character \(place)")
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test(
        "A hostile pattern is an error or works, and ends soon",
        arguments: [
            String(repeating: "(", count: 10_000), String(repeating: "(", count: 5000) + "a" + String(repeating: ")", count: 5000),
            String(repeating: "(", count: 90) + String(repeating: "){1000}", count: 90), "((((a{1000}){1000}){1000}){1000})", "((a*)*)*",
            "(((a*)*)*)*",
            "(a|b|c|d)*(a|b|c|d)*(a|b|c|d)*x", "(.*a){10}", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)b", String(repeating: "a?", count: 5000),
            "[\u{0}-\u{10FFFF}]",
            String(repeating: "^", count: 10_000), String(repeating: "|", count: 9999), "(a{0,1000}){0,20}", "", "((|a)|(|b)){1000}",
            "\u{202E}\u{1F468}\u{200D}[\u{1F600}-\u{1F64F}]",
            String(repeating: "[a-z0-9]?", count: 1000), "(a?b?c?d?){200}", String(repeating: "x", count: 20_000), "[a-zA-Z]{1000}.{1000}",
        ])
    func hostile(_ pattern: String) throws {
        guard let made = try? generator(["x"], .identifier, isUnique: true, pattern: pattern) else { return }
        let count = min(50, made.rowLimit ?? 50)
        #expect(Set(try made.texts(0..<count)).count == count)
    }

    @Test("A column of numbers takes a pattern of digits, and no other")
    func integers() throws {
        let made = try generator(["1"], .integer, isUnique: true, pattern: "[1-9][0-9]{4}")

        guard case .integer(let numbers) = try made.cells(rows: 0..<90_000, seed: 3, salt: 0) else { return #expect(Bool(false)) }
        #expect(Set(numbers) == Set(10_000...99_999))
        #expect(throws: GeneratorError.self) { try generator(["1"], .integer, pattern: "[a-f]{3}") }
        #expect(throws: GeneratorError.self) { try generator(["1"], .integer, pattern: "[0-9]{19}") }
    }

    @Test("Identifiers without a pattern get the form of the column")
    func recognised() throws {
        let given = (0..<50).map { "01H1S72K\(["AAW01ZWQ", "AACHFY7R"][$0 % 2])\(String(UnicodeScalar(UInt8(65 + $0 % 26))))\($0 % 7)9" }
        let made = try generator(given, .identifier, isUnique: true).texts(0..<1000)

        #expect(Set(made).count == 1000 && made.allSatisfy { $0.hasPrefix("01H1S72KAA") && $0.utf8.count == 19 })
        let varied = try generator(["a1", "b22_c", "c333", "d4", "e5"], .identifier, isUnique: true).texts(0..<100)
        #expect(varied.allSatisfy { (2...5).contains($0.utf8.count) && !$0.contains { $0.isUppercase } })
        let numbers = try generator(["7", "102", "93411", "5"], .identifier, isUnique: true, pattern: "[0-9]{1,5}").texts(0..<1000)
        #expect(numbers.allSatisfy { $0.utf8.first != 0x30 })
    }
}
