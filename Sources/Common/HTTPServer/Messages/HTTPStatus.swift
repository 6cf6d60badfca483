/// The status of a response (RFC 9110 section 15).
package struct HTTPStatus: Sendable, Hashable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The three digits.
    package let code: Int

    /// The status with the given code, 200 to 599.
    package init(_ code: Int) { self.code = code }

    package init(integerLiteral value: Int) { self.code = value }

    /// 200.
    package static let ok = HTTPStatus(200)
    /// 201.
    package static let created = HTTPStatus(201)
    /// 202.
    package static let accepted = HTTPStatus(202)
    /// 204.
    package static let noContent = HTTPStatus(204)
    /// 206.
    package static let partialContent = HTTPStatus(206)
    /// 301.
    package static let movedPermanently = HTTPStatus(301)
    /// 302.
    package static let found = HTTPStatus(302)
    /// 303.
    package static let seeOther = HTTPStatus(303)
    /// 304.
    package static let notModified = HTTPStatus(304)
    /// 307.
    package static let temporaryRedirect = HTTPStatus(307)
    /// 308.
    package static let permanentRedirect = HTTPStatus(308)
    /// 400.
    package static let badRequest = HTTPStatus(400)
    /// 401.
    package static let unauthorized = HTTPStatus(401)
    /// 403.
    package static let forbidden = HTTPStatus(403)
    /// 404.
    package static let notFound = HTTPStatus(404)
    /// 405.
    package static let methodNotAllowed = HTTPStatus(405)
    /// 406.
    package static let notAcceptable = HTTPStatus(406)
    /// 408.
    package static let requestTimeout = HTTPStatus(408)
    /// 409.
    package static let conflict = HTTPStatus(409)
    /// 410.
    package static let gone = HTTPStatus(410)
    /// 411.
    package static let lengthRequired = HTTPStatus(411)
    /// 412.
    package static let preconditionFailed = HTTPStatus(412)
    /// 413.
    package static let contentTooLarge = HTTPStatus(413)
    /// 414.
    package static let uriTooLong = HTTPStatus(414)
    /// 415.
    package static let unsupportedMediaType = HTTPStatus(415)
    /// 416.
    package static let rangeNotSatisfiable = HTTPStatus(416)
    /// 422.
    package static let unprocessableContent = HTTPStatus(422)
    /// 429.
    package static let tooManyRequests = HTTPStatus(429)
    /// 431.
    package static let headersTooLarge = HTTPStatus(431)
    /// 500.
    package static let internalServerError = HTTPStatus(500)
    /// 501.
    package static let notImplemented = HTTPStatus(501)
    /// 502.
    package static let badGateway = HTTPStatus(502)
    /// 503.
    package static let serviceUnavailable = HTTPStatus(503)
    /// 504.
    package static let gatewayTimeout = HTTPStatus(504)
    /// 505.
    package static let versionNotSupported = HTTPStatus(505)

    /// What the code means, in the words of RFC 9110; "Error" for codes that are not in it.
    package var reason: String { Self.reasons[code] ?? "Error" }

    package var description: String { "\(code) \(reason)" }

    private static let reasons: [Int: String] = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
        408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required", 412: "Precondition Failed",
        413: "Content Too Large", 414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
        422: "Unprocessable Content", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        505: "HTTP Version Not Supported",
    ]
}
