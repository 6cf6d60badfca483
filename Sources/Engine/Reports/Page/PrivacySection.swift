import Evaluation

/// Whether anyone is exposed.
enum PrivacySection {
    static func section(_ report: TableReport) -> ReportSection {
        let privacy = report.privacy
        var body: Markup = .paragraph(privacy.explanation)
        if let closeness = privacy.closeness { body += Self.closeness(closeness, privacy.limits) }
        body += copies(privacy.copies)
        return ReportSection(id: "privacy", title: "Privacy", beginsPage: true, body: body)
    }

    private static func closeness(_ closeness: Closeness, _ limits: PrivacyLimits) -> Markup {
        let share = closeness.nearerToTraining
        let said = "\(Figures.percent(share.share)), 95 % interval \(Figures.percent(share.low)) to \(Figures.percent(share.high))"
        var markup: Markup = """
            <figure><figcaption>Synthetic rows nearer to a training row than to a held-out row: \(said)</figcaption>
            \(RangeChart.interval(
                low: share.low, value: share.share, high: share.high,
                marks: [RangeChart.Mark(0.5, "ideal"), RangeChart.Mark(limits.nearerToTraining, "limit")],
                title: "Share of synthetic rows nearer to training rows: \(said); 50 % is ideal, \(Figures.percent(limits.nearerToTraining)) the limit"))</figure>

            """
        markup += .paragraph(
            "\(Figures.count(closeness.syntheticRows)) synthetic rows were compared with \(Figures.count(closeness.realRows)) training rows and as many held-out rows. "
                + "The table must not be shared if the whole interval lies above the limit.")
        let distances = [
            ("5 % of the rows are nearer than", closeness.training.low, closeness.holdout.low),
            ("Half of the rows are nearer than", closeness.training.median, closeness.holdout.median),
            ("Nearest to second nearest row, lowest 5 %", closeness.training.lowRatio, closeness.holdout.lowRatio),
            ("Nearest to second nearest row, median", closeness.training.medianRatio, closeness.holdout.medianRatio),
        ]
        markup += PageParts.table(
            "Distances from synthetic rows to their nearest real rows, 0 (equal) to 1",
            [.text("Figure"), .number("Training"), .number("Held-out")],
            distances.map { [.text($0.0), .number(Figures.score($0.1)), .number(Figures.score($0.2))] })
        return markup
    }

    private static func copies(_ copies: ExactCopies) -> Markup {
        func row(_ name: String, _ found: Proportion, _ expected: Proportion) -> [PageParts.Cell] {
            [
                .text(name), .number(Figures.percent(found.share)), .number(interval(found)), .number(Figures.percent(expected.share)),
                .number(interval(expected)),
            ]
        }
        let source =
            copies.expectation == .holdout
            ? "What a fresh sample would have was counted in the held-out rows."
            : "What a fresh sample would have follows from how rows repeat within the training table, since no rows were held out."
        return PageParts.table(
            "Rows that equal a training row in every cell",
            [.text("Synthetic rows that"), .number("Found"), .number("95 % interval"), .number("Expected"), .number("95 % interval")],
            [
                row("repeat a training row", copies.copies, copies.expectedCopies),
                row("repeat a training row that occurs once", copies.copiesOfUniqueRows, copies.expectedCopiesOfUniqueRows),
            ]) + .paragraph(source, kind: "note")
    }

    private static func interval(_ share: Proportion) -> String { "\(Figures.percent(share.low)) – \(Figures.percent(share.high))" }
}
