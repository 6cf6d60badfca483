import Configuration
import HTTPServer

/// The table of routes under construction. It adds to every route what must never be forgotten: the log-in, and for forms the check of
/// where they come from.
struct Routes {
    typealias PageHandler = @Sendable (Visit) async throws -> HTTPResponse
    typealias FormHandler = @Sendable (Visit, FormValues) async throws -> HTTPResponse

    private let site: Site
    private let errors: ErrorPages
    private(set) var router: Router

    init(site: Site, errors: ErrorPages) {
        self.site = site
        self.errors = errors
        router = Router { error, request in
            errors.response(to: error, await Self.known(Visit(request: request, parameters: PathParameters(), site: site)))
        }
    }

    /// A page or data. It must not change anything.
    mutating func get(_ pattern: String, _ access: Access = .user, _ handler: @escaping PageHandler) {
        on(.get, pattern, access) { visit in try await handler(visit) }
    }

    /// A form, whose token and origin are checked before the handler sees it.
    mutating func post(_ pattern: String, _ access: Access = .user, _ handler: @escaping FormHandler) {
        let limit = site.settings.maxJSONBytes
        on(.post, pattern, access) { visit in
            let type = visit.request.headers["Content-Type"] ?? ""
            guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
                throw WebError.unreadableForm("A form of the type application/x-www-form-urlencoded was expected.")
            }
            let bytes = try await visit.request.body.collect(upTo: limit)
            let form = FormValues(urlEncoded: String(decoding: bytes, as: UTF8.self))
            let token = visit.request.headers["X-CSRF-Token"] ?? form["csrf"]
            guard FormToken.matches(token, secret: visit.tokenSecret) else { throw WebError.untrustedForm }
            return try await handler(visit, form)
        }
    }

    /// A form with a file. The handler gets the fields before the file, after their token was checked, and the file as it comes.
    mutating func upload(
        _ pattern: String, _ handler: @escaping @Sendable (Visit, FormValues, MultipartReader) async throws -> HTTPResponse
    ) {
        on(.post, pattern, .user) { visit in
            let reader = try MultipartReader(visit.request)
            let fields = try await reader.fieldsBeforeFile()
            let token = visit.request.headers["X-CSRF-Token"] ?? fields["csrf"]
            guard FormToken.matches(token, secret: visit.tokenSecret) else { throw WebError.untrustedForm }
            return try await handler(visit, fields, reader)
        }
    }

    private mutating func on(_ method: HTTPMethod, _ pattern: String, _ access: Access, _ handler: @escaping PageHandler) {
        let (site, errors) = (site, errors)
        let origin = OriginCheck(webURL: site.settings.webURL)
        router.on(method, pattern) { request, parameters in
            var visit = Visit(request: request, parameters: parameters, site: site)
            do {
                if method != .get, !origin.admits(request) { throw WebError.foreignOrigin }
                if access != .open {
                    guard visit.api.token != nil else { throw APIFailure(status: 401, body: []) }
                    if access == .user { visit.user = try await visit.api.get(WebPath("v1", "users", "me")) }
                }
                return try await handler(visit)
            } catch {
                return errors.response(to: error, visit)
            }
        }
    }

    /// The visit with its account where one is logged in, so that error pages keep the navigation.
    private static func known(_ visit: Visit) async -> Visit {
        guard visit.api.token != nil else { return visit }
        var visit = visit
        visit.user = try? await visit.api.get(WebPath("v1", "users", "me"))
        return visit
    }
}
