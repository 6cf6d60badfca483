internal import Concurrency

/// A request, checked for everything that HTTP itself demands.
package struct HTTPRequest: Sendable {
    /// The method.
    package var method: HTTPMethod
    /// The decoded path without the query, such as `/v1/datasets/42`.
    ///
    /// Segments may contain decoded slashes: route by `rawPath`.
    package var path: String
    /// The path as it was sent, without the query.
    package var rawPath: String
    /// The decoded parameters after the `?`.
    package var query: QueryParameters
    /// The header fields.
    package var headers: HTTPHeaders
    /// The address of the client without the port; of the nearest proxy, if there is one.
    package var remoteAddress: String
    /// A name for this request in logs: the client's `X-Request-ID` when it is at most 128 letters, digits and `-._`, else a new one.
    package var id: String
    /// The body.
    package var body: HTTPBody
    /// When the answer must be complete.
    ///
    /// A route that streams for long extends it.
    package let deadline: RequestDeadline

    /// A request as a test or another transport makes it.
    package init(
        method: HTTPMethod, path: String, rawPath: String? = nil, query: QueryParameters = QueryParameters(),
        headers: HTTPHeaders = HTTPHeaders(), remoteAddress: String = "127.0.0.1", id: String = "test", body: HTTPBody = HTTPBody(),
        deadline: RequestDeadline? = nil
    ) {
        self.method = method
        self.path = path
        self.rawPath = rawPath ?? path
        self.query = query
        self.headers = headers
        self.remoteAddress = remoteAddress
        self.id = id
        self.body = body
        self.deadline = deadline ?? RequestDeadline(.never)
    }

    /// The value of the cookie of the given name; nil when it was not sent.
    package func cookie(_ name: String) -> String? {
        for header in headers.all("Cookie") {
            for pair in header.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard let split = trimmed.firstIndex(of: "="), trimmed[..<split] == name else { continue }
                return String(trimmed[trimmed.index(after: split)...])
            }
        }
        return nil
    }
}
