import Contracts
import HTTPServer
import Specification

/// Sets of series by rules: the form, its parts, its plot, and saving.
enum GenerateHandlers {
    static func add(to routes: inout Routes) {
        routes.get("/generate") { visit in
            let form = RecipeForm(try await startingValues(visit), processes: try await processes(visit))
            return visit.respond(GeneratePage(context: visit.context, form: form).html)
        }
        // Without scripts: the form again, with another process or another class. It changes nothing.
        routes.post("/generate/form") { visit, values in
            let processes = try await processes(visit)
            let form = RecipeForm(edited(values, processes: processes), processes: processes)
            return visit.respond(GeneratePage(context: visit.context, form: form).html)
        }
        routes.post("/generate") { visit, values in try await save(visit, values) }
        routes.post("/generate/preview", .data) { visit, values in try await preview(visit, values) }
        routes.get("/generate/fields") { visit in
            let form = RecipeForm(visit.query, processes: try await processes(visit))
            guard let description = form.description(of: visit.query["process"]) else { throw WebError.notFound }
            let prefix = prefix(visit.query["prefix"])
            var values = FormValues()
            if let sequences = visit.query.text("sequences") { values.append("\(prefix)sequences", sequences) }
            return visit.respond(part: ProcessFields(description: description, prefix: prefix, values: values).html)
        }
        routes.get("/generate/class") { visit in
            let index = visit.query["index"].flatMap { Int($0) } ?? 0
            var values = FormValues([("mode", "classes")])
            values.append("class.\(index).label", visit.query["label"] ?? String(index))
            values.append("class.\(index).process", visit.query["process"] ?? "")
            let form = RecipeForm(values, processes: try await processes(visit))
            return visit.respond(part: RecipeFields(form: form).classRow(index: index, isOpen: true))
        }
    }

    private static func processes(_ visit: Visit) async throws -> [ComponentDescription] {
        let page: Page<ComponentDescription> = try await visit.api.get(WebPath("v1", "processes"))
        return page.items
    }

    /// Only prefixes that this form has come back into field names.
    private static func prefix(_ text: String?) -> String {
        guard let parts = text?.split(separator: "."), parts.count == 2, parts[0] == "class", let index = Int(parts[1]) else { return "" }
        return "class.\(index)."
    }

    /// What the form begins with: a preset, a dataset's recipe, or the defaults.
    private static func startingValues(_ visit: Visit) async throws -> FormValues {
        let query = visit.query
        if query["preset"] == "ten-harmonics" { return .tenHarmonics }
        if let id = query.text("from") {
            let dataset: Dataset = try await visit.api.get(WebPath("v1", "datasets", id))
            if let recipe = dataset.recipe { return FormValues(recipe: recipe) }
        }
        if query["mode"] == "classes" {
            return FormValues([
                ("mode", "classes"), ("length", "256"), ("channels", "1"), ("seed", "1"), ("noise.kind", "gaussian"), ("noise.std", "0.1"),
                ("class.0.label", "0"), ("class.0.process", "harmonic"), ("class.1.label", "1"), ("class.1.process", "random-walk"),
            ])
        }
        var values = FormValues.newRecipe
        if let process = query.text("process") { values.set("process", process) }
        return values
    }

    /// The form's values after the button that was pressed: a class more or less. Parameters of another process than the chosen one go.
    private static func edited(_ values: FormValues, processes: [ComponentDescription]) -> FormValues {
        var edited = FormValues()
        for pair in values.pairs where pair.name != "csrf" && pair.name != "add" && pair.name != "remove" {
            if let index = values["remove"], pair.name.hasPrefix("class.\(index).") { continue }
            edited.append(pair.name, pair.value)
        }
        if values["add"] != nil {
            let form = RecipeForm(values, processes: processes)
            let index = (form.classIndices.max() ?? -1) + 1
            let labels = form.classIndices.compactMap { values["class.\($0).label"].flatMap { Int($0) } }
            edited.append("class.\(index).label", String((labels.max() ?? -1) + 1))
            let last = form.classIndices.last.flatMap { values["class.\($0).process"] }
            edited.append("class.\(index).process", last ?? processes.first?.name ?? "")
        }
        return edited
    }

    private static func save(_ visit: Visit, _ values: FormValues) async throws -> HTTPResponse {
        var form = RecipeForm(values, processes: try await processes(visit))
        let recipe = form.recipe()
        var problems = form.problems
        let name = values.text("name")
        if name == nil { problems.add("name", "needs a name") }
        if let name, problems.isEmpty {
            do {
                let request: JSONValue = .object(["name": .string(name), "kind": "series", "recipe": recipe])
                let dataset: Dataset = try await visit.api.post(WebPath("v1", "datasets"), request)
                return visit.redirect(
                    to: WebPath("datasets", dataset.id), flash: Flash(.success, "The dataset \(dataset.name) is saved."))
            } catch let failure as APIFailure where failure.isCorrectable {
                problems = conflictAtName(failure, problems: failure.problems { form.field(forPath: $0) })
            }
        }
        return visit.respond(GeneratePage(context: visit.context, form: form, problems: problems).html, status: .unprocessableContent)
    }

    /// A name that is taken is shown at the name, also when the API does not name the field.
    static func conflictAtName(_ failure: APIFailure, problems: FormProblems) -> FormProblems {
        guard failure.status == 409, problems.byField.isEmpty else { return problems }
        var named = FormProblems()
        named.add("name", failure.detail)
        return named
    }

    private static func preview(_ visit: Visit, _ values: FormValues) async throws -> HTTPResponse {
        var form = RecipeForm(values, processes: try await processes(visit))
        let recipe = form.recipe()
        guard form.problems.isEmpty else {
            return ErrorPages.json(status: 422, detail: "Some values cannot be used.", problems: form.problems)
        }
        do {
            let path = WebPath("v1", "previews", "series").with("offset", values.text("offset")).with("limit", values.text("limit"))
            return Passing.data(try await visit.api.stream("POST", path, body: recipe))
        } catch let failure as APIFailure where failure.isCorrectable {
            let problems = failure.problems { form.field(forPath: $0) }
            return ErrorPages.json(status: failure.status, detail: "Some values cannot be used.", problems: problems)
        }
    }
}
