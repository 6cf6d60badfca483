import Specification
import Testing
import WebService

@Suite("HTML")
struct HTMLTests {
    private func text(_ html: HTML) -> String { String(decoding: html.rendered(), as: UTF8.self) }

    @Test("Text is escaped in content and in attribute values")
    func escaping() {
        let evil = "<script>alert(\"1\" & '2')</script>"
        let escaped = "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;"

        #expect(text(Tag.p(.title(evil)) { evil }) == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("Data for scripts cannot end its script element")
    func data() {
        let html = text(.data(id: "d", ["name": "</script><script>alert(1)</script><!--"]))

        #expect(html.hasPrefix("<script type=\"application/json\" id=\"d\">{"))
        #expect(html.components(separatedBy: "</script>").count == 2)
        #expect(!html.contains("<!--"))
    }

    @Test("A void element has no end tag, and an attribute that does not apply is left out")
    func elements() {
        #expect(text(Tag.input(.name("a"), .when(false, .checked), .when(true, .required))) == "<input name=\"a\" required>")
        #expect(text(Tag.ul { for item in ["a", "b"] { Tag.li { item } } }) == "<ul><li>a</li><li>b</li></ul>")
    }

    @Test("A null byte becomes the replacement character")
    func nullByte() {
        #expect(text(Tag.p { "a\0b" }) == "<p>a\u{FFFD}b</p>")
    }
}

extension String {
    /// The parts between occurrences of a text.
    func components(separatedBy separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
