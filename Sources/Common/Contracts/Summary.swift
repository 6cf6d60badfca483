/// `GET /v1/summary`: what there is, for a home page. Counts what the asking account can see.
package struct Summary: Codable, Hashable, Sendable {
    package var datasets: Int
    package var models: Int
    package var modelVersions: Int
    /// How many jobs are in each state, by the state's name; all states are there.
    package var jobs: [String: Int]

    package init(datasets: Int, models: Int, modelVersions: Int, jobs: [JobState: Int]) {
        self.datasets = datasets
        self.models = models
        self.modelVersions = modelVersions
        self.jobs = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0.rawValue, jobs[$0] ?? 0) })
    }
}

extension Summary: ContractType {
    package static var schema: Schema {
        .object([
            .required("datasets", .integer(minimum: 0)), .required("models", .integer(minimum: 0)),
            .required("modelVersions", .integer(minimum: 0)),
            .required("jobs", .object(JobState.allCases.map { .required($0.rawValue, .integer(minimum: 0)) })),
        ])
    }
    package static var example: Summary { Summary(datasets: 2, models: 1, modelVersions: 3, jobs: [.succeeded: 3]) }
}
