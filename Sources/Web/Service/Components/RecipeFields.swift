import Specification

/// The fields of a recipe, in the parts that the page Generate is made of.
struct RecipeFields {
    let form: RecipeForm
    var problems = FormProblems()

    private var values: FormValues { form.values }

    /// Process, number of series and parameters of a recipe without classes.
    var process: HTML {
        let chosen = form.description(of: values.text("process"))
        return HTML.fragment([
            processSelect(name: "process", prefix: "", chosen: chosen),
            Tag.div(.id("process-fields"), .data("process-fields")) {
                if let chosen { ProcessFields(description: chosen, prefix: "", values: values, problems: problems).html }
            },
        ])
    }

    /// The rows of a recipe with classes.
    var classes: HTML {
        HTML.fragment([
            Tag.div(.id("class-rows"), .class("class-rows")) {
                for (position, index) in form.classIndices.enumerated() {
                    classRow(index: index, isOpen: position == 0 || hasProblem(index))
                }
            },
            Tag.div(.class("button-row")) {
                Tag.button(
                    .type("submit"), .class("btn btn-secondary"), .formAction(WebPath("generate", "form")), .name("add"), .value("1"),
                    .data("add-class")
                ) {
                    Icon.plus.html
                    Tag.span { "Add a class" }
                }
            },
        ])
    }

    /// One class: label, process, number of series, parameters.
    func classRow(index: Int, isOpen: Bool) -> HTML {
        let prefix = "class.\(index)."
        let chosen = form.description(of: values.text("\(prefix)process"))
        let label = values.text("\(prefix)label") ?? String(index)
        return Tag.details(.class("class-row"), .data("class-row", String(index)), .when(isOpen, .open)) {
            Tag.summary {
                Tag.span(.class("swatch"), .data("swatch", label))
                Tag.span(.class("class-title"), .data("class-title")) { "Label \(label) · \(chosen?.title ?? "")" }
                Tag.span(.class("class-note"), .data("class-note")) { classNote(chosen, prefix) }
            }
            Tag.div(.class("field-grid")) {
                FormField("\(prefix)label", "Label", help: "A whole number that every series of the class carries.", problems: problems)
                    .number(label, whole: true)
                processSelect(name: "\(prefix)process", prefix: prefix, chosen: chosen)
            }
            Tag.div(.data("process-fields")) {
                if let chosen { ProcessFields(description: chosen, prefix: prefix, values: values, problems: problems).html }
            }
            Tag.div(.class("button-row")) {
                Tag.button(
                    .type("submit"), .class("btn btn-quiet-danger btn-sm"), .formAction(WebPath("generate", "form")), .name("remove"),
                    .value(String(index)), .data("remove-class")
                ) {
                    Icon.trash.html
                    Tag.span { "Remove this class" }
                }
            }
        }
    }

    /// The parameters that tell a class from its neighbours.
    private func classNote(_ description: ComponentDescription?, _ prefix: String) -> String {
        let given = (description?.parameters ?? []).prefix(3).compactMap { parameter -> String? in
            guard let value = values.text("\(prefix)p.\(parameter.name)") else { return nil }
            return "\(Format.title(parameter.name).lowercased()) \(value)"
        }
        return given.joined(separator: ", ")
    }

    private func hasProblem(_ index: Int) -> Bool { problems.byField.keys.contains { $0.hasPrefix("class.\(index).") } }

    private func processSelect(name: String, prefix: String, chosen: ComponentDescription?) -> HTML {
        var groups: [(title: String, options: [(value: String, title: String)])] = []
        for process in form.processes {
            let group = process.group ?? "Processes"
            if let position = groups.firstIndex(where: { $0.title == group }) {
                groups[position].options.append((process.name, process.title))
            } else {
                groups.append((group, [(process.name, process.title)]))
            }
        }
        let field = FormField(name, "Process", problems: problems)
        return HTML.fragment([
            field.select(groups: groups, selected: chosen?.name, .data("process-select", prefix)),
            Tag.noscript {
                Tag.button(.type("submit"), .class("btn btn-secondary btn-sm"), .formAction(WebPath("generate", "form"))) {
                    "Show the parameters of this process"
                }
            },
        ])
    }

