import Evaluation

/// Whether a classifier can tell the tables apart.
enum DetectionSection {
    static func section(_ report: TableReport) -> ReportSection {
        let detection = report.detection
        guard let auc = detection.auc else {
            return ReportSection(
                id: "detection", title: "Detection",
                body: .paragraph("There are too few rows to teach a classifier to tell the tables apart."))
        }
        let against = report.rows.holdout == nil ? "training rows" : "held-out rows"
        var body: Markup = .paragraph(
            "A boosted classifier learned to tell synthetic rows from \(against), \(Figures.count(detection.rowCount)) of each, and was tested on rows it had not "
                + "seen. An area under the ROC curve of 0.5 is guessing, and 1 means that it is always right. As many equal rows give 0.5 ± "
                + "\(Figures.fixed(detection.noise, 3)) in 95 of 100 cases.")
        var rows: [[PageParts.Cell]] = [[.text("Synthetic rows against \(against)"), .number(Figures.fixed(auc, 3))]]
        if let floor = detection.floor { rows.append([.text("Real rows against real rows"), .number(Figures.fixed(floor, 3))]) }
        body += PageParts.table("Area under the ROC curve", [.text("Rows told apart"), .number("Area")], rows)
        if auc - max(detection.floor ?? 0.5, 0.5) > detection.noise, !detection.columns.isEmpty {
            let listed = detection.columns.prefix(10)
            body += PageParts.table(
                "What gave the rows away", [.text("Column"), .number("Share"), .text("0 to 100 %")],
                listed.map { share in
                    let said = Figures.percent(share.share)
                    return [
                        .text(PageParts.name(share.column)), .number(said),
                        .markup(RangeChart.bar(share.share, ceiling: nil, title: said)),
                    ]
                })
        } else {
            body += .paragraph("The classifier does not beat chance by more than the noise, so it is moot which columns it went by.")
        }
        return ReportSection(id: "detection", title: "Detection", body: body)
    }
}
