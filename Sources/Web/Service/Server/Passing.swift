import Contracts
import HTTPClient
import HTTPServer
import Specification

/// Passes answers of the API on to the browser while they come.
enum Passing {
    /// Passes a GET on with those query items that the browser may choose.
    static func get(_ visit: Visit, _ path: WebPath, query names: [String] = []) async throws -> HTTPResponse {
        var path = path
        for name in names { path = path.with(name, visit.request.query.first(name)) }
        return data(try await visit.api.stream("GET", path))
    }

    /// JSON that is passed on.
    static func data(_ answer: APIClient.Stream) -> HTTPResponse {
        let body = answer.body
        return HTTPResponse(
            headers: ["Content-Type": answer.headers["Content-Type"] ?? "application/json"],
            body: .stream(length: nil) { writer in
                for try await chunk in body { try await writer.write(chunk) }
            })
    }

    /// A file that is passed on for the browser to store.
    static func file(_ visit: Visit, _ answer: APIClient.Stream, name: String) -> HTTPResponse {
        // The idle limit of the connection still ends a browser that stops reading.
        visit.request.deadline.remove()
        let body = answer.body
        let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_") ? $0 : "_" }
        return HTTPResponse(
            headers: [
                "Content-Type": answer.headers["Content-Type"] ?? "application/octet-stream",
                "Content-Disposition": "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(WebPath.encode(name))",
            ],
            body: .stream(length: answer.headers["Content-Length"].flatMap { Int($0) }) { writer in
                for try await chunk in body { try await writer.write(chunk) }
            })
    }

    /// A report that is shown in a frame of ours: it may style itself, and nothing else.
    static func report(_ answer: APIClient.Stream) -> HTTPResponse {
        let body = answer.body
        return HTTPResponse(
            headers: [
                "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": SecurityHeaders.reportPolicy,
                "X-Frame-Options": "SAMEORIGIN",
            ],
            body: .stream(length: answer.headers["Content-Length"].flatMap { Int($0) }) { writer in
                for try await chunk in body { try await writer.write(chunk) }
            })
    }

    /// A stream of events that is passed on until either side ends it.
    static func events(_ visit: Visit, _ path: WebPath) async throws -> HTTPResponse {
        var headers = ["Accept": "text/event-stream"]
        headers["Last-Event-ID"] = visit.request.headers["Last-Event-ID"]
        let answer = try await visit.api.stream("GET", path, headers: headers)
        visit.request.deadline.remove()
        let body = answer.body
        return HTTPResponse(
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"],
            body: .stream(length: nil) { writer in
                for try await chunk in body { try await writer.write(chunk) }
            })
    }

    /// JSON of ours around JSON that is passed on: the members, then `name` with the passed document.
    static func wrapped(_ answer: APIClient.Stream, in members: [String: JSONValue], as name: String) throws -> HTTPResponse {
        let body = answer.body
        var head = try JSON.encode(JSONValue.object(members))
        head.removeLast()
        head += members.isEmpty ? [] : [UInt8(ascii: ",")]
        head += try JSON.encode([name]).dropFirst().dropLast() + [UInt8(ascii: ":")]
        let prefix = head
        return HTTPResponse(
            headers: ["Content-Type": "application/json"],
            body: .stream(length: nil) { writer in
                try await writer.write(prefix)
                for try await chunk in body { try await writer.write(chunk) }
                try await writer.write("}")
            })
    }
}
