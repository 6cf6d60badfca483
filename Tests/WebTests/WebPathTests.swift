import Testing
import WebService

@Suite("Addresses")
struct WebPathTests {
    @Test("A segment stays one segment whatever is in it")
    func segments() {
        #expect(WebPath("models", "a/b?c#d%").description == "/models/a%2Fb%3Fc%23d%25")
        #expect(WebPath("datasets").with("q", "ä &").description == "/datasets?q=%C3%A4%20%26")
    }

    @Test(
        "A text that a browser would read as another site is no local address",
        arguments: [
            "//evil.example", "/\\evil.example", "https://evil.example", "evil.example", "", "/\t/evil.example", "/\n//evil.example",
            "javascript:alert(1)", "\\\\evil.example", "/a:b@c", "/%zz<script>",
        ])
    func foreign(_ text: String) {
        #expect(WebPath(local: text) == nil)
    }

    @Test("A local address is kept with its query")
    func local() {
        #expect(WebPath(local: "/datasets/42?q=a%26b&cursor=x")?.description == "/datasets/42?q=a%26b&cursor=x")
        #expect(WebPath(local: "/")?.description == "/")
    }
}

@Suite("Form values")
struct FormValuesTests {
    @Test("Plus signs and percent escapes are decoded; broken escapes stay as they are")
    func decoding() {
        let form = FormValues(urlEncoded: "a=1+2&b=%C3%A4%2B&c=%zz%4&d&=e&a=3")

        #expect(form.all("a") == ["1 2", "3"])
        #expect(form["a"] == "3")
        #expect(form["b"] == "ä+")
        #expect(form["c"] == "%zz%4")
        #expect(form["d"] == "")
        #expect(FormValues(urlEncoded: "x=%+f")["x"] == "% f")
    }

    @Test("A text of white space alone counts as left out")
    func blank() {
        #expect(FormValues(urlEncoded: "a=++&b=+x+").text("a") == nil)
        #expect(FormValues(urlEncoded: "a=++&b=+x+").text("b") == "x")
    }
}
