internal import Contracts
internal import Specification

/// One request of the trainer to the API.
package struct TransportRequest: Sendable {
    package var method: String
    /// Path and query.
    package var path: String
    package var contentType: String
    package var body: [UInt8]?
    /// How long the whole exchange may take.
    package var timeout: Duration

    package init(
        _ method: String, _ path: String, contentType: String = "application/json", body: [UInt8]? = nil, timeout: Duration = .seconds(60)
    ) {
        self.method = method
        self.path = path
        self.contentType = contentType
        self.body = body
        self.timeout = timeout
    }
}

/// What the API said.
package struct TransportAnswer: Sendable {
    package var status: Int
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// The sentence of a problem document, or else the beginning of the body.
    var explanation: String {
        if let problem = try? JSON.decode(ProblemDetails.self, from: body) {
            let fields = (problem.errors ?? []).map { "\($0.field): \($0.message)" }
            return ([problem.detail] + fields).joined(separator: "; ")
        }
        return "status \(status) \(String(decoding: body.prefix(200), as: UTF8.self))"
    }
}

/// Carries one request to the API, once; the way that tests use to lose requests and answers.
package protocol Transport: Sendable {
    /// Blocks until the answer is there.
    /// - Throws: any error when there was no answer: the request may or may not have been carried out.
    func send(_ request: TransportRequest) throws -> TransportAnswer
}
