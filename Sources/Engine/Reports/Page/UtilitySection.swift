import Evaluation

/// Whether synthetic rows teach what real ones do.
enum UtilitySection {
    static func section(_ report: TableReport) -> ReportSection {
        guard let utility = report.utility else {
            return ReportSection(
                id: "usefulness", title: "Usefulness",
                body: .paragraph("Without rows that were held out there is nothing fair to test models on, so usefulness was not tested."))
        }
        var body: Markup = .paragraph(
            "For each column one model learned from synthetic rows and one from real rows to predict it from all others. Both were tested on held-out real rows. "
                + "The synthetic table is as useful as the real one where both score alike.")
        let rows = utility.targets.map { target -> [PageParts.Cell] in
            let score = target.synthetic.score
            var bar: Markup = ""
            if let score {
                let real = target.real.score.map { ", learned from real rows \(Figures.score($0))" } ?? ""
                bar = RangeChart.bar(score, ceiling: target.real.score, title: "Learned from synthetic rows \(Figures.score(score))\(real)")
            }
            return [
                .text(PageParts.name(target.column)),
                .text(target.classes.isEmpty ? "R²" : "area under ROC, \(target.classes.count) classes"),
                .number(Figures.score(score)), .number(Figures.score(target.real.score)), .number(figure(target.synthetic.accuracy)),
                .number(figure(target.real.accuracy)), .markup(bar),
            ]
        }
        if rows.isEmpty {
            body += .paragraph("No column could be predicted.")
        } else {
            body += PageParts.table(
                "Models tested on held-out rows",
                [
                    .text("Predicted column"), .text("Score"), .number("Synthetic"), .number("Real"), .number("Right, synthetic"),
                    .number("Right, real"),
                    .text("0 to 1"),
                ], rows)
            body += .paragraph(
                "R² is the share of the variance that is explained; below 0 the model is worse than the mean. Areas below 0.55 and R² below 0.05 from real rows say "
                    + "that there is nothing to learn, and count for no verdict. Of more than five values the rarer ones are one class.",
                kind: "note")
        }
        return ReportSection(id: "usefulness", title: "Usefulness", body: body)
    }

    private static func figure(_ share: Double?) -> String { share.map { Figures.percent($0) } ?? "—" }
}
