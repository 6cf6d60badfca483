import Specification

/// Parameters of a synthesizer and the search over them.
struct SynthesizerFields {
    let description: ComponentDescription
    let values: FormValues
    var problems = FormProblems()
    /// Whether several values of a parameter may be tried.
    var isSearchable = true

    private var isSearching: Bool { values.pairs.contains { $0.name.hasPrefix(TrainingForm.searchPrefix) && !$0.value.isEmpty } }

    var html: HTML {
        HTML.fragment([
            Card("Parameters of \(description.title)") {
                if description.parameters.isEmpty { Tag.p(.class("quiet")) { "It needs none." } }
                ParameterFields(description: description, prefix: TrainingForm.parameterPrefix, values: values, problems: problems).html
                if !description.references.isEmpty {
                    Tag.details(.class("references")) {
                        Tag.summary { "References" }
                        Tag.ul { for reference in description.references { Tag.li { reference } } }
                    }
                }
            }.html,
            !isSearchable
                ? .empty
                : Tag.details(.class("panel panel-fold"), .when(isSearching, .open)) {
                    Tag.summary { Tag.h2 { "Search" } }
                    Tag.p(.class("panel-note")) {
                        "Give several values, separated by commas, and every combination becomes a trial. The best by the held-out discrepancy is registered."
                    }
                    Tag.div(.class("field-grid")) {
                        FormField("trials", "Trials", help: "So many random combinations; all of them when empty.", problems: problems)
                            .number(values["trials"], whole: true, minimum: 1)
                        for parameter in description.parameters {
                            FormField(
                                "\(TrainingForm.searchPrefix)\(parameter.name)", "\(Format.title(parameter.name)): values to try",
                                problems: problems
                            ).text(
                                values["\(TrainingForm.searchPrefix)\(parameter.name)"], .autocomplete("off"),
                                .placeholder(example(parameter)))
                        }
                    }
                },
        ])
    }

    private func example(_ parameter: ParameterDescription) -> String {
        switch parameter.type {
        case .choice: (parameter.values ?? []).map { Format.field($0) }.joined(separator: ", ")
        case .boolean: "true, false"
        case .integer, .number: "such as \(Format.field(parameter.default))"
        case .numbers, .integers: "lists, separated by semicolons"
        case .text: ""
        }
    }
}
