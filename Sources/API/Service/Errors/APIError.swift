import Contracts
import HTTPServer
import Specification

/// Why a request is not answered as it was hoped.
struct APIError: Error, Sendable {
    /// The kinds of problems, each with its stable identifier.
    enum Kind: String, Sendable, CaseIterable {
        case malformed, unauthorized, forbidden, notFound = "not-found", methodNotAllowed = "method-not-allowed", timeout, conflict
        case staleLease = "stale-lease"
        case tooLarge = "too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case validation
        case tooManyAttempts = "too-many-attempts"
        case refused
        case `internal`
        case unavailable

        var title: String {
            switch self {
            case .malformed: "The request cannot be read"
            case .unauthorized: "A valid token is needed"
            case .forbidden: "This is not allowed"
            case .notFound: "There is no such thing"
            case .methodNotAllowed: "The method is not allowed here"
            case .timeout: "The request took too long"
            case .conflict: "The request conflicts with what is there"
            case .staleLease: "The lease of the job is lost"
            case .tooLarge: "The request is too large"
            case .unsupportedMediaType: "The type of the body is not supported"
            case .validation: "The request is not valid"
            case .tooManyAttempts: "There were too many attempts"
            case .refused: "The request is refused"
            case .internal: "Something went wrong here"
            case .unavailable: "The service is not available now"
            }
        }
    }

    let kind: Kind
    let status: HTTPStatus
    let detail: String
    var errors: [Problem] = []
    var headers = HTTPHeaders()

    init(_ kind: Kind, _ status: HTTPStatus, _ detail: String, errors: [Problem] = [], headers: HTTPHeaders = HTTPHeaders()) {
        self.kind = kind
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    static func malformed(_ detail: String) -> APIError { APIError(.malformed, .badRequest, detail) }

    static func validation(_ problems: [Problem]) -> APIError {
        let detail = problems.prefix(3).map { "\($0.field): \($0.message)" }.joined(separator: "; ")
        let rest = problems.count > 3 ? "; and \(problems.count - 3) more" : ""
        return APIError(.validation, .unprocessableContent, detail + rest, errors: problems)
    }

    static func validation(_ field: String, _ message: String) -> APIError { validation([Problem(field, message)]) }

    static let unauthorized = APIError(
        .unauthorized, .unauthorized, "Send a token that is valid as `Authorization: Bearer …`; POST /v1/sessions gives one.",
        headers: ["WWW-Authenticate": "Bearer realm=\"semblance\""])

    static func forbidden(_ detail: String, field: String? = nil) -> APIError {
        APIError(.forbidden, .forbidden, detail, errors: field.map { [Problem($0, detail)] } ?? [])
    }

    static func notFound(_ what: String) -> APIError { APIError(.notFound, .notFound, "There is no \(what).") }

    static func conflict(_ detail: String, field: String? = nil) -> APIError {
        APIError(.conflict, .conflict, detail, errors: field.map { [Problem($0, detail)] } ?? [])
    }

    static let staleLease = APIError(
        .staleLease, .conflict, "This attempt does not hold the job any more; another one has taken it up, or it has ended.")

    static func unsupportedMediaType(_ found: String?, expected: [String]) -> APIError {
        let list = expected.joined(separator: " or ")
        return APIError(
            .unsupportedMediaType, .unsupportedMediaType,
            found.map { "The body must be \(list), not \($0)." } ?? "The header Content-Type must say \(list).",
            headers: ["Accept": expected.joined(separator: ", ")])
    }

    static func tooLarge(_ detail: String) -> APIError { APIError(.tooLarge, .contentTooLarge, detail) }

    static func unavailable(_ detail: String, retryAfterSeconds: Int = 2) -> APIError {
        APIError(.unavailable, .serviceUnavailable, detail, headers: ["Retry-After": String(retryAfterSeconds)])
    }
}
