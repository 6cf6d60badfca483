import Specification

/// Summary, number of series and parameters of one process.
struct ProcessFields {
    let description: ComponentDescription
    /// What stands before the field names: nothing, or `class.<n>.`.
    let prefix: String
    let values: FormValues
    var problems = FormProblems()

    var html: HTML {
        Tag.div(.class("process-fields")) {
            Tag.div(.class("process-about")) {
                Tag.p { description.summary }
                if let formula = description.formula { Tag.code(.class("formula")) { formula } }
                if !description.references.isEmpty {
                    Tag.details(.class("references")) {
                        Tag.summary { "References" }
                        Tag.ul { for reference in description.references { Tag.li { reference } } }
                    }
                }
            }
            Tag.div(.class("field-grid")) {
                FormField("\(prefix)sequences", "Number of series", problems: problems)
                    .number(values["\(prefix)sequences"] ?? "100", whole: true, suggested: SuggestedRange(1, 1000, step: 1), minimum: 1)
            }
            ParameterFields(description: description, prefix: "\(prefix)p.", values: values, problems: problems).html
        }
    }
}
