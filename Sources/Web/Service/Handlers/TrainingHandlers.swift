import Contracts
import HTTPServer
import Specification

/// Training: the list of jobs, new ones, and each as it goes.
enum TrainingHandlers {
    static func add(to routes: inout Routes) {
        routes.get("/training") { visit in
            let path = WebPath("v1", "jobs").with("limit", "25").with("cursor", visit.query.text("cursor"))
            let page: Page<Job> = try await visit.api.get(path)
            let next = page.nextCursor.map { WebPath("training").with("cursor", $0) }
            return visit.respond(TrainingPage(context: visit.context, jobs: page.items, next: next).html)
        }
        routes.get("/training/new") { visit in try await formPage(visit, visit.query) }
        // Without scripts: the form again, with the parameters of another synthesizer. It changes nothing.
        routes.post("/training/form") { visit, values in try await formPage(visit, values) }
        routes.get("/training/fields") { visit in
            let kind = visit.query["kind"].flatMap(DatasetKind.init(rawValue:)) ?? .series
            let form = TrainingForm(visit.query, synthesizers: try await synthesizers(visit, kind), kind: kind)
            guard let description = form.synthesizer else { throw WebError.notFound }
            return visit.respond(
                part: SynthesizerFields(description: description, values: FormValues(), isSearchable: kind == .series).html)
        }
        routes.post("/training") { visit, values in try await start(visit, values) }
        addJob(to: &routes)
    }

    private static func addJob(to routes: inout Routes) {
        routes.get("/training/{id}") { visit in
            async let job = visit.api.get(path(visit), as: Job.self)
            async let metrics = visit.api.get(path(visit, "metrics"), as: MetricList.self)
            let newest = Dictionary(grouping: try await metrics.items, by: \.trial).compactMap { $0.value.max { $0.step < $1.step } }
            return visit.respond(
                JobPage(context: visit.context, job: try await job, latest: newest.sorted { $0.trial < $1.trial }).html)
        }
        routes.get("/training/{id}/state", .data) { visit in try await Passing.get(visit, path(visit)) }
        routes.get("/training/{id}/metrics", .data) { visit in try await Passing.get(visit, path(visit, "metrics")) }
        routes.get("/training/{id}/snapshots", .data) { visit in try await Passing.get(visit, path(visit, "snapshots")) }
        routes.get("/training/{id}/events", .data) { visit in try await Passing.events(visit, path(visit, "events")) }
        routes.post("/training/{id}/cancel") { visit, _ in
            let flash: Flash
            do {
                try await visit.api.send("POST", path(visit, "cancel"))
                flash = Flash(.success, "The training is being stopped.")
            } catch let failure as APIFailure where failure.status == 409 {
                flash = Flash(.failure, failure.detail)
            }
            return visit.redirect(to: WebPath("training", visit.path("id")), flash: flash)
        }
        routes.get("/training/{id}/delete") { visit in
            let job: Job = try await visit.api.get(path(visit))
            return visit.respond(
                ConfirmPage(
                    context: visit.context, section: .training, title: "Delete this training of \(job.model)?",
                    text: "Its curves and sample series are deleted for ever. Model versions that it made stay.",
                    button: "Delete the training", action: WebPath("training", job.id, "delete"), back: WebPath("training", job.id)
                ).html)
        }
        routes.post("/training/{id}/delete") { visit, _ in
            do {
                try await visit.api.send("DELETE", path(visit))
            } catch let failure as APIFailure where failure.status == 409 {
                return visit.redirect(to: WebPath("training", visit.path("id")), flash: Flash(.failure, failure.detail))
            }
            return visit.redirect(to: WebPath("training"), flash: Flash(.success, "The training is deleted."))
        }
    }

    private static func path(_ visit: Visit, _ part: String? = nil) -> WebPath {
        WebPath(segments: ["v1", "jobs", visit.path("id")] + (part.map { [$0] } ?? []))
    }

    private static func synthesizers(_ visit: Visit, _ kind: DatasetKind) async throws -> [ComponentDescription] {
        let page: Page<ComponentDescription> = try await visit.api.get(WebPath("v1", "synthesizers").with("kind", kind.rawValue))
        return page.items
    }

    /// What is trained on: what the form says, else what the chosen dataset is, else what the newest dataset is.
    private static func kind(_ values: FormValues, _ datasets: [Dataset]) -> DatasetKind {
        if let kind = values["data"].flatMap(DatasetKind.init(rawValue:)) { return kind }
        let chosen = values["dataset"].flatMap { name in datasets.first { $0.id == name } ?? datasets.first { $0.name == name } }
        return (chosen ?? datasets.first)?.kind ?? .series
    }

    private static func formPage(
        _ visit: Visit, _ values: FormValues, problems: FormProblems = FormProblems(), status: HTTPStatus = .ok
    ) async throws -> HTTPResponse {
        let datasets: Page<Dataset> = try await visit.api.get(WebPath("v1", "datasets").with("limit", "100"))
        let kind = kind(values, datasets.items)
        let form = TrainingForm(values, synthesizers: try await synthesizers(visit, kind), kind: kind)
        let usable = datasets.items.filter { $0.kind == kind && $0.table?.deletion == nil && ($0.table?.state ?? .ready) == .ready }
        let page = NewTrainingPage(
            context: visit.context, form: form, datasets: usable, hasOtherKind: datasets.items.contains { $0.kind != kind },
            problems: problems)
        return visit.respond(page.html, status: status)
    }

    private static func start(_ visit: Visit, _ values: FormValues) async throws -> HTTPResponse {
        let kind = values["data"].flatMap(DatasetKind.init(rawValue:)) ?? .series
        var form = TrainingForm(values, synthesizers: try await synthesizers(visit, kind), kind: kind)
        let request = form.request()
        var problems = form.problems
        if problems.isEmpty {
            do {
                let job: Job = try await visit.api.post(WebPath("v1", "jobs"), request)
                return visit.redirect(to: WebPath("training", job.id), flash: Flash(.success, "The training is in the queue."))
            } catch let failure as APIFailure where failure.isCorrectable {
                problems = failure.problems { form.field(forPath: $0) }
            }
        }
        return try await formPage(visit, values, problems: problems, status: .unprocessableContent)
    }
}
