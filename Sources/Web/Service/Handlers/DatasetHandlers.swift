import Contracts
import HTTPServer

/// The list of datasets, and each of them.
enum DatasetHandlers {
    private static let pageLength = 25

    static func add(to routes: inout Routes) {
        routes.get("/datasets") { visit in
            let search = visit.query.text("q").map { String($0.prefix(120)) }
            let path = WebPath("v1", "datasets").with("limit", String(pageLength)).with("search", search)
            let page: Page<Dataset> = try await visit.api.get(path.with("cursor", visit.query.text("cursor")))
            let next = page.nextCursor.map { WebPath("datasets").with("q", search).with("cursor", $0) }
            return visit.respond(DatasetsPage(context: visit.context, datasets: page.items, search: search, next: next).html)
        }
        routes.get("/datasets/{id}") { visit in
            let dataset: Dataset = try await visit.api.get(WebPath("v1", "datasets", visit.path("id")))
            if dataset.kind == .table { return try await TableHandlers.page(visit, dataset) }
            guard let series = dataset.series else { throw WebError.notFound }
            return visit.respond(DatasetPage(context: visit.context, dataset: dataset, series: series).html)
        }
        routes.get("/datasets/{id}/series", .data) { visit in
            try await Passing.get(
                visit, WebPath("v1", "datasets", visit.path("id"), "series"), query: ["offset", "limit", "points", "label"])
        }
        routes.get("/datasets/{id}/content") { visit in
            let dataset: Dataset = try await visit.api.get(WebPath("v1", "datasets", visit.path("id")))
            if dataset.kind == .table { return try await TableHandlers.content(visit, dataset) }
            let format = visit.query["format"] == "jsonl" ? "jsonl" : "csv"
            let answer = try await visit.api.stream("GET", WebPath("v1", "datasets", dataset.id, "content").with("format", format))
            return Passing.file(visit, answer, name: "\(dataset.name).\(format)")
        }
        routes.get("/datasets/{id}/delete") { visit in
            let dataset: Dataset = try await visit.api.get(WebPath("v1", "datasets", visit.path("id")))
            return visit.respond(confirmation(visit, dataset))
        }
        routes.post("/datasets/{id}/delete") { visit, _ in
            let path = WebPath("v1", "datasets", visit.path("id"))
            let dataset: Dataset = try await visit.api.get(path)
            do {
                try await visit.api.send("DELETE", path)
            } catch let failure as APIFailure where failure.isCorrectable {
                return visit.respond(confirmation(visit, dataset, problem: failure.detail), status: HTTPStatus(failure.status))
            }
            return visit.redirect(to: WebPath("datasets"), flash: Flash(.success, "The dataset \(dataset.name) is deleted."))
        }
    }

    private static func confirmation(_ visit: Visit, _ dataset: Dataset, problem: String? = nil) -> HTML {
        ConfirmPage(
            context: visit.context, section: .datasets, title: "Delete \(dataset.name)?",
            text: "What it holds, \(DatasetText.shape(dataset)), is deleted for ever. Models that were trained on them stay.",
            button: "Delete the dataset", action: WebPath("datasets", dataset.id, "delete"), back: WebPath("datasets", dataset.id),
            problem: problem
        ).html
    }
}
