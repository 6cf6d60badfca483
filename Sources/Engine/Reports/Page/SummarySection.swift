import Evaluation

/// The top of the page: what to make of it all.
enum SummarySection {
    /// The line below the title.
    static func lead(_ report: TableReport) -> Markup {
        let rows = report.rows
        var text =
            "\(Figures.count(rows.synthetic)) synthetic rows, compared with the \(Figures.count(rows.training)) real rows they were learned from"
        if let holdout = rows.holdout { text += " and \(Figures.count(holdout)) real rows that were held out" }
        let count = report.columns.count
        return .paragraph(text + ", in \(count) column\(count == 1 ? "" : "s").", kind: "lead")
    }

    /// The verdicts and the figures behind them.
    static func markup(_ report: TableReport) -> Markup {
        var markup: Markup = "<section aria-labelledby=\"verdicts\"><h2 id=\"verdicts\">In short</h2>\n"
        if !report.privacy.mayBeShared {
            markup += """
                <p class="banner poor"><strong>Do not share this table.</strong> It comes too near to the real rows it was learned from; see \
                <a href="#privacy">Privacy</a>.</p>

                """
        }
        markup += "<ul class=\"cards\">\(report.summary.map(card))</ul>\n"
        markup += PageParts.scoreKey
        markup += PageParts.table(
            "Scores beside what real rows reach", [.text("Measure"), .number("Synthetic"), .number("Best possible"), .text("0 to 100 %")],
            scores(report))
        return markup + "</section>\n"
    }

    private static func card(_ verdict: ReportVerdict) -> Markup {
        """
        <li class="\(verdict.tone.rawValue)"><p class="tone">\(name(verdict.topic)): \(word(verdict.tone))</p><h3>\(verdict.headline)</h3>\
        <p>\(verdict.explanation)</p></li>

        """
    }

    private static func word(_ tone: ReportVerdict.Tone) -> String {
        switch tone {
        case .good: "✓ good"
        case .fair: "~ fair"
        case .poor: "✗ poor"
        case .open: "? open"
        }
    }

    private static func name(_ topic: ReportVerdict.Topic) -> String {
        switch topic {
        case .privacy: "Privacy"
        case .columns: "Columns"
        case .combinations: "Combinations"
        case .detection: "Detection"
        case .utility: "Usefulness"
        case .missingness: "Missing cells"
        case .validity: "Validity"
        }
    }

    private static func scores(_ report: TableReport) -> [[PageParts.Cell]] {
        func row(_ name: String, _ value: Double?, _ ceiling: Double?) -> [PageParts.Cell] {
            var bar: Markup = ""
            if let value {
                let best = ceiling.map { ", best possible \(Figures.percent($0))" } ?? ""
                bar = RangeChart.bar(value, ceiling: ceiling, title: "\(Figures.percent(value))\(best)")
            }
            return [.text(name), .number(Figures.percent(value)), .number(Figures.percent(ceiling)), .markup(bar)]
        }
        var rows = [row("Accuracy of single columns", report.accuracy.univariate.accuracy, report.accuracy.univariate.ceiling)]
        if let pairs = report.accuracy.bivariate { rows.append(row("Accuracy of pairs", pairs.accuracy, pairs.ceiling)) }
        if let triples = report.accuracy.trivariate { rows.append(row("Accuracy of triples", triples.accuracy, triples.ceiling)) }
        rows.append(row("Column shapes (SDMetrics)", report.columnShapes.value, report.columnShapes.ceiling))
        rows.append(row("Column pair trends, all pairs", report.columnPairTrends.value, report.columnPairTrends.ceiling))
        if report.strongPairTrends.value != nil {
            rows.append(row("Column pair trends, strong pairs", report.strongPairTrends.value, report.strongPairTrends.ceiling))
        }
        rows.append(row("Valid values", report.validity.value, report.validity.ceiling))
        return rows
    }
}
