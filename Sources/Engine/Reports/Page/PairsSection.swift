import Evaluation

/// How columns hang together.
enum PairsSection {
    static func section(_ report: TableReport) -> ReportSection {
        guard report.pairCount > 0 else {
            return ReportSection(
                id: "pairs", title: "Pairs", body: .paragraph("The table has a single column to compare, so there are no pairs."))
        }
        return ReportSection(id: "pairs", title: "Pairs", beginsPage: true, body: maps(report) + worst(report))
    }

    private static func maps(_ report: TableReport) -> Markup {
        let associations = report.associations
        let labels = associations.real.columns
        var markup: Markup = .paragraph(
            "How strongly each pair of columns hangs together: numbers by Pearson’s correlation (−1 to 1), categories by Cramér’s V and a number with a category by "
                + "the correlation ratio (both 0 to 1). The first two pictures should look alike, and the third should be plain.")
        if labels.count < associations.eligibleColumns {
            markup += .paragraph("Shown are the \(labels.count) columns of the worst pairs; the table has \(associations.eligibleColumns).")
        }
        markup += HeatMap.legend()
        let kind = labels.count > 16 ? "maps wide" : "maps"
        func figure(_ title: String, _ values: [[Double?]], _ said: String) -> Markup {
            """
            <figure><figcaption>\(title)</figcaption><div class="scroll">\(HeatMap.svg(labels, values, title: said))</div></figure>

            """
        }
        markup += """
            <div class="\(kind)">
            \(figure("Real", associations.real.values, "Associations of pairs of columns in the real table"))\
            \(figure("Synthetic", associations.synthetic.values, "Associations of pairs of columns in the synthetic table"))\
            \(figure("Synthetic less real", associations.difference, "Differences of the associations"))</div>

            """
        return markup
    }

    private static func worst(_ report: TableReport) -> Markup {
        let listed = report.pairs.prefix(TableReportPage.listedPairs)
        let rows = listed.map { pair -> [PageParts.Cell] in
            [
                .text("\(PageParts.name(pair.trend.first)) × \(PageParts.name(pair.trend.second))"),
                .text(pair.trend.metric == .correlationSimilarity ? "correlation" : "frequencies"),
                .number(Figures.score(pair.trend.score)),
                .number(Figures.score(pair.ceiling)), .number(Figures.score(pair.trend.realAssociation)),
                .number(Figures.score(report.associations.synthetic[pair.trend.first, pair.trend.second])),
            ]
        }
        let caption = "The worst \(listed.count) of \(Figures.count(report.pairCount)) pairs, by how far they fall short of held-out rows"
        return PageParts.table(
            "\(caption)",
            [.text("Pair"), .text("Compared by"), .number("Score"), .number("Held-out"), .number("Together, real"), .number("Synthetic")],
            rows)
            + .paragraph(
                "Score: 1 less half the difference of correlations, or 1 less the total variation distance of joint frequencies. Together: the correlation or Cramér’s V "
                    + "in the real table, and the heat map’s figure in the synthetic one.",
                kind: "note")
    }
}
