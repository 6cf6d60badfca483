internal import HTTPClient
internal import Synchronization

/// The API over HTTP.
package final class HTTPTransport: Transport {
    private let url: String
    private let readToken: @Sendable () -> String?
    private let token: Mutex<String?>
    private let client = HTTPClient(timeout: .seconds(60), connectTimeout: .seconds(5), maxConnections: 4)

    /// Datasets come in one answer: as long as memory allows.
    private static let maximumAnswerBytes = 16 << 30

    /// - Parameters:
    ///   - url: the API's address, without a slash at the end.
    ///   - readToken: gives the trainer's secret; asked again when the API refuses it, because a new store has a new one.
    package init(url: String, readToken: @escaping @Sendable () -> String?) {
        self.url = url
        self.readToken = readToken
        self.token = Mutex(nil)
    }

    package func send(_ request: TransportRequest) throws -> TransportAnswer {
        let secret = token.withLock { token in
            if token == nil { token = readToken() }
            return token
        }
        guard let secret else { throw TransportError("the trainer's token is not there yet") }
        var headers = ["Authorization": "Bearer \(secret)", "Accept": "application/json, application/octet-stream"]
        if request.body != nil { headers["Content-Type"] = request.contentType }
        let answer = try client.sendBlocking(
            request.method, url + request.path, headers: headers, body: request.body, timeout: request.timeout,
            maxBytes: Self.maximumAnswerBytes)
        if answer.status == 401 { token.withLock { $0 = nil } }
        return TransportAnswer(status: answer.status, body: answer.body)
    }
}

/// Why a request was not sent.
struct TransportError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
