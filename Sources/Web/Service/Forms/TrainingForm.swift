package import Contracts
package import Specification

/// The request for a training that the form describes.
package struct TrainingForm: Sendable {
    static let parameterPrefix = "p."
    static let searchPrefix = "s."

    package let values: FormValues
    /// Those of the kind of data that is trained on.
    let synthesizers: [ComponentDescription]
    /// Whether the data is series or a table.
    let kind: DatasetKind
    package private(set) var problems = FormProblems()

    package init(_ values: FormValues, synthesizers: [ComponentDescription], kind: DatasetKind = .series) {
        self.kind = kind
        self.values = values
        self.synthesizers = synthesizers
    }

    var synthesizer: ComponentDescription? {
        synthesizers.first { $0.name == values["synthesizer"] } ?? synthesizers.first
    }

    /// The ticked datasets, in the order in which they were ticked where a script noted it.
    package var datasets: [String] {
        let ticked = values.all("datasets") + values.all("dataset")
        let order = (values["order"] ?? "").split(separator: ",").map { String($0) }
        let ordered = order.filter { ticked.contains($0) }
        return ordered + ticked.filter { !ordered.contains($0) }
    }

    /// The body of `POST /v1/jobs`.
    package mutating func request() -> JSONValue {
        var request: [String: JSONValue] = ["kind": "fit"]
        request["datasets"] = .array(datasets.map { .string($0) })
        request["model"] = .string(values.text("model") ?? "")
        request["synthesizer"] = .string(synthesizer?.name ?? "")
        if let synthesizer {
            let form = ParameterForm(synthesizer, prefix: Self.parameterPrefix)
            var parameters = form.read(values, problems: &problems)
            let search = kind == .table ? [:] : form.readSearch(values, prefix: Self.searchPrefix, problems: &problems)
            // What is searched has no single value.
            for name in search.keys { parameters[name] = nil }
            request["parameters"] = .object(parameters)
            if !search.isEmpty {
                request["search"] = .object(search.mapValues { .array($0) })
                request["trials"] = ParameterForm.integer(values, "trials", &problems)
            }
        }
        request["seed"] = ParameterForm.integer(values, "seed", &problems)
        if let minutes = ParameterForm.number(values, "timeLimitMinutes", &problems)?.doubleValue {
            request["timeLimitSeconds"] = .number(minutes * 60)
        }
        if kind == .table {
            if let percent = ParameterForm.number(values, "holdoutPercent", &problems)?.doubleValue {
                request["holdout"] = .number(percent / 100)
            }
            request["deleteOriginal"] = .boolean(values["deleteOriginal"] == "true")
        }
        if datasets.isEmpty { problems.add("datasets", "choose at least one") }
        if values.text("model") == nil { problems.add("model", "needs a name") }
        return .object(request)
    }

    /// The form field that the API means by a path such as `parameters.epochs` or `search.learningRate[1]`.
    package func field(forPath path: String) -> String? {
        let segments = path.split { $0 == "." || $0 == "[" }.map { String($0) }
        guard let first = segments.first else { return nil }
        switch first {
        case "parameters": return segments.count > 1 ? Self.parameterPrefix + segments[1] : nil
        case "search": return segments.count > 1 ? Self.searchPrefix + segments[1] : nil
        case "timeLimitSeconds": return "timeLimitMinutes"
        case "holdout": return "holdoutPercent"
        case "datasets", "model", "seed", "trials", "synthesizer", "deleteOriginal": return first
        default: return nil
        }
    }
}
