import Evaluation

/// Where the tables come from, how the report was made, and syngen's figures for those who compare.
enum SettingsSection {
    static func section(_ report: TableReport) -> ReportSection {
        var body: Markup = ""
        if !report.lineage.isEmpty { body += entries("Where the tables come from", report.lineage) }
        body += entries("How this report was made", report.settings)
        if !report.notes.isEmpty { body += "<ul class=\"note\">\(report.notes.map { "<li>\($0)</li>" })</ul>\n" }
        if let syngen = report.syngen {
            func row(_ name: String, _ figure: ReportFigure, _ best: String) -> [PageParts.Cell] {
                [.text(name), .number(Figures.score(figure.value)), .number(Figures.score(figure.ceiling)), .number(best)]
            }
            let band = syngen.band.map { " (syngen calls it \($0.rawValue))" } ?? ""
            body += PageParts.table(
                "What syngen’s report would say", [.text("Figure"), .number("Synthetic"), .number("Held-out"), .number("Best")],
                [
                    row("Accuracy\(band)", syngen.accuracy, "1"), row("Difference of correlations", syngen.correlation, "0"),
                    row("Clusters shared", syngen.clusters, "1"),
                ])
        }
        return ReportSection(id: "settings", title: "Origin and settings", body: body)
    }

    private static func entries(_ caption: String, _ entries: [TableReportLineageEntry]) -> Markup {
        PageParts.table("\(caption)", [.text("What"), .text("Value")], entries.map { [.text($0.label), .text($0.value)] })
    }
}
