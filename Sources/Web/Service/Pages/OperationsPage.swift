import Contracts
import Specification

/// Asks a model for series: by number, label and seed, or along a path through its latent space.
struct OperationsPage {
    let context: PageContext
    let models: [Model]
    /// The chosen version; nil when there is no model.
    let chosen: ModelVersion?
    let form: OperationForm
    /// The address of the API as people's programs reach it.
    let apiURL: String
    var problems = FormProblems()

    private var values: FormValues { form.values }

    var html: HTML {
        Layout(context: context, title: "Operations", section: .operations, scripts: ["operations.js"], hasPlots: chosen != nil).page {
            PageHeader(title: "Operations", lead: "Draw new series from a model, by label, or on a walk through its latent space.").html
            if let chosen {
                problems.summary { Format.title($0) }
                modelChoice(chosen)
                Tag.form(
                    .id("operation-form"), .class("split"), .method("post"), .action(path(chosen, "save")), .noValidate,
                    .data("run-url", path(chosen, "run")), .data("real", realSources(chosen))
                ) {
                    FormField.csrf(context)
                    Tag.div(.class("split-controls")) {
                        controls(chosen)
                        take(chosen)
                    }
                    Tag.div(.class("split-view")) {
                        view(chosen)
                        request(chosen)
                    }
                }
            } else {
                EmptyState(
                    icon: .sliders, title: "There is no model to draw from", text: "Train one first; it takes a minute on a small dataset.",
                    actions: LinkButton.primary("New training", WebPath("training", "new"), icon: .activity)
                ).html
            }
        }
    }

    private func path(_ version: ModelVersion, _ action: String) -> WebPath {
        WebPath("operations", version.name, String(version.version), action)
    }

