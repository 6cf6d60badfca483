import Evaluation
import Tabular

/// The columns, the worst first.
enum ColumnsSection {
    static func section(_ report: TableReport) -> ReportSection {
        let charted = report.columns.prefix(TableReportPage.chartedColumns)
        var body: Markup = .paragraph(
            "The column that falls short most comes first. Accuracy compares frequencies in about ten bins; what is possible is what as many fresh real rows "
                + "would reach on average.")
        if charted.count < report.columns.count {
            body += .paragraph("The worst \(charted.count) of \(report.columns.count) columns have charts; all are in the table below.")
        }
        body += PageParts.key
        body += "<div class=\"columns\">\n\(charted.map { column($0) })</div>\n"
        body += all(report)
        if !report.excluded.isEmpty {
            body += PageParts.table(
                "Columns that were not compared", [.text("Column"), .text("Why")],
                report.excluded.map { [.text(PageParts.name($0.name)), .text($0.reason)] })
        }
        return ReportSection(id: "columns", title: "Columns", beginsPage: true, body: body)
    }

    private static func column(_ column: ColumnReport) -> Markup {
        let name = PageParts.name(column.name)
        var facts: Markup =
            "Accuracy <b>\(Figures.percent(column.accuracy.value))</b> of \(Figures.percent(column.accuracy.ceiling)) possible"
        if let shape = column.shape.value {
            facts += " · shape \(Figures.score(shape))"
            if let ceiling = column.shape.ceiling { facts += ", held-out rows \(Figures.score(ceiling))" }
        }
        if column.realMissing > 0 || column.syntheticMissing > 0 {
            facts += " · missing \(Figures.percent(column.realMissing)) real, \(Figures.percent(column.syntheticMissing)) synthetic"
        }
        return """
            <article class="column"><h3><bdi>\(name)</bdi> <span class="badge">\(column.type.rawValue)</span></h3><p class="facts">\(facts)</p>
            \(chart(column, name))\(numbers(column))</article>

            """
    }

    private static func chart(_ column: ColumnReport, _ name: String) -> Markup {
        if let histogram = column.histogram {
            return HistogramChart.svg(
                histogram.bins, [ChartSeries(.real, histogram.real), ChartSeries(.synthetic, histogram.synthetic)],
                title: "How \(name) is distributed in the real and in the synthetic table")
        }
        guard let categories = column.categories, !categories.values.isEmpty else {
            return .paragraph("There are no values to draw.", kind: "note")
        }
        var (labels, real, synthetic) = (categories.values, categories.real, categories.synthetic)
        if categories.otherValues > 0 {
            labels.append("\(Figures.count(categories.otherValues)) other\(categories.otherValues == 1 ? "" : "s")")
            real.append(categories.otherReal)
            synthetic.append(categories.otherSynthetic)
        }
        let chart = BarChart.svg(
            labels, [ChartSeries(.real, real), ChartSeries(.synthetic, synthetic)], lastIsRest: categories.otherValues > 0,
            title: "How often the values of \(name) occur in the real and in the synthetic table, in per cent")
        guard categories.unknownSynthetic > 0 else { return chart }
        return chart
            + .paragraph(
                "\(Figures.count(categories.unknownSynthetic)) synthetic cells have a value that no training row has.", kind: "note")
    }

    private static func numbers(_ column: ColumnReport) -> Markup {
        guard let real = column.realNumbers else { return "" }
        let synthetic = column.syntheticNumbers
        func figure(_ name: String, _ text: (NumberSummary) -> String?) -> (name: String, real: String, synthetic: String) {
            (name, text(real) ?? "—", synthetic.flatMap(text) ?? "—")
        }
        var figures = [figure("Mean") { $0.mean.text }]
        if column.type != .datetime { figures.append(figure("Std. dev.") { Figures.compact($0.standardDeviation) }) }
        figures += [
            figure("Smallest") { $0.minimum.text }, figure("5 %") { $0.quantile(0.05)?.text }, figure("Median") { $0.quantile(0.5)?.text },
            figure("95 %") { $0.quantile(0.95)?.text }, figure("Largest") { $0.maximum.text },
        ]
        let caption: Markup = "Figures of \(PageParts.name(column.name)): mean, standard deviation, quantiles"
        // One row for each table where the figures are short, as most numbers are, else one row for each figure.
        if figures.reduce(0, { $0 + max($1.real.count, $1.synthetic.count, $1.name.count) }) < 46 {
            return PageParts.table(
                caption, [.text("")] + figures.map { .number($0.name) },
                [[.text("Real")] + figures.map { .number($0.real) }, [.text("Synthetic")] + figures.map { .number($0.synthetic) }])
        }
        return PageParts.table(
            caption, [.text("Figure"), .number("Real"), .number("Synthetic")],
            figures.map { [.text($0.name), .number($0.real), .number($0.synthetic)] })
    }

    private static func all(_ report: TableReport) -> Markup {
        let hasDetection = !report.detection.columns.isEmpty
        let rows = report.columns.map { column -> [PageParts.Cell] in
            var cells: [PageParts.Cell] = [
                .text(PageParts.name(column.name)), .text(column.type.rawValue), .number(Figures.percent(column.accuracy.value)),
                .number(Figures.percent(column.accuracy.ceiling)), .number(Figures.score(column.shape.value)),
                .number(Figures.score(column.shape.ceiling)), .number(Figures.percent(column.validity.value)),
                .number(Figures.percent(column.realMissing)), .number(Figures.percent(column.syntheticMissing)),
            ]
            if hasDetection { cells.append(.number(Figures.percent(column.detectionShare))) }
            return cells
        }
        var heads: [PageParts.Cell] = [
            .text("Column"), .text("Type"), .number("Accuracy"), .number("Possible"), .number("Shape"), .number("Held-out"),
            .number("Valid"),
            .number("Missing, real"), .number("Synthetic"),
        ]
        if hasDetection { heads.append(.number("Gives away")) }
        return PageParts.table("All columns, the worst first", heads, rows)
    }
}
