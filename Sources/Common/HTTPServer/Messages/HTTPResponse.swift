/// An answer to a request.
package struct HTTPResponse: Sendable {
    /// What follows the header.
    package enum Body: Sendable {
        /// Nothing.
        case empty
        /// Bytes that are at hand.
        case bytes([UInt8])
        /// Text, sent as UTF-8.
        case text(String)
        /// Bytes that are made while they are sent.
        ///
        /// With a length exactly that many bytes must be written; without one the body is chunked. When the closure throws, the
        /// connection is closed, so that the client sees that the body is not complete.
        case stream(length: Int?, @Sendable (HTTPResponseWriter) async throws -> Void)
        /// The file at the path, sent by the kernel.
        ///
        /// A file that cannot be opened is answered with 404.
        case file(String)
    }

    /// The status.
    package var status: HTTPStatus
    /// The header fields.
    ///
    /// `Content-Length`, `Transfer-Encoding`, `Date` and `Connection` are made by the server.
    package var headers: HTTPHeaders
    /// What follows the header.
    package var body: Body

    /// An answer.
    package init(status: HTTPStatus = .ok, headers: HTTPHeaders = HTTPHeaders(), body: Body = .empty) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A JSON document.
    package static func json(_ bytes: [UInt8], status: HTTPStatus = .ok, headers: HTTPHeaders = HTTPHeaders()) -> HTTPResponse {
        var headers = headers
        headers.set("Content-Type", "application/json")
        return HTTPResponse(status: status, headers: headers, body: .bytes(bytes))
    }

    /// Plain text.
    package static func text(_ text: String, status: HTTPStatus = .ok, headers: HTTPHeaders = HTTPHeaders()) -> HTTPResponse {
        var headers = headers
        headers.set("Content-Type", "text/plain; charset=utf-8")
        return HTTPResponse(status: status, headers: headers, body: .text(text))
    }

    /// A page.
    package static func html(_ text: String, status: HTTPStatus = .ok, headers: HTTPHeaders = HTTPHeaders()) -> HTTPResponse {
        var headers = headers
        headers.set("Content-Type", "text/html; charset=utf-8")
        return HTTPResponse(status: status, headers: headers, body: .text(text))
    }

    /// Sends the client to another address; 303 makes it ask with GET.
    package static func redirect(to location: String, status: HTTPStatus = .seeOther) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Location": location])
    }

    /// A problem document (RFC 9457) without fields of its own.
    package static func problem(_ status: HTTPStatus, detail: String) -> HTTPResponse {
        let text = "{\"type\":\"about:blank\",\"title\":\(quoted(status.reason)),\"status\":\(status.code),\"detail\":\(quoted(detail))}"
        return HTTPResponse(status: status, headers: ["Content-Type": "application/problem+json"], body: .text(text))
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted.unicodeScalars.append("\\")
                quoted.unicodeScalars.append(scalar)
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}

/// Answers requests.
///
/// It must not throw: what goes wrong becomes a response.
package typealias HTTPHandler = @Sendable (HTTPRequest) async -> HTTPResponse
