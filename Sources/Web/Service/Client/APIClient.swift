import Contracts
import HTTPClient
import Logging
import Specification

/// Speaks with the API in the name of one request of a browser.
struct APIClient: Sendable {
    let http: HTTPClient
    /// The API's address without a slash at the end.
    let baseURL: String
    /// The bearer token of the session; nil before the log-in.
    var token: String?
    /// The browser's address, for the limit on log-ins.
    let clientAddress: String
    let requestID: String

    /// A streamed answer.
    typealias Stream = (status: Int, headers: HTTPClientHeaders, body: AsyncThrowingStream<[UInt8], any Error>)

    /// Reads a value.
    ///
    /// - Throws: `APIFailure`.
    func get<Value: Decodable & Sendable>(_ path: WebPath, as type: Value.Type = Value.self) async throws -> Value {
        try decode(await send("GET", path), type)
    }

    /// Sends a JSON body and reads a value.
    ///
    /// - Throws: `APIFailure`.
    func post<Value: Decodable & Sendable>(_ path: WebPath, _ body: some Encodable, as type: Value.Type = Value.self) async throws -> Value
    {
        try decode(await send("POST", path, body: JSON.encode(body)), type)
    }

    /// Puts a JSON body in the place of what is there and reads a value.
    ///
    /// - Throws: `APIFailure`.
    func put<Value: Decodable & Sendable>(_ path: WebPath, _ body: some Encodable, as type: Value.Type = Value.self) async throws -> Value {
        try decode(await send("PUT", path, body: JSON.encode(body)), type)
    }

    /// Sends a request whose answer has nothing in it.
    ///
    /// - Throws: `APIFailure`.
    func send(_ method: String, _ path: WebPath, _ body: (some Encodable)? = Never?.none) async throws {
        _ = try await send(method, path, body: body.map { try JSON.encode($0) })
    }

    /// Begins an answer that is passed on while it comes.
    ///
    /// - Throws: `APIFailure`, also for every status that is not a success.
    func stream(_ method: String, _ path: WebPath, body: JSONValue? = nil, headers more: [String: String] = [:]) async throws -> Stream {
        let bytes = try body.map { try JSON.encode($0) }
        let answer: Stream
        do {
            answer = try await http.stream(
                method, baseURL + path.description, headers: headers(hasBody: bytes != nil).merging(more) { $1 }, body: bytes)
        } catch let error as HTTPClientError {
            throw APIFailure.unreachable(error.message)
        }
        guard answer.status >= 400 else { return answer }
        var problem: [UInt8] = []
        for try await chunk in answer.body where problem.count < 1 << 20 { problem += chunk }
        throw APIFailure(status: answer.status, body: problem)
    }

    /// Passes a body on while it comes.
    ///
    /// - Throws: `APIFailure`; what `source` throws.
    func upload<Value: Decodable & Sendable>(
        _ path: WebPath, contentType: String, as type: Value.Type = Value.self, source: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws -> Value {
        var headers = headers(hasBody: false)
        headers["Content-Type"] = contentType
        do {
            let answer = try await http.upload(
                "POST", baseURL + path.description, headers: headers, contentLength: nil, timeout: .seconds(300), source: source)
            guard answer.status < 400 else { throw APIFailure(status: answer.status, body: answer.body) }
            return try decode(answer.body, type)
        } catch let error as HTTPClientError {
            throw APIFailure.unreachable(error.message)
        }
    }

    private func send(_ method: String, _ path: WebPath, body: [UInt8]? = nil) async throws -> [UInt8] {
        let answer: HTTPClientResponse
        do {
            answer = try await http.send(method, baseURL + path.description, headers: headers(hasBody: body != nil), body: body)
        } catch let error as HTTPClientError {
            throw APIFailure.unreachable(error.message)
        }
        guard answer.status < 400 else { throw APIFailure(status: answer.status, body: answer.body) }
        return answer.body
    }

    private func headers(hasBody: Bool) -> [String: String] {
        var headers = ["X-Request-ID": requestID, "X-Forwarded-For": clientAddress, "Accept": "application/json, */*"]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        if hasBody { headers["Content-Type"] = "application/json" }
        return headers
    }

    private func decode<Value: Decodable>(_ bytes: [UInt8], _ type: Value.Type) throws -> Value {
        do {
            return try JSON.decode(type, from: bytes)
        } catch {
            throw APIFailure.unreadable("\(error)")
        }
    }
}
