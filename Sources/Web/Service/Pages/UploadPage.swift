import Contracts
import Specification

/// Makes a dataset of a file: a table, or series.
struct UploadPage {
    let context: PageContext
    let values: FormValues
    let maxUploadBytes: Int
    var problems = FormProblems()

    private var layout: UploadLayout { values["layout"].flatMap(UploadLayout.init(rawValue:)) ?? .table }

    var html: HTML {
        Layout(context: context, title: "Upload", section: .generate, scripts: ["upload.js"]).page {
            PageHeader(
                title: "Upload", lead: "A file becomes a dataset: a table, or series. Delimiter, header and missing cells are recognised."
            ).html
            GenerateTabs(current: .upload).html
            problems.summary { Format.title($0) }
            // The file stands last in the form: what it needs to be read is then known when its first byte arrives.
            Tag.form(
                .id("upload-form"), .class("upload"), .method("post"), .enctype("multipart/form-data"),
                .action(WebPath("generate", "upload")), .noValidate
            ) {
                FormField.csrf(context)
                Card("What the file holds", actions: Tag.span(.class("quiet"), .id("layout-guess"), .role("status"))) { layoutChoice }.html
                Card("Options") { options }.html
                Card("File") { file }.html
            }
        }
    }

    private var layoutChoice: HTML {
        Tag.div(.class("choice-cards"), .role("radiogroup"), .aria("label", "Layout")) {
            choice(.table, "Table", "Rows of anything: people, orders, measurements. Types are recognised.", "Ann, 39, 2024-01-31, yes")
            choice(.wide, "Series, wide", "One row per series, one column per step.", "series-1, 0.1, 0.4, 0.9, …")
            choice(.long, "Series, long", "One row per step: a series' id, a time, the values.", "A, 2024-01-01, 3.2")
            choice(.recording, "Series, recording", "One long table, cut into windows of equal length.", "2024-01-01, 3.2, 7.7")
        }
    }

    private func choice(_ value: UploadLayout, _ title: String, _ text: String, _ example: String) -> HTML {
        Tag.label(.class("choice-card")) {
            Tag.input(.type("radio"), .name("layout"), .value(value.rawValue), .when(value == layout, .checked))
            Tag.span(.class("choice-title")) { title }
            Tag.span(.class("choice-text")) { text }
            Tag.code { example }
        }
    }

    private var options: HTML {
        HTML.fragment([
            Tag.div(.class("field-grid")) {
                for option in UploadOption.all {
                    if let words = option.words {
                        field(option).select([("", "Automatic")] + words.map { ($0, title(ofWord: $0)) }, selected: values[option.name])
                    } else if option.isWhole {
                        field(option).number(values[option.name], whole: true, minimum: 1)
                    } else {
                        field(option).text(values[option.name], .placeholder("recognised when empty"))
                    }
                }
            }
        ])
    }

    private func title(ofWord word: String) -> String { ["true": "Yes", "false": "No"][word] ?? Format.title(word) }

    private func field(_ option: UploadOption) -> FormField {
        FormField(
            option.name, option.title, unit: option.unit, help: option.help, problems: problems,
            attributes: [.data("when", "layout"), .data("when-in", option.layouts.map(\.rawValue).joined(separator: "|"))])
    }

    private var file: HTML {
        HTML.fragment([
            Tag.div(.class("field-grid")) {
                FormField("name", "Save with name", help: "The file's name when empty.", problems: problems)
                    .text(values["name"], .maxLength(200), .autocomplete("off"))
                FormField(
                    "file", "File", help: "CSV; tables also as JSON Lines or with gzip. At most \(Format.bytes(maxUploadBytes)).",
                    problems: problems
                ).around {
                    Tag.input(
                        .type("file"), .class("form-control"), .id("f-file"), .name("file"),
                        .accept(".csv,.tsv,.psv,.txt,.jsonl,.ndjson,.json,.gz,text/csv"), .required)
                }
            },
            Tag.div(.class("upload-progress"), .id("upload-progress"), .hidden) {
                Tag.progress(.class("bar"), .max("1"), .value("0"), .aria("label", "Upload"))
                Tag.span(.class("quiet"), .data("upload-text"))
            },
            Tag.p(.class("field-problem"), .id("upload-problem"), .role("alert"), .hidden),
            Tag.div(.class("button-row")) {
                Tag.button(.type("submit"), .class("btn btn-primary"), .id("upload-button")) {
                    Icon.upload.html
                    Tag.span { "Upload" }
                }
            },
        ])
    }
}
