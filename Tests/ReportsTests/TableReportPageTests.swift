import Reports
import Tabular
import Testing

@Suite("Report page") struct TableReportPageTests {
    /// A table all of whose names and values try to break out of the page.
    private static let hostile: Table = {
        let attacks = [
            "<script>alert(1)</script>", "\"><img onerror=alert(1) x=\"", "'-alert(1)-'", "</style><b>", "]]>", "<!--", "&lt;",
            "\u{202E}evil\u{0}\u{1B}[31m", "</svg><iframe>", "\\\"; alert(1)",
        ]
        let codes = (0..<100).map { Int32($0 % attacks.count) }
        return Table(
            attacks.enumerated().map { place, attack in
                place % 2 == 0
                    ? Column(attack, .category(codes: codes, values: attacks.map { $0 + "\(place)" }))
                    : Column(attack, .integer((0..<100).map { Int64($0 * place % 17) }), missing: (0..<100).map { $0 % 5 == 0 })
            })
    }()

    private func page() throws -> String {
        var options = TableReportOptions()
        options.title = "</title><script>alert(2)</script>"
        let table = Self.hostile
        let shuffled = Table(
            table.columns.enumerated().map { place, column in column.gathered((0..<100).map { ($0 * (place + 3)) % 100 }) })
        return TableReportPage(
            try TableReport(
                training: table, holdout: table, synthetic: shuffled, metadata: ReportTables.metadata(table), options: options,
                lineage: [TableReportLineageEntry("<b>label</b>", "<i onclick=x>value</i>")])
        ).html()
    }

    @Test("Whatever names and values hold, the page has no element and no attribute that it was not to have")
    func escaped() throws {
        let page = try page()
        // Every tag of the page, attribute values left out.
        var tags: Set<String> = []
        var attributes: Set<String> = []
        for match in page.matches(of: /<\/?([A-Za-z!][A-Za-z0-9]*)((?:\s+[A-Za-z-]+(?:="[^"]*")?)*)\s*\/?>/) {
            tags.insert(String(match.1).lowercased())
            for attribute in String(match.2).matches(of: /\s([A-Za-z-]+)(?:="[^"]*")?/) { attributes.insert(String(attribute.1)) }
        }
        let known: Set<String> = [
            "!doctype", "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "article", "figure",
            "figcaption", "h1", "h2", "h3", "p", "ul", "li", "a", "b", "i", "bdi", "span", "strong", "div", "dl", "dt", "dd", "table",
            "caption",
            "thead", "tbody", "tr", "th", "td", "svg", "g", "path", "rect", "circle", "text",
        ]
        #expect(tags.subtracting(known) == [])
        #expect(!attributes.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "style" })
        // Every opening bracket belongs to one of those tags.
        let rest = page.replacing(/<\/?([A-Za-z!][A-Za-z0-9]*)((?:\s+[A-Za-z-]+(?:="[^"]*")?)*)\s*\/?>/, with: "")
        let style = try #require(page.firstMatch(of: /<style>([^<]*)<\/style>/)).1
        #expect(!rest.replacing(style, with: "").contains("<"))
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" })
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("<td>&lt;i onclick=x&gt;value&lt;/i&gt;</td>"))
    }

    @Test("The page refers to nothing outside of itself")
    func selfContained() throws {
        let page = TableReportPage(try ReportTables.report(ReportTables.people(100, seed: 3))).html()
        for word in ["http:", "https:", "//", "src=", "@import", "url(", "<script", "<link", "<iframe", "<object"] {
            #expect(!page.contains(word), "\(word)")
        }
        let links = page.matches(of: /href="([^"]*)"/).map { String($0.1) }
        #expect(!links.isEmpty && links.allSatisfy { $0.hasPrefix("#") && page.contains("id=\"\($0.dropFirst())\"") })
        #expect(page.contains("default-src 'none'"))
    }

    @Test("Headings descend step by step, tables have captions and drawings have names")
    func accessible() throws {
        let page = TableReportPage(try ReportTables.report(ReportTables.people(100, seed: 3, independent: true))).html()
        let levels = page.matches(of: /<h([1-6])/).compactMap { Int($0.1) }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        #expect(page.matches(of: /<table>/).count == page.matches(of: /<table><caption>/).count)
        #expect(page.matches(of: #/<svg /#).count == page.matches(of: /<svg [^>]*role="img" aria-label="[^"]+"/).count)
        #expect(page.contains("<html lang=\"en\">") && page.contains("name=\"viewport\""))
    }

    @Test("The figures of the verdicts and of the charts stand on the page")
    func figures() throws {
        let report = try ReportTables.report(ReportTables.people(300, seed: 3, independent: true))
        let page = TableReportPage(report).html()
        for verdict in report.summary { #expect(page.contains("<h3>\(verdict.headline)</h3>")) }
        let trade = try #require(report.columns.first { $0.name == "trade" }?.categories)
        let share = Double(trade.real[0]) / Double(trade.real.reduce(0, +))
        let tenths = Int((share * 1000).rounded())
        #expect(page.contains("<title>\(trade.values[0]): Real \(tenths / 10).\(tenths % 10)\u{A0}%, Synthetic"))
        for entry in report.lineage { #expect(page.contains(">\(entry.label)<") && page.contains(">\(entry.value)<")) }
    }
}
