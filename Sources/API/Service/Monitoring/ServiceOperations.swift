import Catalog
import Configuration
import Contracts
import HTTPServer
import Series
import Specification
import Synthesizers
import TableSynthesizers

/// Whether the service runs, what it counts, and what there is to choose from.
enum ServiceOperations {
    static let all: [Operation] = [
        Operation(
            .get, "/v1/health", "health", "Whether the process runs.", group: "Service", access: .open,
            answers: [.json(Health.self, "It runs.")], handler: health),
        Operation(
            .get, "/v1/ready", "ready", "Whether the store answers.", group: "Service", access: .open,
            answers: [.json(Health.self, "The store answers.")], handler: ready),
        Operation(
            .get, "/metrics", "metrics", "Figures for Prometheus. Open, or for admins only when the settings say so.", group: "Service",
            access: .open, answers: [.text(MediaType.metrics, "The figures in Prometheus' text format.")], errors: [401, 403],
            handler: metrics),
        Operation(
            .get, "/v1/summary", "summary", "How much there is of what, among what you can see.", group: "Service",
            answers: [.json(Summary.self, "The counts.")], handler: summary),
        Operation(
            .get, "/v1/processes", "listProcesses", "The processes that recipes can name, with their parameters.", group: "Descriptions",
            access: .open, answers: [.json(Page<ComponentDescription>.self, "The descriptions.")], handler: processes),
        Operation(
            .get, "/v1/synthesizers", "listSynthesizers", "The synthesizers that jobs can name, with their parameters.",
            group: "Descriptions", access: .open,
            query: [.optional("kind", .words(of: DatasetKind.self), "Only those of series, or of tables; all when left out.")],
            answers: [.json(Page<ComponentDescription>.self, "The descriptions.")], handler: synthesizers),
    ]

    private static func health(_ call: Call) async throws -> HTTPResponse {
        try .json(JSON.encode(Health(status: "ok", service: "api", version: Version.current)))
    }

    private static func ready(_ call: Call) async throws -> HTTPResponse {
        try await call.context.catalog.ping()
        return try .json(JSON.encode(Health(status: "ready", service: "api", version: Version.current)))
    }

    private static func processes(_ call: Call) async throws -> HTTPResponse {
        try .json(JSON.encode(Page(items: ProcessCatalog.descriptions)))
    }

    private static func synthesizers(_ call: Call) async throws -> HTTPResponse {
        let kind = call.text("kind").flatMap(DatasetKind.init)
        let series = kind == .table ? [] : SynthesizerCatalog.descriptions
        return try .json(JSON.encode(Page(items: series + (kind == .series ? [] : TableSynthesizerCatalog.descriptions))))
    }

    private static func metrics(_ call: Call) async throws -> HTTPResponse {
        let context = call.context
        if !context.settings.metricsPublic {
            guard try await context.authenticator.account(of: call.request).role == .admin else {
                throw APIError.forbidden("Only an admin may read the figures.")
            }
        }
        var text = context.metrics.text()
        let jobs = try await context.catalog.jobCounts()
        text += RequestMetrics.heading("semblance_jobs", "gauge", "Jobs by state.")
        for state in JobState.allCases { text += "semblance_jobs{state=\"\(state.rawValue)\"} \(jobs[state] ?? 0)\n" }
        let cache = context.models.usage
        text += RequestMetrics.gauge("semblance_models_cached", "Models that are kept ready.", cache.count)
        text += RequestMetrics.gauge("semblance_models_cached_bytes", "Bytes of the models that are kept ready.", cache.byteCount)
        text += RequestMetrics.heading("semblance_build_info", "gauge", "The version of the code.")
        text += "semblance_build_info{version=\"\(Version.current)\"} 1\n"
        return HTTPResponse(headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"], body: .text(text))
    }

    private static func summary(_ call: Call) async throws -> HTTPResponse {
        let catalog = call.context.catalog
        let owner = call.account.visibleOwnerID
        let models = try await catalog.modelVersions(ownerID: owner, name: nil)
        let counts = try await catalog.counts(ownerID: owner)
        let summary = Summary(
            datasets: counts.datasets, models: Set(models.map { "\($0.ownerID)/\($0.version.name)" }).count, modelVersions: models.count,
            jobs: counts.jobs)
        return try .json(JSON.encode(summary))
    }
}
