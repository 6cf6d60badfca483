import Catalog
import Configuration
import Contracts
import HTTPServer
import Specification

/// One request to an operation, with what has been checked of it.
struct Call: Sendable {
    let request: HTTPRequest
    let operation: Operation
    let path: PathParameters
    /// The query's values, checked against the operation's parameters.
    let query: [String: JSONValue]
    /// Who asks; `Account.nobody` in operations for everyone and for trainers.
    let account: Account
    let context: APIContext

    var catalog: any CatalogStore { context.catalog }

    func text(_ name: String) -> String? { query[name]?.stringValue }
    func integer(_ name: String) -> Int? { query[name]?.integerValue }
    func number(_ name: String) -> Double? { query[name]?.doubleValue }
    func boolean(_ name: String) -> Bool? { query[name]?.booleanValue }

    /// A parameter of the path; the router has made sure that it is there.
    func pathText(_ name: String) -> String { path[name] ?? "" }

    /// The id that the path names.
    var id: String { pathText("id") }

    /// The media type of the body without its parameters, in lower case; nil when the request does not tell.
    var mediaType: String? {
        request.headers["Content-Type"].map { header in
            String(header.prefix { $0 != ";" }).trimmingSpaces().lowercased()
        }
    }

    /// The body as JSON, checked against the schema of `type`.
    func body<Type: ContractType>(_ type: Type.Type) async throws -> Type {
        try RequestReader(context: context).decode(type, from: try await jsonBytes())
    }

    /// The bytes of a JSON body.
    private func jsonBytes() async throws -> [UInt8] {
        let bytes = try await request.body.collect(upTo: context.settings.maxJSONBytes)
        try requireMediaType(MediaType.json)
        return bytes
    }

    /// Refuses a body of another type.
    func requireMediaType(_ expected: String) throws(APIError) {
        guard mediaType == expected else { throw .unsupportedMediaType(mediaType, expected: operation.bodies.map(\.mediaType)) }
    }
}

extension String {
    /// Without spaces and tabs at both ends.
    func trimmingSpaces() -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
