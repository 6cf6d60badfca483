/// Writes a report as one HTML file that needs nothing else: no network, no scripts, its style and drawings within.
///
/// It reads on a phone, on light and dark screens, on paper and aloud. Everything that comes from a table is escaped, and the page forbids browsers to load
/// anything.
package struct TableReportPage {
    /// So many columns have charts; the others are in a table.
    package static let chartedColumns = 24
    /// So many pairs are listed.
    package static let listedPairs = 25

    private let report: TableReport

    package init(_ report: TableReport) { self.report = report }

    /// The page in UTF-8.
    package func bytes() -> [UInt8] { Array(html().utf8) }

    /// The page.
    package func html() -> String {
        let sections: [ReportSection] = [
            ColumnsSection.section(report), PairsSection.section(report), DetectionSection.section(report), UtilitySection.section(report),
            PrivacySection.section(report), MissingnessSection.section(report), SettingsSection.section(report),
            ReadingSection.section(report),
        ]
        let style = Markup.trusted(ChartStyle.css + PageStyle.css)
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(report.title)</title>
            <style>\(style)</style>
            </head>
            <body>
            <header><h1>\(report.title)</h1>\(SummarySection.lead(report))\(Self.contents(sections))</header>
            <main>
            \(SummarySection.markup(report))
            \(sections.map { section in
                "<section aria-labelledby=\"\(section.id)\"><h2 id=\"\(section.id)\"\(section.beginsPage ? " class=\"page\"" as Markup : "")>\(section.title)</h2>\n\(section.body)</section>\n"
            })
            </main>
            <footer><p>Made by Semblance. The page holds figures and common values of the real table: keep it as you would keep a summary of that table.</p></footer>
            </body>
            </html>

            """
        return page.text
    }

    private static func contents(_ sections: [ReportSection]) -> Markup {
        "<nav aria-label=\"Contents\"><ul>\(sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" })</ul></nav>"
    }
}

/// A part of the page with a heading of the second level.
struct ReportSection {
    let id: String
    let title: String
    var beginsPage = false
    let body: Markup
}
