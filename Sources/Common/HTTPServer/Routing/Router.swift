/// Finds the handler of a request by method and path.
///
/// A pattern is a path whose segments are fixed text, `{name}` for one segment, or, at the end, `{name...}` for the rest of the path.
/// Fixed text wins over a parameter. A handler of GET answers HEAD too; the server leaves the body out.
package struct Router: Sendable {
    /// Answers a request whose path matched a pattern.
    package typealias Handler = @Sendable (HTTPRequest, PathParameters) async throws -> HTTPResponse

    private var root = RouteNode()
    private let errorResponse: @Sendable (any Error, HTTPRequest) async -> HTTPResponse

    /// A router without routes; what handlers throw, and `RoutingError`, goes to `errorResponse`.
    package init(errorResponse: @escaping @Sendable (any Error, HTTPRequest) async -> HTTPResponse) { self.errorResponse = errorResponse }

    /// A router without routes that answers errors with plain problem documents.
    package init() { errorResponse = Self.plainResponse }

    /// Adds a route.
    package mutating func on(_ method: HTTPMethod, _ pattern: String, _ handler: @escaping Handler) {
        let segments = pattern.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        root.insert(segments[...], Route(method: method, handler: handler))
    }

    /// Answers the request; never fails.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        do {
            var parameters = PathParameters()
            let segments = request.rawPath.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            guard let routes = root.find(segments[...], &parameters), !routes.isEmpty else { throw RoutingError.notFound }
            guard let route = routes.first(where: { $0.method == request.method }) ?? Self.fallback(request, routes) else {
                throw RoutingError.methodNotAllowed(allowed: Self.allowed(routes))
            }
            return try await route.handler(request, parameters)
        } catch {
            var response = await errorResponse(error, request)
            if case RoutingError.methodNotAllowed(let allowed) = error { response.headers.set("Allow", allowed.joined(separator: ", ")) }
            return response
        }
    }

    /// The routes that there are, as method and pattern, for tests and documentation.
    package var routes: [(method: HTTPMethod, pattern: String)] { root.list(prefix: "") }

    private static func fallback(_ request: HTTPRequest, _ routes: [Route]) -> Route? {
        request.method == .head ? routes.first { $0.method == .get } : nil
    }

    private static func allowed(_ routes: [Route]) -> [String] {
        var names = routes.map(\.method.name)
        if names.contains("GET"), !names.contains("HEAD") { names.append("HEAD") }
        return names.sorted()
    }

    private static func plainResponse(_ error: any Error, _ request: HTTPRequest) async -> HTTPResponse {
        switch error {
        case RoutingError.notFound: .problem(.notFound, detail: "\(error)")
        case RoutingError.methodNotAllowed: .problem(.methodNotAllowed, detail: "\(error)")
        case is BodyTooLarge: .problem(.contentTooLarge, detail: "\(error)")
        case is BodyInterrupted: .problem(.requestTimeout, detail: "\(error)")
        default: .problem(.internalServerError, detail: "The request could not be answered.")
        }
    }
}

/// A method and its handler, at one pattern.
struct Route: Sendable {
    let method: HTTPMethod
    let handler: Router.Handler
}

/// One segment of the tree of patterns.
struct RouteNode: Sendable {
    private var literals: [String: RouteNode] = [:]
    private var parameters: [(name: String, node: RouteNode)] = []
    private var rest: (name: String, routes: [Route])?
    private var routes: [Route] = []

    mutating func insert(_ segments: ArraySlice<Substring>, _ route: Route) {
        guard let segment = segments.first else {
            routes.removeAll { $0.method == route.method }
            routes.append(route)
            return
        }
        if segment.hasPrefix("{"), segment.hasSuffix("...}") {
            let name = String(segment.dropFirst().dropLast(4))
            rest = (name, (rest?.routes ?? []).filter { $0.method != route.method } + [route])
        } else if segment.hasPrefix("{"), segment.hasSuffix("}") {
            let name = String(segment.dropFirst().dropLast())
            let index =
                parameters.firstIndex { $0.name == name }
                ?? {
                    parameters.append((name, RouteNode()))
                    return parameters.count - 1
                }()
            parameters[index].node.insert(segments.dropFirst(), route)
        } else {
            literals[String(segment), default: RouteNode()].insert(segments.dropFirst(), route)
        }
    }

    /// The routes of the pattern that matches best, with the values of its parameters.
    func find(_ segments: ArraySlice<Substring>, _ found: inout PathParameters) -> [Route]? {
        guard let segment = segments.first else { return routes.isEmpty ? nil : routes }
        let decoded = percentDecoded(segment.utf8)
        if let decoded, let node = literals[decoded], let routes = node.find(segments.dropFirst(), &found) { return routes }
        if let decoded, !decoded.isEmpty {
            let before = found
            for (name, node) in parameters {
                found.append(name, decoded)
                if let routes = node.find(segments.dropFirst(), &found) { return routes }
                found = before
            }
        }
        if let rest {
            let parts = segments.map { percentDecoded($0.utf8) ?? "" }
            found.append(rest.name, parts.joined(separator: "/"))
            return rest.routes
        }
        return nil
    }

    func list(prefix: String) -> [(method: HTTPMethod, pattern: String)] {
        var all = routes.map { (method: $0.method, pattern: prefix.isEmpty ? "/" : prefix) }
        for (name, node) in literals.sorted(by: { $0.key < $1.key }) { all += node.list(prefix: "\(prefix)/\(name)") }
        for (name, node) in parameters { all += node.list(prefix: "\(prefix)/{\(name)}") }
        if let rest { all += rest.routes.map { (method: $0.method, pattern: "\(prefix)/{\(rest.name)...}") } }
        return all
    }
}
