import Contracts
import HTTPServer
import Logging
import Specification

/// Leads requests to operations: access, parameters, errors, security headers, metrics and the log.
struct Dispatcher: Sendable {
    private let context: APIContext
    private let router: Router

    init(context: APIContext, operations: [Operation]) {
        self.context = context
        let errors = context.errors
        var router = Router { error, request in errors.response(to: error, id: request.id) }
        for operation in operations {
            router.on(operation.method, operation.path) { request, path in
                RouteNote.current?.set(operation.path)
                return try await Self.answer(request, path, operation, context)
            }
        }
        self.router = router
    }

    /// Answers any request.
    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let start = ContinuousClock.now
        context.metrics.begin()
        let note = RouteNote()
        var response = await LogContext.$requestID.withValue(request.id) {
            await RouteNote.$current.withValue(note) { await router.respond(to: request) }
        }
        Self.addCommonHeaders(to: &response, id: request.id)
        let seconds = (ContinuousClock.now - start).inSeconds
        context.metrics.end(
            method: note.route == nil ? "other" : request.method.name, route: note.route ?? "none", status: response.status.code,
            seconds: seconds)
        if context.logger.isEnabled(.debug) {
            context.logger.debug(
                "A request was answered.",
                [
                    "request.id": request.id, "http.method": request.method.name, "http.path": request.path,
                    "http.status": "\(response.status.code)", "http.seconds": "\(seconds)",
                ])
        }
        return response
    }

    /// The answer to a request that the server itself refuses.
    static func refusal(_ status: HTTPStatus, _ detail: String, errors: ErrorResponder) -> HTTPResponse {
        var response = errors.refusal(status, detail)
        addCommonHeaders(to: &response, id: nil)
        return response
    }

    private static func answer(
        _ request: HTTPRequest, _ path: PathParameters, _ operation: Operation, _ context: APIContext
    ) async throws -> HTTPResponse {
        var account = Account.nobody
        switch operation.access {
        case .open: break
        case .user: account = try await context.authenticator.account(of: request)
        case .admin:
            account = try await context.authenticator.account(of: request)
            guard account.role == .admin else { throw APIError.forbidden("Only an admin may do this.") }
        case .trainer: try context.authenticator.requireTrainer(request)
        }
        for name in operation.pathParameters {
            guard let text = path[name], PathParameter.schema(name).pattern?.accepts(text) ?? true else {
                throw RoutingError.notFound
            }
        }
        let query = try RequestReader(context: context).values(of: request.query, for: operation)
        let call = Call(request: request, operation: operation, path: path, query: query, account: account, context: context)
        return try await operation.handler(call)
    }

    private static func addCommonHeaders(to response: inout HTTPResponse, id: String?) {
        if let id { response.headers.append("X-Request-ID", id) }
        for (name, value) in commonHeaders { response.headers.append(name, value) }
        if response.headers["Cache-Control"] == nil { response.headers.append("Cache-Control", "no-store") }
    }

    private static let commonHeaders = [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ]
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
