import Contracts

/// One version of a model: lineage, parameters, the curves of its training, its artifact; and the list of the others.
struct ModelPage {
    let context: PageContext
    let model: Model
    let version: ModelVersion

    private func path(_ version: ModelVersion) -> WebPath { WebPath("models", model.name, "versions", String(version.version)) }

    var html: HTML {
        Layout(
            context: context, title: model.name, section: .models, scripts: version.table == nil ? ["job.js"] : [],
            hasPlots: version.table == nil
        ).page {
            PageHeader(
                title: model.name, lead: "Version \(version.version) of \(model.latestVersion), \(version.synthesizer)",
                trail: [("Models", WebPath("models"))], actions: actions
            ).html
            if let table = version.table {
                TableModelParts(version: version, table: table).verdict
            }
            Tag.div(.class("columns")) {
                lineage
                Card("Parameters") {
                    if version.parameters.isEmpty { Tag.p(.class("quiet")) { "None." } }
                    Facts.parameters(version.parameters).html
                }.html
            }
            if let table = version.table {
                TableModelParts(version: version, table: table).details
            } else {
                losses
            }
            versions
        }
    }

    private var losses: HTML {
        Tag.div(
            .id("job"), .class("stack"), .data("job", version.jobID), .data("state", "succeeded"),
            .data("metrics-url", WebPath("training", version.jobID, "metrics")),
            .data("snapshots-url", WebPath("training", version.jobID, "snapshots"))
        ) {
            Card("Losses of its training", actions: choice) {
                Fragment.plot(id: "loss-plot", label: "Losses by step")
            }.html
        }
    }

    private var actions: HTML {
        HTML.fragment([
            LinkButton.primary(
                version.table == nil ? "Draw series" : "Make rows",
                WebPath("operations").with("model", model.name).with("version", String(version.version)), icon: .sliders),
            LinkButton.secondary(
                "Artifact", WebPath("models", model.name, "versions", String(version.version), "artifact"), icon: .download),
            LinkButton.danger("Delete", WebPath("models", model.name, "versions", String(version.version), "delete"), icon: .trash),
        ])
    }

    private var choice: HTML {
        Tag.div(.class("panel-tools script-only")) {
            Tag.label(.class("visually-hidden"), .for("metric")) { "Measurement" }
            Tag.select(.class("form-select form-select-sm"), .id("metric")) { Tag.option(.value("losses")) { "Losses" } }
        }
    }

    private var lineage: HTML {
        Card("Lineage") {
            Facts(
                [
                    (
                        "Datasets",
                        HTML.fragment(
                            version.datasets.map { dataset in
                                Tag.span(.class("list-item")) {
                                    Tag.a(.href(WebPath("datasets", dataset.id))) { dataset.name }
                                    " "
                                    Fragment.hash(dataset.contentHash)
                                }
                            })
                    ),
                    ("Training", Tag.a(.href(WebPath("training", version.jobID))) { "Open the training" }),
                ] + shape + [
                    ("Seed", .text(String(version.seed))),
                    ("Code version", .text(version.codeVersion)), ("Created", Fragment.age(version.createdAt, context)),
                    ("Artifact", HTML.fragment([Fragment.hash(version.artifactHash), .text(" \(Format.bytes(version.byteCount))")])),
                ]
            ).html
        }.html
    }

    /// What the version makes.
    private var shape: [(String, HTML)] {
        if let table = version.table {
            let asked = table.requested == version.synthesizer ? "" : ", chosen by \(table.requested)"
            return [
                ("Synthesizer", .text(version.synthesizer + asked)), ("Columns", .text(Format.count(table.columns))),
                ("Learned from", .text(Format.count(table.trainingRows, "row", "rows"))),
                ("Kept aside", .text(table.holdout.map { Format.percent($0) } ?? "nothing")),
            ]
        }
        return [
            ("Synthesizer", .text(version.synthesizer)), ("Series", .text(ModelText.shape(version))),
            ("Channels", .text(version.channels.joined(separator: ", "))), ("Labels", .text(ModelText.labels(version.labels))),
            ("Held-out discrepancy", .text(Format.number(version.score))),
        ]
    }

    private var versions: HTML {
        Card("Versions", actions: LinkButton.danger("Delete the model", WebPath("models", model.name, "delete"), icon: .trash)) {
            DataTable(
                caption: "Versions", columns: ["Version", "Synthesizer", "Datasets", "Score", "Size", "Created"], numeric: [3, 4],
                rows: model.versions.map { item in
                    [
                        HTML.fragment([
                            Tag.a(.class("row-title"), .href(path(item)), .when(item.version == version.version, .aria("current", "page")))
                            {
                                "Version \(item.version)"
                            },
                            item.version == version.version ? Fragment.badge("shown") : .empty,
                        ]),
                        .text(item.synthesizer), Tag.span(.class("clip")) { item.datasets.map(\.name).joined(separator: ", ") },
                        item.table?.report.map(ModelText.verdict) ?? .text(Format.number(item.score)), .text(Format.bytes(item.byteCount)),
                        Fragment.age(item.createdAt, context),
                    ]
                }
            ).html
        }.html
    }
}
