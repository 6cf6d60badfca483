internal import Contracts
package import HTTPClient
internal import Specification

/// Calls of the API as a test makes them: JSON in, JSON out, and any other status than expected is an error that shows the answer.
package struct APIClient: Sendable {
    /// Address of the API, without a slash at the end.
    package let url: String
    /// The bearer token; nil for calls without an account.
    package let token: String?
    package let client: HTTPClient

    package init(url: String, token: String?, client: HTTPClient) {
        self.url = url
        self.token = token
        self.client = client
    }

    /// Any call; gives the answer whatever its status is.
    package func send(
        _ method: String, _ path: String, body: [UInt8]? = nil, contentType: String = "application/json", timeout: Duration? = nil
    ) async throws -> HTTPClientResponse {
        var headers: [String: String] = [:]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        if body != nil { headers["Content-Type"] = contentType }
        return try await client.send(method, url + path, headers: headers, body: body, timeout: timeout)
    }

    package func get<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
        try decode(try await send("GET", path), "GET \(path)")
    }

    package func post<Answer: Decodable>(
        _ path: String, _ body: some Encodable, as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try decode(try await send("POST", path, body: try JSON.encode(body)), "POST \(path)")
    }

    /// The bytes of a successful GET.
    package func bytes(_ path: String) async throws -> [UInt8] {
        let answer = try await send("GET", path)
        guard answer.status == 200 else { throw UnexpectedAnswer("GET \(path)", answer) }
        return answer.body
    }

    private func decode<Answer: Decodable>(_ answer: HTTPClientResponse, _ call: String) throws -> Answer {
        guard (200..<300).contains(answer.status) else { throw UnexpectedAnswer(call, answer) }
        return try JSON.decode(from: answer.body)
    }
}

/// An answer of another status than the test needs.
package struct UnexpectedAnswer: Error, CustomStringConvertible {
    package let status: Int
    package let description: String

    init(_ call: String, _ answer: HTTPClientResponse) {
        status = answer.status
        description = "\(call) answered \(answer.status): \(String(decoding: answer.body.prefix(2000), as: UTF8.self))"
    }
}
