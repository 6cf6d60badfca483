import Contracts
import Specification

/// Asks a model of a table for rows: how many, by which seed, under which conditions; shows the first and gives all as a file.
struct RowsPage {
    let context: PageContext
    let models: [Model]
    let chosen: ModelVersion
    let form: RowsForm
    /// The address of the API as people's programs reach it.
    let apiURL: String
    var problems = FormProblems()

    private var values: FormValues { form.values }

    private func path(_ action: String) -> WebPath { WebPath("operations", chosen.name, String(chosen.version), action) }

    var html: HTML {
        Layout(context: context, title: "Operations", section: .operations, scripts: ["rows.js"]).page {
            PageHeader(
                title: "Operations", lead: "Make rows that behave like the original, as many as you need, under conditions of your own."
            ).html
            problems.summary { Format.title($0) }
            ModelChoice(models: models, chosen: chosen, operation: nil, note: note).html
            Tag.form(
                .id("rows-form"), .class("split"), .method("post"), .action(path("save")), .noValidate, .data("run-url", path("run"))
            ) {
                FormField.csrf(context)
                Tag.div(.class("split-controls")) {
                    ask
                    conditions
                }
                Tag.div(.class("split-view")) {
                    preview
                    take
                    request
                }
            }
        }
    }

    private var note: HTML {
        HTML.fragment([
            .text("\(ModelText.shape(chosen)), \(chosen.synthesizer) "), chosen.table?.report.map(ModelText.verdict) ?? .empty,
        ])
    }

    private var ask: HTML {
        Card("Ask for") {
            FormField("rows", "Number of rows", problems: problems).number(values["rows"] ?? "1000", whole: true, minimum: 1)
            FormField("seed", "Seed", help: "The same seed gives the same rows.", problems: problems)
                .number(values["seed"] ?? "1", whole: true, suggested: SuggestedRange(0, 100, step: 1), minimum: 0)
            FormField("temperature", "Temperature", help: "Above 1 rare values become more frequent, below 1 rarer.", problems: problems)
                .number(
                    values["temperature"] ?? "1", whole: false, suggested: SuggestedRange(0.5, 2, step: 0.05), minimum: 0.05, maximum: 20)
            Tag.div(.class("button-row script-only")) {
                Tag.button(.type("button"), .class("btn btn-primary"), .id("run")) { "Make rows" }
                Tag.span(.class("quiet"), .id("run-state"), .role("status"))
            }
        }.html
    }

    private var conditions: HTML {
        let shown = form.columns.prefix(RowsForm.largestColumnCount)
        let isUsed = values.pairs.contains { $0.name.hasPrefix(RowsForm.conditionPrefix) && !$0.value.isEmpty }
        return Tag.details(.class("panel panel-fold"), .id("conditions"), .when(isUsed, .open)) {
            Tag.summary { Tag.h2 { "Conditions" } }
            Tag.p(.class("panel-note")) {
                "Every row agrees with all of them. Several values are separated by |, a range is 30..40, 30.. or ..40."
            }
            if shown.isEmpty { Tag.p(.class("quiet")) { "No column of this model can be a condition." } }
            for (place, column) in shown.enumerated() { condition(place, column) }
            if form.columns.count > shown.count {
                Tag.p(.class("quiet")) { "These are the first of \(form.columns.count) columns; the API takes conditions on all." }
            }
        }
    }

    private func condition(_ place: Int, _ column: RowsColumn) -> HTML {
        let name = "\(RowsForm.conditionPrefix)\(place)"
        let field = FormField(name, column.name, unit: column.type, problems: problems)
        return field.around {
            Tag.div(.class("condition-row")) {
                Tag.input(
                    [
                        .type("text"), .class("form-control"), .value(values[name] ?? ""), .autocomplete("off"),
                        .placeholder(column.hasRange ? "any; a value or from..to" : "any; a|b"),
                    ] + field.controlAttributes)
                Tag.select(.class("form-select form-select-sm"), .name("\(name).is"), .aria("label", "Whether \(column.name) is missing")) {
                    for (value, title) in [("", "as above"), ("present", "present"), ("missing", "missing")] {
                        Tag.option(.value(value), .when(values["\(name).is"] == value, .selected)) { title }
                    }
                }
            }
        }
    }

    private var preview: HTML {
        Card("First rows", actions: Tag.span(.class("quiet"), .id("result-note"))) {
            Tag.div(.class("table-scroll"), .id("preview"), .tabIndex(0), .role("region"), .aria("label", "The first rows")) {
                Tag.p(.class("plot-wait")) { "Making rows…" }
            }
            Tag.noscript { Tag.p(.class("plot-note")) { "The preview needs JavaScript; the files below do not." } }
            Tag.p(.class("field-problem"), .id("result-problem"), .role("alert"), .hidden)
        }.html
    }

    private var take: HTML {
        Card("Take them with you") {
            Tag.div(.class("button-row")) {
                for (format, title) in [("csv", "CSV"), ("jsonl", "JSON lines"), ("csv.gz", "CSV, gzip"), ("jsonl.gz", "JSON lines, gzip")]
                {
                    Tag.button(
                        .type("submit"), .class("btn btn-secondary"), .formAction(path("download")), .name("format"), .value(format)
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

    private var request: HTML {
        var form = form
        let shown = ShownRequest(
            path: "/v1/models/\(WebPath.encode(chosen.name))/versions/\(chosen.version)/sample", body: form.request(format: .csv),
            apiURL: apiURL)
        return Card("Request", note: "The same through the API. Your token comes from POST /v1/sessions.") {
            Tag.p(.class("request-line")) { Tag.code(.id("request-line")) { shown.line } }
            Snippet(id: "request-json", title: "Copy the JSON", text: shown.json).html
            Snippet(id: "request-curl", title: "Copy the curl line", text: shown.curl).html
        }.html
    }
}