    /// Where the real series of each label are: in the dataset that stood for the label, or in the only one, under the label.
    private func realSources(_ version: ModelVersion) -> String {
        func source(_ dataset: DatasetReference, label: Int?, filter: Int?) -> JSONValue {
            [
                "url": .string(WebPath("datasets", dataset.id, "series").description), "label": label.map { .integer($0) } ?? .null,
                "filter": filter.map { .integer($0) } ?? .null,
            ]
        }
        guard let only = version.datasets.first else { return "[]" }
        var sources = version.labels.map { source(only, label: $0, filter: $0) }
        if version.datasets.count > 1 {
            sources = version.datasets.enumerated().map { source($1, label: version.labels.isEmpty ? nil : $0, filter: nil) }
        }
        if sources.isEmpty { sources = [source(only, label: nil, filter: nil)] }
        return (try? JSON.encode(sources)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    private func modelChoice(_ chosen: ModelVersion) -> HTML {
        let labels = chosen.labels.isEmpty ? "no labels" : Format.count(chosen.labels.count, "label", "labels")
        return ModelChoice(
            models: models, chosen: chosen, operation: form.operation.rawValue,
            note: .text("\(ModelText.shape(chosen)), \(labels), discrepancy \(Format.number(chosen.score))")
        ).html
    }

    private func controls(_ chosen: ModelVersion) -> HTML {
        let isSampling = form.operation == .sample
        let base = WebPath("operations").with("model", chosen.name).with("version", String(chosen.version))
        let tabs = Tag.nav(.class("segments"), .aria("label", "Operation")) {
            Tag.a(.href(base.with("operation", "sample")), .when(isSampling, .aria("current", "true"))) { "Generate" }
            Tag.a(.href(base.with("operation", "interpolate")), .when(!isSampling, .aria("current", "true")), .id("tab-interpolate")) {
                "Interpolate"
            }
        }
        return Card("Ask for", actions: tabs) {
            FormField.hidden("operation", form.operation.rawValue)
            if isSampling { sampleFields(chosen) } else { interpolateFields(chosen) }
            Tag.div(.class("button-row script-only")) {
                Tag.button(.type("button"), .class("btn btn-primary"), .id("run")) { isSampling ? "Generate" : "Interpolate" }
                Tag.span(.class("quiet"), .id("run-state"), .role("status"))
            }
        }.html
    }

    private func sampleFields(_ chosen: ModelVersion) -> HTML {
        HTML.fragment([
            FormField("count", "Number of series", problems: problems)
                .number(values["count"] ?? "10", whole: true, suggested: SuggestedRange(1, 100, step: 1), minimum: 1),
            chosen.labels.isEmpty ? .empty : labelChoice(chosen.labels),
            FormField("seed", "Seed", help: "The same seed gives the same series.", problems: problems)
                .number(values["seed"] ?? "1", whole: true, suggested: SuggestedRange(0, 100, step: 1), minimum: 0),
        ])
    }

    private func labelChoice(_ labels: [Int]) -> HTML {
        let ticked = Set(values.all("labels"))
        return Tag.fieldset(.class("field")) {
            Tag.legend { "Labels" }
            Tag.div(.class("label-chips")) {
                for label in labels {
                    Tag.label(.class("chip")) {
                        Tag.input(
                            .type("checkbox"), .name("labels"), .value(String(label)), .when(ticked.contains(String(label)), .checked))
                        Tag.span(.class("swatch"), .data("swatch", String(label)))
                        Tag.span { String(label) }
                    }
                }
            }
            if let problem = problems["labels"] { Tag.p(.class("field-problem")) { problem } }
            Tag.p(.class("field-help")) { "None ticked: all labels in turn." }
        }
    }

    private func interpolateFields(_ chosen: ModelVersion) -> HTML {
        let labels = chosen.labels.map { (value: String($0), title: String($0)) }
        let first = chosen.labels.first.map { String($0) }
        return Tag.div(.class("field-grid")) {
            FormField("fromSeed", "From seed", problems: problems).number(values["fromSeed"] ?? "1", whole: true, minimum: 0)
            FormField("toSeed", "To seed", problems: problems).number(values["toSeed"] ?? "2", whole: true, minimum: 0)
            if !chosen.labels.isEmpty {
                FormField("fromLabel", "From label", problems: problems).select(labels, selected: values["fromLabel"] ?? first)
                FormField("toLabel", "To label", problems: problems).select(labels, selected: values["toLabel"] ?? first)
            }
            FormField("steps", "Steps", help: "Both ends included.", problems: problems)
                .number(values["steps"] ?? "50", whole: true, suggested: SuggestedRange(2, 200, step: 1), minimum: 2)
            FormField("path", "Path", problems: problems)
                .select([("spherical", "Spherical"), ("linear", "Linear")], selected: values["path"] ?? "spherical")
        }
    }

    private func view(_ chosen: ModelVersion) -> HTML {
        Card("Result", actions: Tag.span(.class("quiet"), .id("result-note"))) {
            Tag.div(.class("plot-toolbar script-only")) {
                if chosen.channels.count > 1 {
                    Tag.div(.class("toolbar-item")) {
                        Tag.label(.for("channel")) { "Channel" }
                        Tag.select(.class("form-select form-select-sm"), .id("channel")) {
                            for (index, name) in chosen.channels.enumerated() { Tag.option(.value(String(index))) { name } }
                        }
                    }
                }
                if form.operation == .sample {
                    Tag.div(.class("toolbar-item")) {
                        Tag.label(.for("view")) { "View" }
                        Tag.select(.class("form-select form-select-sm"), .id("view")) {
                            Tag.option(.value("overlay")) { "Overlay" }
                            Tag.option(.value("multiples"), .when(!chosen.labels.isEmpty, .selected)) { "One plot per series" }
                            Tag.option(.value("heat")) { "Heat map" }
                        }
                    }
                }
                Tag.label(.class("chip toolbar-chip")) {
                    Tag.input(.type("checkbox"), .id("show-real"))
                    Tag.span { "Real series beneath" }
                }
            }
            Fragment.plot(id: "result-plot", label: "The series that the model made", classes: "plot-tall")
            if form.operation == .interpolate {
                Tag.div(.class("plot-controls script-only")) {
                    Tag.button(.type("button"), .class("btn btn-secondary"), .id("play"), .aria("pressed", "false")) {
                        Icon.play.html
                        Tag.span(.data("play-title")) { "Play" }
                    }
                    Tag.label(.for("walk")) { "Step" }
                    Tag.input(.type("range"), .class("slider"), .id("walk"), .min("0"), .max("0"), .step("1"), .value("0"))
                    Tag.output(.id("walk-number"), .for("walk")) { "1" }
                }
            }
            Tag.p(.class("field-problem"), .id("result-problem"), .role("alert"), .hidden)
        }.html
    }

    private func request(_ chosen: ModelVersion) -> HTML {
        let shown = ShownRequest(form: form, version: chosen, apiURL: apiURL)
        return Card("Request", note: "The same through the API. Your token comes from POST /v1/sessions.") {
            Tag.p(.class("request-line")) { Tag.code(.id("request-line")) { shown.line } }
            Snippet(id: "request-json", title: "Copy the JSON", text: shown.json).html
            Snippet(id: "request-curl", title: "Copy the curl line", text: shown.curl).html
        }.html
    }

    @HTMLBuilder private func take(_ chosen: ModelVersion) -> HTML {
        if form.operation == .sample {
            Card("Take them with you") {
                Tag.div(.class("button-row")) {
                    for (format, title) in [("csv", "CSV"), ("jsonl", "JSON lines")] {
                        Tag.button(
                            .type("submit"), .class("btn btn-secondary"), .formAction(path(chosen, "download")), .name("format"),
                            .value(format)
                        ) {
                            Icon.download.html
                            Tag.span { title }
                        }
                    }
                }
                Tag.div(.class("save-row")) {
                    FormField("saveAs", "Save as dataset", problems: problems)
                        .text(values["saveAs"], .maxLength(200), .autocomplete("off"), .placeholder("a name"))
                    Tag.button(.type("submit"), .class("btn btn-primary"), .id("save-sample")) { "Save" }
                }
            }.html
        }
    }
}
