import Contracts
import Specification

/// The form in which people correct what is known of a table's columns.
struct MetadataFields {
    let context: PageContext
    let dataset: Dataset
    let metadata: JSONValue

    private var form: MetadataForm { MetadataForm(FormValues(), metadata: metadata) }
    private var path: WebPath { WebPath("datasets", dataset.id, "metadata") }

    var html: HTML {
        Tag.details(.class("panel panel-fold"), .id("metadata")) {
            Tag.summary { Tag.h2 { "Correct the columns" } }
            Tag.p(.class("panel-note")) {
                "The file is read again with these types; cells that do not fit count as missing. Personal data is replaced by made-up values in synthetic rows."
            }
            if form.columns.count <= MetadataForm.largestColumnCount { columns } else { tooMany }
            Tag.h3 { "As a file" }
            Tag.div(.class("button-row")) {
                LinkButton.secondary("metadata.json", path, icon: .download)
                LinkButton.secondary("SDV's JSON", path.with("format", "sdv"), icon: .download)
            }
            upload
        }
    }

    private var tooMany: HTML {
        Tag.p { "The table has \(Format.count(form.columns.count)) columns: correct them in a file, and bring it back." }
    }

    private var columns: HTML {
        Tag.form(.method("post"), .action(path), .id("metadata-form"), .noValidate) {
            FormField.csrf(context)
            DataTable(
                caption: "What is known of the columns", columns: ["Column", "Type", "Says of a person", "Pattern of identifiers", "Key"],
                rows: form.columns.enumerated().map { row($0.offset, $0.element.objectValue ?? [:]) }
            ).html
            Tag.div(.class("button-row")) {
                Tag.button(.type("submit"), .class("btn btn-primary"), .id("save-metadata")) { "Save and read again" }
            }
        }
    }

    private func row(_ place: Int, _ column: [String: JSONValue]) -> [HTML] {
        let name = column["name"]?.stringValue ?? ""
        let personal = column["personal"]?.stringValue ?? ""
        return [
            Tag.span(.class("row-title")) { name },
            select("\(MetadataForm.typePrefix)\(place)", "Type of \(name)", ColumnText.types.map { ($0, $0) }, column["type"]?.stringValue),
            select(
                "\(MetadataForm.personalPrefix)\(place)", "What \(name) says of a person",
                [("", "nothing")] + ColumnText.personalKinds.map { ($0, ColumnText.title(ofPersonal: $0).lowercased()) }, personal),
            Tag.input(
                .type("text"), .class("form-control"), .name("\(MetadataForm.patternPrefix)\(place)"), .autocomplete("off"),
                .value(column["pattern"]?.stringValue ?? ""), .aria("label", "Pattern of \(name)"), .placeholder("none")),
            Tag.input(
                .type("checkbox"), .class("form-check-input"), .name("key"), .value(String(place)),
                .when(form.primaryKey.contains(name), .checked), .aria("label", "\(name) belongs to the key")),
        ]
    }

    private func select(_ name: String, _ label: String, _ options: [(String, String)], _ selected: String?) -> HTML {
        Tag.select(.class("form-select form-select-sm"), .name(name), .aria("label", label)) {
            for option in options { Tag.option(.value(option.0), .when(option.0 == selected, .selected)) { option.1 } }
        }
    }

    private var upload: HTML {
        Tag.form(.method("post"), .enctype("multipart/form-data"), .action(WebPath("datasets", dataset.id, "metadata", "file"))) {
            FormField.csrf(context)
            Tag.div(.class("save-row")) {
                FormField("file", "Bring metadata", idPrefix: "m-", help: "Our metadata.json, or SDV's JSON (V1).").around {
                    Tag.input(
                        .type("file"), .class("form-control"), .id("m-file"), .name("file"), .accept(".json,application/json"), .required)
                }
                Tag.button(.type("submit"), .class("btn btn-secondary")) { "Use it" }
            }
        }
    }
}
