import Contracts
import HTTPServer
import Specification

/// The OpenAPI 3.1 document of the API, made from the operations and the schemas of the contracts.
struct OpenAPIDocument: Sendable {
    let bytes: [UInt8]

    init(operations: [Operation], schemas: ContractSchemas) throws {
        var paths: [String: [String: JSONValue]] = [:]
        for operation in operations {
            paths[operation.path, default: [:]][operation.method.name.lowercased()] = Self.json(operation)
        }
        let document: JSONValue = [
            "openapi": "3.1.0",
            "info": [
                "title": "Semblance", "version": .string(Version.current),
                "summary": "Synthetic time series and tables: datasets, fits, models and samples.",
                "description": .string(Self.introduction),
            ],
            "servers": [["url": "/"]],
            "tags": .array(Self.groups.map { ["name": .string($0.name), "description": .string($0.summary)] }),
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(schemas.components.mapValues(\.json)),
                "securitySchemes": [
                    "session": [
                        "type": "http", "scheme": "bearer", "description": "The token of POST /v1/sessions.",
                    ],
                    "trainer": ["type": "http", "scheme": "bearer", "description": "The service token that trainers share with the API."],
                ],
                "responses": .object(
                    Dictionary(uniqueKeysWithValues: Self.problems.map { ($0.component, Self.problemResponse($0.summary, $0.headers)) })),
            ],
        ]
        bytes = try JSON.encode(document)
    }

    private static let introduction =
        "Log in with POST /v1/sessions and send the token as `Authorization: Bearer …`. "
        + "Every error is a problem document (RFC 9457) that names all offending fields."

    private static let groups: [(name: String, summary: String)] = [
        ("Service", "Whether it runs, and how."), ("Accounts", "Accounts and log-ins."), ("Descriptions", "What there is to choose from."),
        ("Datasets", "Named data: series and tables."), ("Tables", "Metadata and profiles of tables."), ("Jobs", "Fits and how they go."),
        ("Models", "Models, samples and interpolations."),
        ("Trainers", "What trainers and the API say to each other."),
    ]

    private struct Problem {
        let status: Int
        let component: String
        let summary: String
        var headers: [String: JSONValue] = [:]
    }

    private static let retryAfter: [String: JSONValue] = [
        "Retry-After": ["schema": ["type": "integer", "minimum": 0], "description": "Seconds to wait."]
    ]

    private static let problems: [Problem] = [
        Problem(status: 400, component: "Malformed", summary: "The request or its body cannot be read."),
        Problem(
            status: 401, component: "Unauthorized", summary: "A valid token is needed.",
            headers: ["WWW-Authenticate": ["schema": ["type": "string"]]]),
        Problem(status: 403, component: "Forbidden", summary: "Not allowed for this account."),
        Problem(status: 404, component: "NotFound", summary: "There is no such thing, or it is another owner's."),
        Problem(status: 408, component: "Timeout", summary: "The body did not come in time."),
        Problem(status: 409, component: "Conflict", summary: "It conflicts with what is there."),
        Problem(status: 413, component: "TooLarge", summary: "The body is larger than is accepted."),
        Problem(status: 414, component: "TooLong", summary: "The address is longer than is accepted."),
        Problem(status: 415, component: "UnsupportedMediaType", summary: "The body is of another type than is accepted."),
        Problem(status: 422, component: "Invalid", summary: "Fields are missing, unknown or not admissible; all are listed."),
        Problem(status: 429, component: "TooManyAttempts", summary: "Too many attempts.", headers: retryAfter),
        Problem(
            status: 503, component: "Unavailable", summary: "The store does not answer, or the service is ending.", headers: retryAfter),
    ]

    private static func problemResponse(_ summary: String, _ headers: [String: JSONValue]) -> JSONValue {
        var response: [String: JSONValue] = [
            "description": .string(summary),
            "content": [ProblemDetails.mediaType: ["schema": Schema.reference(ProblemDetails.self).json]].asJSON,
        ]
        if !headers.isEmpty { response["headers"] = .object(headers) }
        return .object(response)
    }

    private static func json(_ operation: Operation) -> JSONValue {
        var object: [String: JSONValue] = [
            "operationId": .string(operation.name), "summary": .string(operation.summary), "tags": [.string(operation.group)],
        ]
        switch operation.access {
        case .open: object["security"] = .array([])
        case .user, .admin: object["security"] = [["session": []]]
        case .trainer: object["security"] = [["trainer": []]]
        }
        let path = operation.pathParameters.map { parameter($0, PathParameter.schema($0), place: "path", isRequired: true) }
        let query = operation.query.map { parameter($0.name, $0.schema, place: "query", isRequired: $0.isRequired) }
        if !(path + query).isEmpty { object["parameters"] = .array(path + query) }
        if !operation.bodies.isEmpty {
            object["requestBody"] = ["required": true, "content": content(operation.bodies)]
        }
        object["responses"] = .object(responses(operation))
        return .object(object)
    }

    private static func parameter(_ name: String, _ schema: Schema, place: String, isRequired: Bool) -> JSONValue {
        var bare = schema
        bare.summary = nil
        var object: [String: JSONValue] = [
            "name": .string(name), "in": .string(place), "required": .boolean(isRequired), "schema": bare.json,
        ]
        if let summary = schema.summary { object["description"] = .string(summary) }
        return .object(object)
    }

    private static func content(_ bodies: [Operation.Body]) -> JSONValue {
        .object(
            Dictionary(
                bodies.map { body in
                    var media: [String: JSONValue] = ["schema": body.schema.json]
                    if let example = body.examples.first { media["example"] = example }
                    return (body.mediaType, .object(media))
                }, uniquingKeysWith: { first, _ in first }))
    }

    /// The good answers in full, the errors by reference; 409 and 429 in the operation's own words.
    private static func responses(_ operation: Operation) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        for answer in operation.answers {
            var response: [String: JSONValue] = ["description": .string(answer.summary)]
            if !answer.contents.isEmpty { response["content"] = content(answer.contents) }
            let links = OpenAPILinks.json(from: operation, status: answer.status.code)
            if !links.isEmpty { response["links"] = .object(links) }
            responses["\(answer.status.code)"] = .object(response)
        }
        for problem in problems where statuses(operation).contains(problem.status) {
            let own = problem.status == 409 ? operation.conflict : problem.status == 429 ? operation.tooMany : nil
            responses["\(problem.status)"] =
                own.map { problemResponse($0, problem.headers) } ?? ["$ref": .string("#/components/responses/\(problem.component)")]
        }
        return responses
    }

    /// The statuses of the errors that the operation can answer with.
    private static func statuses(_ operation: Operation) -> Set<Int> {
        var statuses = operation.errors.union([400, 422, 503])
        if operation.access != .open { statuses.insert(401) }
        if operation.access == .admin { statuses.insert(403) }
        if !operation.pathParameters.isEmpty { statuses.insert(404) }
        if !operation.pathParameters.isEmpty || !operation.query.isEmpty { statuses.insert(414) }
        if !operation.bodies.isEmpty { statuses.formUnion([408, 413, 415]) }
        if operation.conflict != nil { statuses.insert(409) }
        if operation.tooMany != nil { statuses.insert(429) }
        return statuses
    }
}

extension [String: [String: JSONValue]] {
    fileprivate var asJSON: JSONValue { .object(mapValues(JSONValue.object)) }
}
