import Configuration
import Contracts
import HTTPServer
import Specification

/// Sampling and interpolating.
enum OperationHandlers {
    /// The most series that one plot asks for.
    private static let plotLimit = 24

    static func add(to routes: inout Routes) {
        routes.get("/operations") { visit in try await page(visit, visit.query) }
        routes.post("/operations/{name}/{version}/run", .data) { visit, values in
            if values["rows"] != nil { return try await RowsHandlers.run(visit, values) }
            return try await run(visit, values)
        }
        routes.post("/operations/{name}/{version}/download") { visit, values in
            if values["rows"] != nil { return try await RowsHandlers.download(visit, values) }
            var form = OperationForm(values)
            let format = values["format"].flatMap(SampleFormat.init(rawValue:)) ?? .csv
            let request = form.sampleRequest(format: format)
            if form.problems.isEmpty {
                do {
                    let answer = try await visit.api.stream("POST", path(visit, "sample"), body: request)
                    return Passing.file(visit, answer, name: "\(visit.path("name"))-\(visit.path("version"))-sample.\(format.rawValue)")
                } catch let failure as APIFailure where failure.isCorrectable {
                    return try await page(visit, values, problems: failure.problems { form.field(forPath: $0) })
                }
            }
            return try await page(visit, values, problems: form.problems)
        }
        routes.post("/operations/{name}/{version}/save") { visit, values in
            if values["rows"] != nil { return try await RowsHandlers.save(visit, values) }
            var form = OperationForm(values)
            let name = values.text("saveAs")
            let request = form.sampleRequest(saveAs: name)
            var problems = form.problems
            if name == nil { problems.add("saveAs", "needs a name") }
            if problems.isEmpty {
                do {
                    let dataset: Dataset = try await visit.api.post(path(visit, "sample"), request)
                    return visit.redirect(
                        to: WebPath("datasets", dataset.id), flash: Flash(.success, "The dataset \(dataset.name) is saved."))
                } catch let failure as APIFailure where failure.isCorrectable {
                    problems = failure.problems { form.field(forPath: $0) }
                    if failure.status == 409, problems.byField.isEmpty {
                        problems = FormProblems()
                        problems.add("saveAs", failure.detail)
                    }
                }
            }
            return try await page(visit, values, problems: problems)
        }
    }

    static func path(_ visit: Visit, _ operation: String) -> WebPath {
        WebPath("v1", "models", visit.path("name"), "versions", visit.path("version"), operation)
    }

    static func page(_ visit: Visit, _ given: FormValues, problems: FormProblems = FormProblems()) async throws -> HTTPResponse {
        let models: Page<Model> = try await visit.api.get(WebPath("v1", "models").with("limit", "100"))
        // A posted form says in its address what a chosen model says in the query.
        let name = visit.parameters["name"] ?? given.text("model")
        let version = visit.parameters["version"] ?? given.text("version")
        var chosen: ModelVersion?
        if let name {
            chosen = try await visit.api.get(WebPath("v1", "models", name, "versions", version ?? "latest"))
        } else {
            chosen = models.items.first?.versions.first
        }
        if let chosen, chosen.table != nil {
            let information: JSONValue = try await visit.api.get(
                WebPath("v1", "models", chosen.name, "versions", String(chosen.version), "information"))
            let page = RowsPage(
                context: visit.context, models: models.items, chosen: chosen, form: RowsForm(given, information: information),
                apiURL: visit.site.settings.apiURL, problems: problems)
            return visit.respond(page.html, status: problems.isEmpty ? .ok : .unprocessableContent)
        }
        let page = OperationsPage(
            context: visit.context, models: models.items, chosen: chosen, form: OperationForm(given), apiURL: visit.site.settings.apiURL,
            problems: problems)
        return visit.respond(page.html, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Series for the plot, and the request as people write it.
    private static func run(_ visit: Visit, _ values: FormValues) async throws -> HTTPResponse {
        var form = OperationForm(values)
        let isSampling = form.operation == .sample
        let body = isSampling ? form.sampleRequest(limit: plotLimit) : form.interpolateRequest()
        let shownBody = isSampling ? form.sampleRequest() : body
        guard form.problems.isEmpty else {
            return ErrorPages.json(status: 422, detail: "Some values cannot be used.", problems: form.problems)
        }
        let path = path(visit, form.operation.rawValue)
        do {
            let shown = ShownRequest(path: path.description, body: shownBody, apiURL: visit.site.settings.apiURL)
            return try Passing.wrapped(
                try await visit.api.stream("POST", path, body: body),
                in: ["line": .string(shown.line), "json": .string(shown.json), "curl": .string(shown.curl)], as: "result")
        } catch let failure as APIFailure where failure.isCorrectable {
            return ErrorPages.json(
                status: failure.status, detail: "Some values cannot be used.", problems: failure.problems { form.field(forPath: $0) })
        }
    }
}
