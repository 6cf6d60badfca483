import Specification

/// The fields of all parameters of a process or synthesizer.
struct ParameterFields {
    let description: ComponentDescription
    var prefix = "p."
    let values: FormValues
    var problems = FormProblems()

    var html: HTML {
        Tag.div(.class("field-grid"), .data("parameters")) {
            if description.parameters.isEmpty { Tag.p(.class("field-help")) { "This process has no parameters of its own." } }
            for parameter in description.parameters {
                ParameterField(parameter: parameter, prefix: prefix, values: values, problems: problems).html
            }
        }
    }
}
