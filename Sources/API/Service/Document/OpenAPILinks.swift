import Specification

/// What can be asked next with what an answer tells: the links of the OpenAPI document.
enum OpenAPILinks {
    private struct Link {
        /// The operation and status whose answer tells it.
        let source: String
        let status: Int
        let targets: [String]
        /// Parameters of the targets, as expressions of the answer or fixed texts.
        let parameters: [String: String]
    }

    private static let datasets = ["getDataset", "getSeries", "getContent", "deleteDataset"]
    private static let jobs = ["getJob", "jobMetrics", "jobSnapshots", "cancelJob", "deleteJob"]
    private static let versions = ["getModelVersion", "getArtifact", "sample", "interpolate", "deleteModelVersion"]

    private static let all: [Link] = [
        Link(source: "createDataset", status: 201, targets: datasets, parameters: ["id": "$response.body#/id"]),
        Link(source: "sample", status: 201, targets: datasets, parameters: ["id": "$response.body#/id"]),
        Link(source: "listDatasets", status: 200, targets: datasets, parameters: ["id": "$response.body#/items/0/id"]),
        Link(source: "createJob", status: 201, targets: jobs, parameters: ["id": "$response.body#/id"]),
        Link(source: "listJobs", status: 200, targets: jobs, parameters: ["id": "$response.body#/items/0/id"]),
        Link(source: "createUser", status: 201, targets: ["deleteUser"], parameters: ["id": "$response.body#/id"]),
        Link(
            source: "listModels", status: 200, targets: ["getModel", "deleteModel"], parameters: ["name": "$response.body#/items/0/name"]),
        Link(
            source: "listModels", status: 200, targets: versions, parameters: ["name": "$response.body#/items/0/name", "n": "latest"]),
    ]

    /// The links of an operation's answer, by name.
    static func json(from operation: Operation, status: Int) -> [String: JSONValue] {
        var links: [String: JSONValue] = [:]
        for link in all where link.source == operation.name && link.status == status {
            for target in link.targets {
                links[target] = ["operationId": .string(target), "parameters": .object(link.parameters.mapValues(JSONValue.string))]
            }
        }
        return links
    }
}
