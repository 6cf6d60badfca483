import Contracts
import HTTPServer

/// The first page.
enum HomeHandlers {
    static func add(to routes: inout Routes) {
        routes.get("/") { visit in
            async let summary = visit.api.get(WebPath("v1", "summary"), as: Summary.self)
            async let datasets = visit.api.get(WebPath("v1", "datasets").with("limit", "5"), as: Page<Dataset>.self)
            async let models = visit.api.get(WebPath("v1", "models").with("limit", "5"), as: Page<Model>.self)
            async let jobs = visit.api.get(WebPath("v1", "jobs").with("limit", "20"), as: Page<Job>.self)
            let overview = HomePage.Overview(
                datasetCount: try await summary.datasets, modelCount: try await summary.models,
                jobCount: try await summary.jobs.values.reduce(0, +), datasets: try await datasets.items, models: try await models.items,
                jobs: try await jobs.items)
            return visit.respond(HomePage(context: visit.context, overview: overview).html)
        }
    }
}
