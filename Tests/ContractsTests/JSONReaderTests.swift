import Contracts
import Specification
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
    @Test(
        "A text that is not JSON is refused with line, column and reason",
        arguments: [
            ("", 1, 1, "it ends where a value was expected"),
            ("{\"a\": 1,\n  \"b\" 2}", 2, 7, "a colon was expected after the name \"b\""),
            ("{\"a\": 1,\n \"a\": 2}", 2, 2, "the member \"a\" is there twice"),
            ("[1, 2,]", 1, 7, "a value was expected"),
            ("[1 2]", 1, 4, "a comma or ] was expected"),
            ("{'a': 1}", 1, 2, "a member's name in quotes was expected"),
            ("01", 1, 1, "a number must not begin with a zero"),
            ("1.", 1, 3, "a digit was expected"),
            ("-", 1, 2, "a digit was expected"),
            ("1e999", 1, 1, "the number is too large"),
            ("\"a", 1, 3, "it ends inside a text"),
            ("\"\u{1}\"", 1, 2, "a control character in a text must be escaped"),
            (#""\x""#, 1, 3, "there is no escape of that letter"),
            (#""\ud800""#, 1, 8, "half of a surrogate pair stands alone"),
            (#""\ud800\u0041""#, 1, 14, "half of a surrogate pair stands alone"),
            ("nul", 1, 1, "a value was expected"),
            ("NaN", 1, 1, "a value was expected"),
            ("{} {}", 1, 4, "there is more after the value"),
        ])
    func failures(text: String, line: Int, column: Int, message: String) {
        #expect(throws: JSONSyntaxError(line: line, column: column, message: message)) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test("Bytes that are not UTF-8 are refused")
    func invalidUTF8() {
        #expect(throws: JSONSyntaxError(line: 1, column: 1, message: "the text is not valid UTF-8")) {
            try JSONReader.read([0x22, 0xff, 0x22])
        }
    }

    @Test("Nesting beyond a hundred levels is refused, not followed")
    func deepNesting() {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) }
    }

    @Test("Values are read as they are written")
    func values() throws {
        let text = #" {"a": [1, -2.5, 1e2, true, false, null, 9223372036854775808], "b": "\u00e9\ud83d\ude00\n\/é", "": {}} "#
        let expected: JSONValue = [
            "a": [1, -2.5, 100.0, true, false, nil, 9_223_372_036_854_775_808.0], "b": "é😀\n/é", "": [:],
        ]
        #expect(try JSONReader.read(Array(text.utf8)) == expected)
    }
}
