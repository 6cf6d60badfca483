import Contracts
import Specification

/// The form of a new training: made from the synthesizer's description.
struct NewTrainingPage {
    let context: PageContext
    let form: TrainingForm
    let datasets: [Dataset]
    var problems = FormProblems()

    private var values: FormValues { form.values }

    var html: HTML {
        Layout(context: context, title: "New training", section: .training, scripts: ["training-form.js"]).page {
            PageHeader(title: "New training", trail: [("Training", WebPath("training"))]).html
            problems.summary { title($0) }
            if datasets.isEmpty {
                EmptyState(
                    icon: .layers, title: "There is no dataset to train on", text: "Make or upload one first.",
                    actions: HTML.fragment([
                        LinkButton.primary("Generate", WebPath("generate"), icon: .wave),
                        LinkButton.secondary("Upload a file", WebPath("generate", "upload"), icon: .upload),
                    ])
                ).html
            } else {
                Tag.form(
                    .id("training-form"), .method("post"), .action(WebPath("training")), .noValidate,
                    .data("fields-url", WebPath("training", "fields"))
                ) {
                    FormField.csrf(context)
                    Tag.div(.class("columns columns-form")) {
                        Tag.div(.class("stack")) {
                            Card("Datasets", note: "Several datasets become labels 0, 1, … in the order in which they are ticked.") {
                                datasetChoice
                            }.html
                            Card("Synthesizer") { synthesizerChoice }.html
                        }
                        Card("Run") { run }.html
                    }
                    Tag.div(.id("synthesizer-fields")) {
                        if let description = form.synthesizer {
                            SynthesizerFields(description: description, values: values, problems: problems).html
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
                            Tag.span(.class("quiet")) { DatasetText.shape(dataset.series) }
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
            FormField("timeLimitMinutes", "Time limit", unit: "minutes", help: "Empty: until the last epoch.", problems: problems)
                .number(values["timeLimitMinutes"], whole: false, minimum: 0),
        ])
    }

    private func title(_ name: String) -> String {
        Format.title(name.split(separator: ".").last.map { String($0) } ?? name)
    }
}
