import Contracts
import HTTPServer
import Specification

/// One thing that the API does: the row from which routing, checks, the OpenAPI document and the metrics are made.
struct Operation: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        case open
        /// Anyone with an account.
        case user
        case admin
        /// A trainer with the service token; accounts' tokens do not open it.
        case trainer
    }

    /// A parameter of the query.
    struct Parameter: Sendable {
        var name: String
        var schema: Schema
        var isRequired = false

        /// A parameter that may be left out.
        static func optional(_ name: String, _ schema: Schema, _ summary: String) -> Parameter {
            Parameter(name: name, schema: schema.described(summary))
        }

        static func required(_ name: String, _ schema: Schema, _ summary: String) -> Parameter {
            Parameter(name: name, schema: schema.described(summary), isRequired: true)
        }
    }

    /// A form that the body may have.
    struct Body: Sendable {
        var mediaType: String
        var schema: Schema
        var examples: [JSONValue] = []

        static func json<Type: ContractType>(_ type: Type.Type) -> Body {
            Body(mediaType: MediaType.json, schema: .reference(type))
        }
        static let bytes = Body(mediaType: MediaType.bytes, schema: Schema.text(format: "binary"))
        static let csv = Body(mediaType: MediaType.csv, schema: Schema.text())
    }

    /// A good answer.
    struct Answer: Sendable {
        var status: HTTPStatus
        var summary: String
        /// The forms that the body may have; none for an answer without one.
        var contents: [Body] = []

        static func json<Type: ContractType>(_ type: Type.Type, _ summary: String, status: HTTPStatus = .ok) -> Answer {
            Answer(status: status, summary: summary, contents: [.json(type)])
        }
        static func nothing(_ summary: String) -> Answer { Answer(status: .noContent, summary: summary) }
        static func text(_ mediaType: String, _ summary: String) -> Answer {
            Answer(status: .ok, summary: summary, contents: [Body(mediaType: mediaType, schema: .text())])
        }
    }

    typealias Handler = @Sendable (Call) async throws -> HTTPResponse

    let method: HTTPMethod
    /// With `{name}` for parameters; `PathParameter` knows each.
    let path: String
    /// A name unique among operations, such as `createDataset`.
    let name: String
    let summary: String
    /// The heading it stands under in the document.
    let group: String
    let access: Access
    let query: [Parameter]
    let bodies: [Body]
    let answers: [Answer]
    /// When it answers 409, if it does.
    let conflict: String?
    /// When it answers 429, if it does.
    let tooMany: String?
    /// Statuses of errors that it can answer with beyond those that follow from the rest.
    let errors: Set<Int>
    let handler: Handler

    init(
        _ method: HTTPMethod, _ path: String, _ name: String, _ summary: String, group: String, access: Access = .user,
        query: [Parameter] = [], bodies: [Body] = [], answers: [Answer], conflict: String? = nil, tooMany: String? = nil,
        errors: Set<Int> = [], handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.group = group
        self.access = access
        self.query = query
        self.bodies = bodies
        self.answers = answers
        self.conflict = conflict
        self.tooMany = tooMany
        self.errors = errors
        self.handler = handler
    }

    /// The names of the parameters in the path, in order.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }
}

/// Media types of the API.
enum MediaType {
    static let json = "application/json"
    static let csv = "text/csv"
    static let jsonLines = "application/jsonl"
    static let bytes = "application/octet-stream"
    static let html = "text/html"
    static let events = "text/event-stream"
    static let metrics = "text/plain"
}

/// What the parameters in paths look like. A value of another form is of nothing that exists: 404.
enum PathParameter {
    static func schema(_ name: String) -> Schema {
        switch name {
        case "id": .text(pattern: .identifier).described("The id.")
        case "name": .text(pattern: .modelName).described("The name of the model.")
        case "n": .text(pattern: .versionNumber).described("The number of the version, or `latest`.")
        case "dataset": .text(pattern: .identifierOrIndex).described("The dataset's id, or its place in the job's list, from 0.")
        default: .text(minLength: 1)
        }
    }
}
