internal import Contracts
internal import HTTPClient
internal import Specification

/// Calls of the API from the command line.
struct APIConnection: Sendable {
    /// Without a slash at the end.
    let url: String
    /// The bearer token; nil before anybody has logged in.
    var token: String?
    /// What to do when the API does not know the token.
    var hint: String
    private let client = HTTPClient(timeout: .seconds(120))

    init(
        url: String, token: String? = nil, hint: String = "give a token: --token-file, or SEMBLANCE_TOKEN in the environment"
    ) {
        self.url = url
        self.token = token
        self.hint = hint
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
        let answer = try await reachable {
            try await client.send(method, url + path, headers: headers(body == nil ? nil : "application/json"), body: body)
        }
        return try good(answer.status, answer.body, "\(method) \(path)")
    }

    /// Sends the bytes of a file while it is read.
    /// - Throws: as `bytes`.
    func upload(_ path: String, mediaType: String, length: Int?, source: @escaping @Sendable () async throws -> [UInt8]?) async throws
        -> [UInt8]
    {
        let answer = try await reachable {
            try await client.upload("POST", url + path, headers: headers(mediaType), contentLength: length, source: source)
        }
        return try good(answer.status, answer.body, "POST \(path)")
    }

    /// Takes the body of a good answer as it comes.
    ///
    /// - Parameter take: is given each piece, and how many bytes there will be when the server says so.
    /// - Throws: as `bytes`, and what `take` throws.
    func download(
        _ method: String, _ path: String, _ body: [UInt8]?, take: (_ piece: [UInt8], _ length: Int?) throws -> Void
    ) async throws {
        try await reachable {
            let answer = try await client.stream(
                method, url + path, headers: headers(body == nil ? nil : "application/json"), body: body, timeout: .seconds(600))
            guard (200..<300).contains(answer.status) else {
                var collected: [UInt8] = []
                for try await piece in answer.body where collected.count < 1 << 20 { collected += piece }
                _ = try good(answer.status, collected, "\(method) \(path)")
                return
            }
            let length = answer.headers["Content-Length"].flatMap { Int($0) }
            for try await piece in answer.body { try take(piece, length) }
        }
    }

    /// The status of an answer that has no interesting body; nil when there is no answer.
    func status(_ path: String) async -> Int? {
        try? await client.send("GET", url + path, timeout: .seconds(5)).status
    }

    /// A text as a part of a path or query.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-._~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }

    private func headers(_ mediaType: String?) -> [String: String] {
        var headers: [String: String] = [:]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        if let mediaType { headers["Content-Type"] = mediaType }
        return headers
    }

    private func reachable<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
        do {
            return try await call()
        } catch let error as HTTPClientError {
            throw CommandFailure("\(url) does not answer: \(error.message)", code: .unreachable)
        }
    }

    private func good(_ status: Int, _ body: [UInt8], _ call: String) throws(CommandFailure) -> [UInt8] {
        guard !(200..<300).contains(status) else { return body }
        guard let problem = try? JSON.decode(ProblemDetails.self, from: body) else {
            throw CommandFailure("\(call) was answered with status \(status)")
        }
        // The detail often repeats the fields.
        let fields = (problem.errors ?? []).filter { !problem.detail.contains($0.message) }.map { "\($0.field): \($0.message)" }
        throw CommandFailure(([problem.detail] + fields).joined(separator: "; ") + (status == 401 ? " (\(hint))" : ""))
    }
}
