import Contracts
import FoundationEssentials
import Specification

/// One dataset of series: plots, its statistics and where it came from.
struct DatasetPage {
    let context: PageContext
    let dataset: Dataset
    let series: SeriesSummary

    var html: HTML {
        Layout(context: context, title: dataset.name, section: .datasets, scripts: ["dataset.js"], hasPlots: true).page {
            PageHeader(
                title: dataset.name, lead: "\(DatasetText.shape(series)), \(DatasetText.origin(dataset.origin))",
                trail: [("Datasets", WebPath("datasets"))], actions: actions
            ).html
            plots
            Tag.div(.class("columns columns-statistics")) {
                statistics
                about
            }
            provenance
        }
    }

    private var actions: HTML {
        HTML.fragment([
            LinkButton.primary("Train on this", WebPath("training", "new").with("dataset", dataset.name), icon: .activity),
            LinkButton.secondary("CSV", WebPath("datasets", dataset.id, "content").with("format", "csv"), icon: .download),
            LinkButton.secondary("JSON lines", WebPath("datasets", dataset.id, "content").with("format", "jsonl"), icon: .download),
            LinkButton.danger("Delete", WebPath("datasets", dataset.id, "delete"), icon: .trash),
        ])
    }

    private var plots: HTML {
        Card("Series", actions: Tag.span(.class("quiet"), .id("series-range"))) {
            Tag.div(.class("plot-toolbar script-only")) {
                control(
                    "view", "View", [("overlay", "Overlay"), ("multiples", "Small multiples"), ("heat", "Heat map")],
                    selected: series.labels.count > 1 ? "multiples" : "overlay")
                if series.channels.count > 1 {
                    control("channel", "Channel", series.channels.enumerated().map { (String($0.offset), $0.element.name) })
                }
                if series.labels.count > 1 {
                    control(
                        "label", "Label", oneOfEach + [("", "All labels")] + series.labels.map { (String($0.label), "Label \($0.label)") })
                }
                control("count", "Shown", ["1", "5", "10", "20", "50"].map { ($0, $0) }, selected: "10")
                Tag.div(.class("toolbar-item toolbar-wide")) {
                    Tag.label(.for("plot-offset")) { "From series" }
                    Tag.div(.class("slider-row")) {
                        Tag.input(
                            .type("range"), .class("slider"), .id("plot-offset"), .min("0"), .max(String(max(0, series.sequences - 1))),
                            .step("1"), .value("0"))
                        Tag.output(.id("plot-offset-number"), .for("plot-offset")) { "1" }
                    }
                }
            }
            Fragment.plot(
                id: "dataset-plot", label: "Series of \(dataset.name)", classes: "plot-tall",
                .data("url", WebPath("datasets", dataset.id, "series")), .data("total", String(series.sequences)),
                .data("length", String(series.length)), .data("time-unit", series.timeUnit),
                .data("units", series.channels.map { $0.unit ?? "" }.joined(separator: "|")))
            Tag.p(.class("field-problem"), .id("plot-problem"), .role("alert"), .hidden)
        }.html
    }

    /// The first look at a labelled set: one series of each label, unless there are too many.
    private var oneOfEach: [(String, String)] { series.labels.count <= 12 ? [("each", "One of each")] : [] }

    private func control(_ name: String, _ title: String, _ options: [(String, String)], selected: String? = nil) -> HTML {
        Tag.div(.class("toolbar-item")) {
            Tag.label(.for("plot-\(name)")) { title }
            Tag.select(.class("form-select form-select-sm"), .id("plot-\(name)")) {
                for option in options { Tag.option(.value(option.0), .when(option.0 == selected, .selected)) { option.1 } }
            }
        }
    }

    private var statistics: HTML {
        Card("Statistics") {
            DataTable(
                caption: "Statistics of the channels", columns: ["Channel", "Minimum", "Mean", "Maximum", "Deviation", "Missing"],
                numeric: [1, 2, 3, 4, 5],
                rows: series.channels.map { channel in
                    [
                        HTML.fragment([
                            .text(channel.name), channel.unit.map { unit in Tag.span(.class("unit")) { unit } } ?? .empty,
                        ]),
                        .text(Format.number(channel.minimum)), .text(Format.number(channel.mean)), .text(Format.number(channel.maximum)),
                        .text(Format.number(channel.standardDeviation)), .text(Format.count(channel.missing)),
                    ]
                }
            ).html
            if series.labels.count > 1 {
                Tag.h3 { "Series per label" }
                Tag.ul(.class("chips")) {
                    for item in series.labels.prefix(60) {
                        Tag.li {
                            Tag.span(.class("swatch"), .data("swatch", String(item.label)))
                            "\(item.label): \(Format.count(item.count))"
                        }
                    }
                }
            }
        }.html
    }

    private var about: HTML {
        Card("About") {
            Facts([
                ("Series", HTML.text(Format.count(series.sequences))), ("Length", .text("\(Format.count(series.length)) steps")),
                ("Sampling", .text(series.isRegular ? "regular" : "irregular")),
                ("Times", .text(times)),
                ("Missing values", .text(Format.percent(series.missingShare))), ("Size", .text(Format.bytes(dataset.byteCount))),
                ("Owner", .text(dataset.owner)), ("Created", Fragment.age(dataset.createdAt, context)),
                ("Content", Fragment.hash(dataset.contentHash)),
            ]).html
        }.html
    }

    private var times: String {
        guard series.hasTimes else { return "steps" }
        return ["seconds": "dates", "series": "shares of the series"][series.timeUnit] ?? series.timeUnit
    }

    @HTMLBuilder private var provenance: HTML {
        if let recipe = dataset.recipe {
            Card("Recipe", actions: Tag.a(.class("more"), .href(WebPath("generate").with("from", dataset.id))) { "Make a variation" }) {
                switch recipe {
                case .single(let series): Facts(RecipeText.facts(series)).html
                case .classes(let classes):
                    DataTable(
                        caption: "Classes", columns: ["Label", "Process and parameters", "Series", "Steps"], numeric: [0, 2, 3],
                        rows: classes.map { item in
                            [
                                .text(String(item.label)), .text(RecipeText.summary(item.recipe)),
                                .text(Format.count(item.recipe.sequences ?? 1)), .text(Format.count(item.recipe.length ?? 100)),
                            ]
                        }
                    ).html
                }
                json(recipe)
            }.html
        }
        if let lineage = dataset.lineage, !lineage.isEmpty {
            Card(dataset.origin == .synthetic ? "Sampled from" : "How the file was read") {
                LineageFacts(lineage: lineage).html
            }.html
        }
    }

    private func json(_ recipe: Recipe) -> HTML {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(recipe) else { return .empty }
        return Tag.details(.class("json-fold")) {
            Tag.summary { "As JSON" }
            Tag.pre(.tabIndex(0)) { Tag.code { String(decoding: bytes, as: UTF8.self) } }
        }
    }
}