    /// Length, channels and seed.
    var shape: HTML {
        Tag.div(.class("field-grid")) {
            FormField("length", "Length", unit: "steps", problems: problems)
                .number(values["length"] ?? "256", whole: true, suggested: SuggestedRange(16, 2048, step: 16), minimum: 1)
            FormField("channels", "Channels", problems: problems)
                .number(values["channels"] ?? "1", whole: true, suggested: SuggestedRange(1, 8, step: 1), minimum: 1)
            FormField("seed", "Seed", help: "The same seed gives the same series.", problems: problems)
                .number(values["seed"] ?? "1", whole: true, minimum: 0)
        }
    }

    /// Noise and sampling.
    var observation: HTML {
        Tag.div(.class("field-grid")) {
            FormField("noise.kind", "Noise", problems: problems).select(
                [("none", "None"), ("gaussian", "Gaussian white noise"), ("red", "Red noise")], selected: values["noise.kind"] ?? "none")
            FormField("noise.std", "Noise standard deviation", problems: problems, attributes: shown(with: "noise.kind", "gaussian|red"))
                .number(values["noise.std"] ?? "0.1", whole: false, suggested: SuggestedRange(0, 1, step: 0.01), minimum: 0)
            FormField(
                "noise.correlation", "Noise correlation", help: "Of neighbouring steps, below 1.", problems: problems,
                attributes: shown(with: "noise.kind", "red")
            ).number(values["noise.correlation"] ?? "0.9", whole: false, suggested: SuggestedRange(0, 0.99, step: 0.01), minimum: 0)
            FormField("sampling.kind", "Sampling", problems: problems).select(
                [("regular", "Regular"), ("irregular", "Irregular")], selected: values["sampling.kind"] ?? "regular")
            FormField(
                "sampling.keep", "Kept share", help: "The share of the regular grid's steps that is kept.", problems: problems,
                attributes: shown(with: "sampling.kind", "irregular")
            ).number(values["sampling.keep"] ?? "1", whole: false, suggested: SuggestedRange(0.05, 1, step: 0.05), minimum: 0, maximum: 1)
            FormField(
                "sampling.jitter", "Jitter", unit: "grid steps", help: "How far a kept step may move, below 0.5.", problems: problems,
                attributes: shown(with: "sampling.kind", "irregular")
            ).number(values["sampling.jitter"] ?? "0", whole: false, suggested: SuggestedRange(0, 0.49, step: 0.01), minimum: 0)
        }
    }

    /// Missing stretches and anomalies.
    var defects: HTML {
        HTML.fragment([
            Tag.div(.class("field-grid")) {
                FormField("missing.share", "Missing values", unit: "share", help: "0 leaves nothing out.", problems: problems)
                    .number(values["missing.share"] ?? "0", whole: false, suggested: SuggestedRange(0, 0.5, step: 0.01), minimum: 0)
                FormField("missing.meanLength", "Mean length of a gap", unit: "steps", problems: problems)
                    .number(values["missing.meanLength"] ?? "5", whole: false, suggested: SuggestedRange(1, 50, step: 1), minimum: 1)
            },
            HTML.fragment(SeriesRecipe.Anomaly.Kind.allCases.map { anomaly($0) }),
        ])
    }

    private func anomaly(_ kind: SeriesRecipe.Anomaly.Kind) -> HTML {
        let prefix = "anomaly.\(kind.rawValue)."
        let condition = shown(with: "\(prefix)on", "true")
        let duration = kind == .spike ? "1" : ""
        return Tag.div(.class("option-block")) {
            FormField("\(prefix)on", anomalyTitle(kind), problems: problems).toggle(values["\(prefix)on"] == "true")
            Tag.div([.class("field-grid")] + condition) {
                FormField("\(prefix)share", "Share of series", problems: problems)
                    .number(
                        values["\(prefix)share"] ?? "1", whole: false, suggested: SuggestedRange(0, 1, step: 0.05), minimum: 0, maximum: 1)
                FormField("\(prefix)magnitude", "Height", unit: "standard deviations", problems: problems)
                    .number(values["\(prefix)magnitude"] ?? "5", whole: false, suggested: SuggestedRange(-10, 10, step: 0.5))
                FormField(
                    "\(prefix)duration", "Duration", unit: "steps", help: "Empty: a tenth of the series, 1 for a spike.", problems: problems
                )
                .number(values["\(prefix)duration"] ?? duration, whole: true, minimum: 1)
            }
        }
    }

    private func anomalyTitle(_ kind: SeriesRecipe.Anomaly.Kind) -> String {
        switch kind {
        case .spike: "Spikes"
        case .levelShift: "Level shifts"
        case .drift: "Drifts"
        }
    }

    private func shown(with field: String, _ words: String) -> [Attribute] { [.data("when", field), .data("when-in", words)] }
}
