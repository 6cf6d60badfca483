internal import Contracts
internal import HTTPClient
internal import Specification

/// Calls of the API from the command line.
struct APIConnection: Sendable {
    /// Without a slash at the end.
    let url: String
    /// The bearer token; nil before anybody has logged in.
    var token: String?
    private let client = HTTPClient(timeout: .seconds(120))

    init(url: String, token: String? = nil) {
        self.url = url
        self.token = token
    }

    func get<Answer: Decodable>(_ path: String, as type: Answer.Type = Answer.self) async throws -> Answer {
        try JSON.decode(from: try await bytes("GET", path, nil))
    }

    func post<Answer: Decodable>(_ path: String, _ body: some Encodable, as type: Answer.Type = Answer.self) async throws -> Answer {
        try JSON.decode(from: try await bytes("POST", path, try JSON.encode(body)))
    }

    /// The body of a good answer.
    /// - Throws: `CommandFailure` with the API's own words, or code 3 when there is no answer.
    func bytes(_ method: String, _ path: String, _ body: [UInt8]?) async throws -> [UInt8] {
        var headers: [String: String] = [:]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        if body != nil { headers["Content-Type"] = "application/json" }
        let answer: HTTPClientResponse
        do {
            answer = try await client.send(method, url + path, headers: headers, body: body)
        } catch let error as HTTPClientError {
            throw CommandFailure("\(url) does not answer: \(error.message)", code: .unreachable)
        }
        guard !(200..<300).contains(answer.status) else { return answer.body }
        throw APIRefusal(status: answer.status, body: answer.body, call: "\(method) \(path)").failure
    }

    /// The status of an answer that has no interesting body; nil when there is no answer.
    func status(_ path: String) async -> Int? {
        try? await client.send("GET", url + path, timeout: .seconds(5)).status
    }
}

/// An answer that is not a good one.
private struct APIRefusal {
    var status: Int
    var body: [UInt8]
    var call: String

    var failure: CommandFailure {
        guard let problem = try? JSON.decode(ProblemDetails.self, from: body) else {
            return CommandFailure("\(call) was answered with status \(status)")
        }
        let fields = (problem.errors ?? []).map { "\($0.field): \($0.message)" }
        let hint = status == 401 ? " (give a token: --token-file, or SEMBLANCE_TOKEN in the environment)" : ""
        return CommandFailure(([problem.detail] + fields).joined(separator: "; ") + hint)
    }
}
