import Contracts
import Specification

/// The form of a new training: made from the synthesizer's description.
struct NewTrainingPage {
    let context: PageContext
    let form: TrainingForm
    let datasets: [Dataset]
    /// Whether there is data of the other kind.
    var hasOtherKind = false
    var problems = FormProblems()

    private var values: FormValues { form.values }
    private var isTable: Bool { form.kind == .table }

    var html: HTML {
        Layout(context: context, title: "New training", section: .training, scripts: ["training-form.js"]).page {
            PageHeader(title: "New training", trail: [("Training", WebPath("training"))]).html
            problems.summary { title($0) }
            kindChoice
            if datasets.isEmpty {
                EmptyState(
                    icon: .layers, title: isTable ? "There is no table to train on" : "There is no dataset of series to train on",
                    text: "Make or upload one first.",
                    actions: HTML.fragment([
                        LinkButton.primary("Generate", WebPath("generate"), icon: .wave),
                        LinkButton.secondary("Upload a file", WebPath("generate", "upload"), icon: .upload),
                    ])
                ).html
            } else {
                Tag.form(
                    .id("training-form"), .method("post"), .action(WebPath("training")), .noValidate,
                    .data("fields-url", WebPath("training", "fields").with("kind", form.kind.rawValue))
                ) {
                    FormField.csrf(context)
                    FormField.hidden("data", form.kind.rawValue)
                    Tag.div(.class("columns columns-form")) {
                        Tag.div(.class("stack")) {
                            if isTable {
                                Card("Table") { tableChoice }.html
                            } else {
                                Card("Datasets", note: "Several datasets become labels 0, 1, … in the order in which they are ticked.") {
                                    datasetChoice
                                }.html
                            }
                            Card("Synthesizer") { synthesizerChoice }.html
                        }
                        Card("Run") { run }.html
                    }
                    Tag.div(.id("synthesizer-fields")) {
                        if let description = form.synthesizer {
                            SynthesizerFields(description: description, values: values, problems: problems, isSearchable: !isTable).html
                        }
                    }
                    Tag.div(.class("button-row sticky-actions")) {
                        Tag.button(.type("submit"), .class("btn btn-primary"), .id("start-training")) { "Start training" }
                        LinkButton.secondary("Cancel", WebPath("training"))
                    }
                }
            }
        }
    }

    /// Series or a table: each has its own synthesizers.
    @HTMLBuilder private var kindChoice: HTML {
        if hasOtherKind {
            Tag.nav(.class("segments kind-choice"), .aria("label", "What to train on")) {
                Tag.a(.href(WebPath("training", "new").with("data", "series")), .when(!isTable, .aria("current", "true"))) { "Series" }
                Tag.a(.href(WebPath("training", "new").with("data", "table")), .when(isTable, .aria("current", "true"))) { "Table" }
            }
        }
    }

    private var tableChoice: HTML {
        let chosen = form.datasets.first ?? datasets.first?.id
        return HTML.fragment([
            problems["datasets"].map { message in Tag.p(.class("field-problem")) { message } } ?? .empty,
            Tag.ul(.class("pick-list")) {
                for dataset in datasets {
                    Tag.li {
                        Tag.label {
                            Tag.input(
                                .type("radio"), .class("form-check-input"), .name("datasets"), .value(dataset.id),
                                .when(chosen == dataset.id || chosen == dataset.name, .checked))
                            Tag.span(.class("pick-title")) { dataset.name }
                            Tag.span(.class("quiet")) { DatasetText.shape(dataset) }
                        }
                    }
                }
            },
        ])
    }

    private var datasetChoice: HTML {
        let chosen = form.datasets
        return HTML.fragment([
            problems["datasets"].map { message in Tag.p(.class("field-problem")) { message } } ?? .empty,
            Tag.input(.type("hidden"), .name("order"), .value(chosen.joined(separator: ",")), .data("dataset-order")),
            Tag.ul(.class("pick-list"), .data("dataset-list")) {
                for dataset in datasets {
                    Tag.li {
                        Tag.label {
                            Tag.input(
                                .type("checkbox"), .class("form-check-input"), .name("datasets"), .value(dataset.id),
                                .when(chosen.contains(dataset.id) || chosen.contains(dataset.name), .checked))
                            Tag.span(.class("pick-title")) { dataset.name }
                            Tag.span(.class("quiet")) { DatasetText.shape(dataset) }
                            Tag.span(.class("tag tag-plain"), .data("dataset-label"), .hidden)
                        }
                    }
                }
            },
        ])
    }

    private var synthesizerChoice: HTML {
        HTML.fragment([
            Tag.div(.class("choice-cards"), .role("radiogroup"), .aria("label", "Synthesizer")) {
                for item in form.synthesizers {
                    Tag.label(.class("choice-card")) {
                        Tag.input(
                            .type("radio"), .name("synthesizer"), .value(item.name), .when(item.name == form.synthesizer?.name, .checked))
                        Tag.span(.class("choice-title")) { item.title }
                        Tag.span(.class("choice-text")) { item.summary }
                    }
                }
            },
            Tag.noscript {
                Tag.button(.type("submit"), .class("btn btn-secondary btn-sm"), .formAction(WebPath("training", "form"))) {
                    "Show the parameters of this synthesizer"
                }
            },
        ])
    }

    private var run: HTML {
        HTML.fragment([
            FormField("model", "Model", help: "A new name, or one that there is: the fit becomes its next version.", problems: problems)
                .text(values["model"], .required, .maxLength(200), .autocomplete("off"), .placeholder("such as harmonics-cgan")),
            FormField("seed", "Seed", help: "The same seed and data give the same model.", problems: problems)
                .number(values["seed"] ?? "1", whole: true, minimum: 0),
            FormField(
                "timeLimitMinutes", "Time limit", unit: "minutes",
                help: isTable ? "Empty: as long as it takes." : "Empty: until the last epoch.",
                problems: problems
            ).number(values["timeLimitMinutes"], whole: false, minimum: 0),
            isTable ? tableRun : .empty,
        ])
    }

    private var tableRun: HTML {
        HTML.fragment([
            FormField(
                "holdoutPercent", "Kept aside", unit: "%", help: "Rows that are not learned from, so that the report is honest.",
                problems: problems
            ).number(values["holdoutPercent"] ?? "20", whole: false, suggested: SuggestedRange(0, 50, step: 5), minimum: 0, maximum: 50),
            FormField(
                "deleteOriginal", "Delete the original afterwards",
                help:
                    "When the model is stored, the table's file and profile are deleted for good; a record of who, when and what stays. A training that fails or is cancelled deletes nothing.",
                problems: problems
            ).toggle(values["deleteOriginal"] == "true"),
        ])
    }

    private func title(_ name: String) -> String {
        Format.title(name.split(separator: ".").last.map { String($0) } ?? name)
    }
}
