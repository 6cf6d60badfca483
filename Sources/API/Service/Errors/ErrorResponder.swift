import Catalog
import Concurrency
import Contracts
import HTTPServer
import Logging
import Safetensors
import Specification

/// The one place where what went wrong becomes an answer.
struct ErrorResponder: Sendable {
    let logger: Logger

    /// The answer to a request that failed with `error`.
    func response(to error: any Error, id: String) -> HTTPResponse {
        let known = Self.apiError(of: error)
        if known == nil { logger.error("A request failed.", ["error": String(describing: error)]) }
        let problem = known ?? APIError(.internal, .internalServerError, "The request could not be answered; the log says more.")
        // A cancelled request is one whose client has gone.
        if problem.status.code >= 500, known != nil, !(error is CancellationError) {
            logger.warning(
                "A request could not be answered.", ["error": String(describing: error), "http.status": "\(problem.status.code)"])
        }
        return response(problem, id: id)
    }

    /// The answer to a request that the server refused before it reached an operation.
    func refusal(_ status: HTTPStatus, _ detail: String) -> HTTPResponse {
        let kind: APIError.Kind =
            switch status.code {
            case 400: .malformed
            case 408: .timeout
            case 413, 414, 431: .tooLarge
            case 503: .unavailable
            case 500...: .internal
            default: .refused
            }
        return response(APIError(kind, status, detail), id: nil)
    }

    private func response(_ error: APIError, id: String?) -> HTTPResponse {
        let details = ProblemDetails(
            type: "urn:semblance:problem:\(error.kind.rawValue)", title: error.kind.title, status: error.status.code,
            detail: error.detail, instance: id, errors: error.errors.isEmpty ? nil : error.errors)
        var headers = error.headers
        headers.set("Content-Type", ProblemDetails.mediaType)
        // A problem holds nothing but text and numbers, which always encode.
        let bytes = (try? JSON.encode(details)) ?? Array("{}".utf8)
        return HTTPResponse(status: error.status, headers: headers, body: .bytes(bytes))
    }

    /// What `error` means to the client; nil when it is our own fault.
    static func apiError(of error: any Error) -> APIError? {
        switch error {
        case let error as APIError: return error
        case let error as SpecificationError: return .validation(error.problems)
        case let error as CatalogError: return apiError(of: error)
        case RoutingError.notFound: return APIError(.notFound, .notFound, "\(error)")
        case RoutingError.methodNotAllowed: return APIError(.methodNotAllowed, .methodNotAllowed, "\(error)")
        case let error as BodyTooLarge: return .tooLarge("\(error)")
        case is BodyInterrupted: return APIError(.timeout, .requestTimeout, "\(error)")
        case is TimeoutError: return .unavailable("It took too long; try again later.")
        case is CancellationError: return .unavailable("The request was interrupted; try again.")
        case is BlockingExecutorError: return .unavailable("The service is ending; try again.")
        default: return nil
        }
    }

    private static func apiError(of error: CatalogError) -> APIError? {
        switch error {
        case .conflict(let detail): .conflict(sentence(detail))
        case .notFound(let detail): APIError(.notFound, .notFound, sentence(detail))
        case .staleLease: .staleLease
        case .unavailable: .unavailable("The store does not answer; try again later.")
        case .corrupt: nil
        }
    }

    private static func sentence(_ text: String) -> String {
        guard let first = text.first else { return "It conflicts with what is there." }
        return first.uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }
}
