import Contracts
import HTTPServer

/// Models and their versions.
enum ModelHandlers {
    static func add(to routes: inout Routes) {
        routes.get("/models") { visit in
            let path = WebPath("v1", "models").with("limit", "25").with("cursor", visit.query.text("cursor"))
            let page: Page<Model> = try await visit.api.get(path)
            let next = page.nextCursor.map { WebPath("models").with("cursor", $0) }
            return visit.respond(ModelsPage(context: visit.context, models: page.items, next: next).html)
        }
        routes.get("/models/{name}") { visit in
            let model: Model = try await visit.api.get(WebPath("v1", "models", visit.path("name")))
            guard let newest = model.versions.first else { throw WebError.notFound }
            return visit.respond(ModelPage(context: visit.context, model: model, version: newest).html)
        }
        routes.get("/models/{name}/versions/{version}") { visit in
            async let model = visit.api.get(WebPath("v1", "models", visit.path("name")), as: Model.self)
            async let version = visit.api.get(versionPath(visit), as: ModelVersion.self)
            return visit.respond(ModelPage(context: visit.context, model: try await model, version: try await version).html)
        }
        routes.get("/models/{name}/versions/{version}/artifact") { visit in
            let path = WebPath("v1", "models", visit.path("name"), "versions", visit.path("version"), "artifact")
            let answer = try await visit.api.stream("GET", path)
            return Passing.file(visit, answer, name: "\(visit.path("name"))-\(visit.path("version")).safetensors")
        }
        routes.get("/models/{name}/versions/{version}/report") { visit in
            let path = WebPath(segments: ["v1", "models", visit.path("name"), "versions", visit.path("version"), "report"])
            let name = "\(visit.path("name"))-\(visit.path("version"))-report"
            switch visit.query["download"] {
            case "json":
                return Passing.file(visit, try await visit.api.stream("GET", path.with("format", "json")), name: "\(name).json")
            case "html": return Passing.file(visit, try await visit.api.stream("GET", path), name: "\(name).html")
            default: return Passing.report(try await visit.api.stream("GET", path))
            }
        }
        addDeletion(to: &routes)
    }

    private static func versionPath(_ visit: Visit) -> WebPath {
        WebPath("v1", "models", visit.path("name"), "versions", visit.path("version"))
    }

    private static func addDeletion(to routes: inout Routes) {
        routes.get("/models/{name}/delete") { visit in
            let model: Model = try await visit.api.get(WebPath("v1", "models", visit.path("name")))
            return visit.respond(
                ConfirmPage(
                    context: visit.context, section: .models, title: "Delete the model \(model.name)?",
                    text: "\(Format.count(model.versions.count, "version is", "versions are")) deleted for ever, with the artifacts.",
                    button: "Delete the model", action: WebPath("models", model.name, "delete"), back: WebPath("models", model.name)
                ).html)
        }
        routes.post("/models/{name}/delete") { visit, _ in
            try await visit.api.send("DELETE", WebPath("v1", "models", visit.path("name")))
            return visit.redirect(to: WebPath("models"), flash: Flash(.success, "The model \(visit.path("name")) is deleted."))
        }
        routes.get("/models/{name}/versions/{version}/delete") { visit in
            let version: ModelVersion = try await visit.api.get(versionPath(visit))
            let path = WebPath("models", version.name, "versions", String(version.version))
            return visit.respond(
                ConfirmPage(
                    context: visit.context, section: .models, title: "Delete version \(version.version) of \(version.name)?",
                    text: "The artifact is deleted for ever. Datasets that were sampled from it stay.", button: "Delete the version",
                    action: WebPath("models", version.name, "versions", String(version.version), "delete"), back: path
                ).html)
        }
        routes.post("/models/{name}/versions/{version}/delete") { visit, _ in
            try await visit.api.send("DELETE", versionPath(visit))
            return visit.redirect(
                to: WebPath("models"),
                flash: Flash(.success, "Version \(visit.path("version")) of \(visit.path("name")) is deleted."))
        }
    }
}
