import Evaluation

/// Whether the right cells are missing.
enum MissingnessSection {
    private static let listedDependences = 6

    static func section(_ report: TableReport) -> ReportSection {
        let gaps = report.columns.filter { $0.realMissing > 0 || $0.syntheticMissing > 0 }
        guard !gaps.isEmpty else {
            return ReportSection(
                id: "missing", title: "Missing cells", body: .paragraph("No cell of a compared column is missing in either table."))
        }
        let missingness = report.missingness
        var text = "Shares of missing cells differ by \(Figures.percent(missingness.largestDifference)) at most"
        if let holdout = missingness.largestDifferenceOfHoldout { text += "; those of held-out rows by \(Figures.percent(holdout))" }
        var body: Markup = .paragraph(text + ".")
        let listed = gaps.enumerated().sorted { first, second in
            let differences = [first, second].map { abs($0.element.realMissing - $0.element.syntheticMissing) }
            return (-differences[0], first.offset) < (-differences[1], second.offset)
        }.prefix(40).map(\.element)
        body += PageParts.table(
            listed.count < gaps.count
                ? "The worst \(listed.count) of \(gaps.count) columns with missing cells" : "Columns with missing cells",
            [.text("Column"), .number("Real"), .number("Synthetic")],
            listed.map {
                [.text(PageParts.name($0.name)), .number(Figures.percent($0.realMissing)), .number(Figures.percent($0.syntheticMissing))]
            })
        guard !missingness.dependences.isEmpty else { return ReportSection(id: "missing", title: "Missing cells", body: body) }
        body += .paragraph(
            "Where a cell is missing may depend on another column. Of such dependences \(Figures.percent(missingness.kept.value)) is kept"
                + (missingness.kept.ceiling.map { "; held-out rows keep \(Figures.percent($0))." } ?? "."))
        for dependence in missingness.dependences.prefix(listedDependences) { body += table(dependence) }
        if missingness.dependenceCount > listedDependences {
            body += .paragraph("The worst \(listedDependences) of \(missingness.dependenceCount) dependences are shown.", kind: "note")
        }
        return ReportSection(id: "missing", title: "Missing cells", body: body)
    }

    private static func table(_ dependence: MissingnessDependence) -> Markup {
        PageParts.table(
            "How much of \(PageParts.name(dependence.column)) is missing, by \(PageParts.name(dependence.on)): agreement \(Figures.percent(dependence.agreement))",
            [.text("Rows"), .number("Of all real rows"), .number("Missing, real"), .number("Missing, synthetic")],
            dependence.groups.map { group in
                [
                    .text(words(group.bin)), .number(Figures.percent(group.realRows)), .number(Figures.percent(group.realMissing)),
                    .number(Figures.percent(group.syntheticMissing)),
                ]
            })
    }

    private static func words(_ bin: BinDescription) -> String {
        switch bin {
        case .value(let text): Figures.shortened(text, to: 60)
        case .range(let from, let to):
            from == to ? Figures.compact(from, digits: 6) : "\(Figures.compact(from, digits: 6)) to \(Figures.compact(to, digits: 6))"
        case .otherValues: "other values"
        case .missing: "missing"
        }
    }
}
