import Concurrency
import HTTPClient
import HTTPServer
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("The HTTP client", .timeLimit(.minutes(2)))
struct HTTPClientTests {
    private func withServer<R: Sendable>(_ handler: @escaping HTTPHandler, _ body: (String) async throws -> R) async throws -> R {
        let server = HTTPServer(options: HTTPServerOptions(), logger: .none, handler: handler)
        let port = try server.start()
        let result: Result<R, any Error>
        do { result = .success(try await body("http://127.0.0.1:\(port)")) } catch { result = .failure(error) }
        await server.shutdown(grace: .zero)
        return try result.get()
    }

    @Test("Method, headers and body are sent as given, and nothing is made up")
    func sending() async throws {
        let seen = Locked<[HTTPRequest]>([])
        try await withServer({ request in
            seen.withLock { $0.append(request) }
            let body = (try? await request.body.collect(upTo: 1_000)) ?? []
            return HTTPResponse(status: 202, body: .bytes(body.reversed()))
        }) { url async throws in
            let client = HTTPClient()
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let plain = try await client.send(method, url + "/path?x=1")
                let body = try await client.send(method, url, headers: ["X-Empty": "", "X-Name": "ü"], body: [1, 2, 3])
                #expect(plain.status == 202 && plain.body.isEmpty)
                #expect(body.body == [3, 2, 1])
            }
            #expect(try await client.send("HEAD", url).body.isEmpty)
        }
        for request in seen.withLock({ $0 }) {
            #expect(request.headers["Content-Type"] == nil)
            #expect(request.method == .head || request.body.contentLength == (request.query.isEmpty ? 3 : 0))
            if request.query.isEmpty, request.method != .head {
                #expect(request.headers["X-Empty"] == "" && request.headers["X-Name"] == "ü")
            }
        }
    }

    @Test("Redirects and error statuses are answers, not followed and not thrown", arguments: [301, 307, 404, 500])
    func statuses(code: Int) async throws {
        try await withServer({ _ in HTTPResponse(status: HTTPStatus(code), headers: ["Location": "/elsewhere"]) }) { url async throws in
            let response = try await HTTPClient().send("GET", url)
            #expect(response.status == code && response.headers["location"] == "/elsewhere")
        }
    }

    @Test("A server that is not there cannot be connected to")
    func cannotConnect() async throws {
        let reserved = try ReservedPort()

        let error = await #expect(throws: HTTPClientError.self) {
            try await HTTPClient().send("GET", "http://127.0.0.1:\(reserved.port)/?token=secret")
        }

        #expect(error?.kind == .cannotConnect)
        #expect(error?.message.contains("secret") == false)
    }

    @Test("An answer that takes too long is a timeout, and one that is too large is refused")
    func limits() async throws {
        try await withServer({ request in
            if request.path == "/slow" { try? await Task.sleep(for: .seconds(600)) }
            return HTTPResponse(body: .bytes([UInt8](repeating: 1, count: 100_000)))
        }) { url async throws in
            let client = HTTPClient()
            let slow = await #expect(throws: HTTPClientError.self) {
                try await client.send("GET", url + "/slow", timeout: .milliseconds(100))
            }
            let stream = await #expect(throws: HTTPClientError.self) {
                try await client.stream("GET", url + "/slow", timeout: .milliseconds(100))
            }
            let large = await #expect(throws: HTTPClientError.self) { try await client.send("GET", url, maxBytes: 99_999) }

            #expect(slow?.kind == .timeout && stream?.kind == .timeout && large?.kind == .tooLarge)
            #expect(try await client.send("GET", url, maxBytes: 100_000).body.count == 100_000)
        }
    }

    @Test("What is not a request is refused before anything is sent")
    func badRequests() async {
        let client = HTTPClient()
        for url in ["", "example.org", "ftp://127.0.0.1/", "file:///etc/passwd", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y"] {
            let error = await #expect(throws: HTTPClientError.self) { try await client.send("GET", url) }
            #expect(error?.kind == .other)
        }
        await #expect(throws: HTTPClientError.self) { try await client.send("GET /\r\n", "http://127.0.0.1/") }
        await #expect(throws: HTTPClientError.self) {
            try await client.send("GET", "http://127.0.0.1/", headers: ["X-One": "a\r\nX-Two: b"])
        }
        await #expect(throws: HTTPClientError.self) { try await client.send("GET", "http://127.0.0.1/", headers: ["X\r\n": "a"]) }
    }

    @Test("A cancelled task ends its request, whether it has begun or not")
    func cancellation() async throws {
        let entered = Atomic<Int>(0)
        try await withServer({ _ in
            entered.wrappingAdd(1, ordering: .relaxed)
            try? await Task.sleep(for: .seconds(600))
            return HTTPResponse()
        }) { url async throws in
            let client = HTTPClient()
            let before = Task { try await client.send("GET", url) }
            before.cancel()
            await #expect(throws: CancellationError.self) { try await before.value }

            let count = entered.load(ordering: .relaxed)
            let during = Task { try await client.send("GET", url) }
            while entered.load(ordering: .relaxed) == count { try await Task.sleep(for: .milliseconds(5)) }
            during.cancel()
            await #expect(throws: CancellationError.self) { try await during.value }
        }
    }

    @Test("The blocking twin works from a plain thread while every thread of the shared pool is busy")
    func blockingTwin() async throws {
        let isAnswered = Flag()
        // Answered by libmicrohttpd's own thread, as the handler never waits.
        try await withServer({ _ in .text("beat") }) { url async throws in
            let client = HTTPClient()
            let text = Locked("")
            let thread = try PlainThread(name: "heartbeat") {
                let result = Result { try client.sendBlocking("POST", url, body: [1]).text }
                text.withLock { $0 = (try? result.get()) ?? "\(result)" }
                isAnswered.set()
            }
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<16 { group.addTask { while !isAnswered.isSet {} } }
            }
            thread.join()
            #expect(text.withLock { $0 } == "beat")
            #expect(throws: HTTPClientError.self) { try client.sendBlocking("GET", "nonsense") }
        }
    }

    @Test("Connections are used again, also after answers that were not read to the end")
    func reuse() async throws {
        let addresses = Locked<Set<String>>([])
        try await withServer({ request in
            addresses.withLock { _ = $0.insert(request.id) }
            return .text("x")
        }) { url async throws in
            let client = HTTPClient()
            for _ in 0..<50 { #expect(try await client.send("GET", url).status == 200) }
            let many = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await client.send("GET", url).status } }
                return try await group.reduce(into: 0) { $0 += $1 == 200 ? 1 : 0 }
            }
            #expect(many == 200)
        }
    }

    @Test("A streamed answer gives its head at once and its chunks as they come")
    func streaming() async throws {
        let (steps, step) = AsyncStream<Void>.makeStream()
        try await withServer({ _ in
            HTTPResponse(
                headers: ["Content-Type": "text/event-stream"],
                body: .stream(length: nil) { writer in
                    var number = 0
                    for await _ in steps {
                        try await writer.write("data: \(number)\n\n")
                        number += 1
                    }
                })
        }) { url async throws in
            step.yield()
            let answer = try await HTTPClient().stream("GET", url)
            #expect(answer.status == 200 && answer.headers["content-type"] == "text/event-stream")
            var iterator = answer.body.makeAsyncIterator()
            for number in 0..<20 {
                #expect(try await iterator.next() == Array("data: \(number)\n\n".utf8))
                step.yield()
            }
            step.finish()
            while try await iterator.next() != nil {}
        }
    }

    @Test("Giving up the body of a streamed answer ends the transfer at the server")
    func givingUp() async throws {
        let (ends, end) = AsyncStream<Void>.makeStream()
        try await withServer({ _ in
            HTTPResponse(
                body: .stream(length: nil) { writer in
                    defer { end.finish() }
                    while true { try await writer.write([UInt8](repeating: 7, count: 10_000)) }
                })
        }) { url async throws in
            let client = HTTPClient()
            do {
                let answer = try await client.stream("GET", url)
                for try await _ in answer.body { break }
            }
            for await _ in ends {}
        }
    }

    @Test("A stream that breaks off ends in an error, after what had come")
    func brokenStream() async throws {
        struct Broken: Error {}
        try await withServer({ _ in
            HTTPResponse(
                body: .stream(length: nil) { writer in
                    try await writer.write("some")
                    throw Broken()
                })
        }) { url async throws in
            let error = await #expect(throws: HTTPClientError.self) {
                let answer = try await HTTPClient().stream("GET", url)
                for try await _ in answer.body {}
            }
            #expect(error?.kind == .interrupted)
        }
    }

    @Test("An upload's source that fails, or gives another length than announced, ends the upload with that error")
    func brokenSources() async throws {
        struct Broken: Error {}
        try await withServer({ request in
            do { for try await _ in request.body {} } catch { return HTTPResponse(status: .badRequest) }
            return HTTPResponse()
        }) { url async throws in
            let client = HTTPClient()
            let count = Locked(0)
            let next: @Sendable () -> [UInt8]? = {
                count.withLock { count in
                    count += 1
                    return count % 3 == 0 ? nil : [1, 2, 3]
                }
            }
            await #expect(throws: Broken.self) { try await client.upload("PUT", url, contentLength: nil) { throw Broken() } }
            await #expect(throws: HTTPClientError.self) { try await client.upload("PUT", url, contentLength: 7, source: next) }
            await #expect(throws: HTTPClientError.self) { try await client.upload("PUT", url, contentLength: 5, source: next) }
            #expect(try await client.upload("PUT", url, contentLength: nil) { nil }.status == 200)
            #expect(try await client.upload("PUT", url, contentLength: 0) { nil }.status == 200)
        }
    }

    @Test("An upload that is answered early returns the answer without asking for the rest")
    func earlyAnswer() async throws {
        try await withServer({ _ in HTTPResponse(status: .unauthorized) }) { url async throws in
            let given = Atomic<Int>(0)
            let response = try await HTTPClient().upload("PUT", url, contentLength: 1_000_000_000) {
                given.wrappingAdd(1, ordering: .relaxed)
                return [UInt8](repeating: 0, count: 1_000_000)
            }
            #expect(response.status == 401)
            #expect(given.load(ordering: .relaxed) < 100)
        }
    }

    @Test("A client that is closed ends what runs")
    func closing() async throws {
        try await withServer({ _ in
            try? await Task.sleep(for: .seconds(600))
            return HTTPResponse()
        }) { url async throws in
            for _ in 0..<20 {
                let client = HTTPClient()
                await #expect(throws: HTTPClientError.self) { try await client.send("GET", url, timeout: .milliseconds(20)) }
            }
        }
    }
}

/// Can be set once, from any thread.
private final class Flag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
