/// A complete answer, of whatever status.
package struct HTTPClientResponse: Sendable {
    /// The status, such as 200.
    package var status: Int
    /// The header fields.
    package var headers: HTTPClientHeaders
    /// The body.
    package var body: [UInt8]

    /// An answer.
    package init(status: Int, headers: HTTPClientHeaders = HTTPClientHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
