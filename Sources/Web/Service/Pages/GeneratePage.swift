import Specification

/// Makes sets of series by rules: the form of a recipe beside a plot that follows it.
struct GeneratePage {
    let context: PageContext
    let form: RecipeForm
    var problems = FormProblems()

    var html: HTML {
        Layout(context: context, title: "Generate", section: .generate, scripts: ["generate.js"], hasPlots: true).page {
            PageHeader(
                title: "Generate series",
                lead: "Choose a process and watch the plot follow its controls. Save the set when it looks right."
            ).html
            GenerateTabs(current: .processes).html
            problems.summary { fieldTitle($0) }
            Tag.form(
                .id("recipe-form"), .class("split"), .method("post"), .action(WebPath("generate")), .noValidate,
                .data("preview-url", WebPath("generate", "preview")), .data("fields-url", WebPath("generate", "fields")),
                .data("class-url", WebPath("generate", "class"))
            ) {
                FormField.csrf(context)
                FormField.hidden("mode", form.hasClasses ? "classes" : "single")
                Tag.div(.class("split-controls")) { controls }
                Tag.div(.class("split-view")) {
                    preview
                    save
                }
            }
        }
    }

    @HTMLBuilder private var controls: HTML {
        let fields = RecipeFields(form: form, problems: problems)
        Card("What to make", actions: modes) {
            if form.hasClasses {
                Tag.p(.class("panel-note")) { "Every class is a process of its own; its series carry the class's label." }
                fields.classes
            } else {
                fields.process
            }
        }.html
        Card("Shape") { fields.shape }.html
        Card("Noise and sampling") { fields.observation }.html
        Tag.details(.class("panel panel-fold"), .when(hasDefects, .open)) {
            Tag.summary { Tag.h2 { "Gaps and anomalies" } }
            fields.defects
        }
    }

    private var hasDefects: Bool {
        form.values.pairs.contains { $0.name.hasPrefix("anomaly.") && $0.value == "true" }
            || (form.values.text("missing.share") ?? "0") != "0"
    }

    private var modes: HTML {
        Tag.nav(.class("segments"), .aria("label", "Kind of set")) {
            Tag.a(.href(WebPath("generate")), .when(!form.hasClasses, .aria("current", "true"))) { "One process" }
            Tag.a(.href(WebPath("generate").with("mode", "classes")), .when(form.hasClasses, .aria("current", "true"))) {
                "Classes"
            }
            Tag.a(.class("preset"), .href(WebPath("generate").with("preset", "ten-harmonics")), .id("preset-ten-harmonics")) {
                "Ten harmonics"
            }
        }
    }

    private var preview: HTML {
        Card("Preview", actions: Tag.span(.class("quiet"), .id("preview-size"))) {
            Fragment.plot(id: "preview-plot", label: "The series that the recipe makes", classes: "plot-tall")
            Tag.div(.class("plot-controls script-only")) {
                Tag.label(.for("preview-sequence")) { "Series" }
                Tag.input(.type("range"), .class("slider"), .id("preview-sequence"), .min("0"), .max("0"), .step("1"), .value("0"))
                Tag.output(.id("preview-sequence-number"), .for("preview-sequence")) { "1" }
                Tag.label(.for("preview-together")) { "Shown together" }
                Tag.select(.class("form-select form-select-sm"), .id("preview-together")) {
                    for count in ["1", "5", "10"] { Tag.option(.value(count)) { count } }
                }
            }
            Tag.p(.class("field-problem"), .id("preview-problem"), .role("alert"), .hidden)
        }.html
    }

    private var save: HTML {
        Card("Save") {
            Tag.div(.class("save-row")) {
                FormField("name", "Save with name", problems: problems)
                    .text(form.values["name"], .required, .maxLength(200), .autocomplete("off"), .placeholder("such as noisy-harmonics"))
                Tag.button(.type("submit"), .class("btn btn-primary"), .id("save-dataset")) { "Save dataset" }
            }
        }.html
    }

    private func fieldTitle(_ name: String) -> String {
        let last = name.split(separator: ".").last.map { Format.title(String($0)) } ?? name
        if name.hasPrefix("class."), let index = name.split(separator: ".").dropFirst().first {
            return "Class \(form.values.text("class.\(index).label") ?? String(index)), \(last.lowercased())"
        }
        return last
    }
}
