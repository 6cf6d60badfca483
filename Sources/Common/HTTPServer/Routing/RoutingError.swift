/// No route answers a request.
package enum RoutingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No pattern matches the path; to be answered with 404.
    case notFound
    /// The path is known, with other methods; to be answered with 405.
    ///
    /// The router adds the `Allow` header itself.
    case methodNotAllowed(allowed: [String])

    package var description: String {
        switch self {
        case .notFound: "There is nothing at this address."
        case .methodNotAllowed(let allowed): "This address answers only \(allowed.joined(separator: ", "))."
        }
    }
}
