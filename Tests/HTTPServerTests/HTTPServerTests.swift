import Concurrency
import HTTPClient
import HTTPServer
import Logging
import Synchronization
import Testing

@Suite("The HTTP server", .timeLimit(.minutes(2)))
struct HTTPServerTests {
    @Test("A request reaches the handler with method, path, query, headers and body")
    func requestParts() async throws {
        let seen = Locked<HTTPRequest?>(nil)
        try await RunningServer.with(handler: { request in
            seen.withLock { $0 = request }
            let body = (try? await request.body.collect(upTo: 1_000)) ?? []
            return .json(body, status: .created, headers: ["X-Extra": "yes"])
        }) { running async throws in
            let response = try await running.client.send(
                "PATCH", running.url + "/a%20b/%C3%BC?x=1&y=a+b%26c&x=2&flag", headers: ["X-One": "1", "X-Request-ID": "abc-123"],
                body: Array("{}".utf8))

            #expect(response.status == 201)
            #expect(response.text == "{}")
            #expect(response.headers["content-type"] == "application/json" && response.headers["X-EXTRA"] == "yes")
        }
        let request = try #require(seen.withLock { $0 })
        #expect(request.method == .patch && request.path == "/a b/ü" && request.rawPath == "/a%20b/%C3%BC")
        #expect(request.query.all("x") == ["1", "2"] && request.query.first("y") == "a b&c" && request.query.first("flag") == "")
        #expect(request.query.names == ["x", "y", "flag"])
        #expect(request.headers["x-one"] == "1" && request.id == "abc-123" && request.remoteAddress == "127.0.0.1")
        #expect(request.body.contentLength == 2)
    }

    @Test("A request without a fit X-Request-ID gets a new id, which the log of its task carries")
    func requestIDs() async throws {
        let ids = Locked<[String]>([])
        let capture = LogCapture()
        let logger = Logger(label: "handler", level: .info, output: capture.output)
        try await RunningServer.with(handler: { request in
            ids.withLock { $0.append(request.id) }
            logger.info("seen")
            return HTTPResponse(status: .noContent)
        }) { running async throws in
            for id in ["", "has blank", String(repeating: "x", count: 129), "quote\""] {
                _ = try await running.client.send("GET", running.url, headers: ["X-Request-ID": id])
            }
        }

        let found = ids.withLock { $0 }
        #expect(Set(found).count == 4)
        for (id, line) in zip(found, capture.lines) { #expect(line.contains("\"request.id\":\"\(id)\"")) }
    }

    @Test("Requests that follow each other use one connection; also when sent in one go")
    func keepAlive() async throws {
        try await RunningServer.with(handler: { .text($0.path) }) { running async throws in
            let text = try await running.raw { connection in
                for path in ["/one", "/two"] { try connection.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n") }
                try connection.send(
                    "POST /three HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /four HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                )
                return try connection.readToEnd()
            }
            #expect(text.split(separator: "HTTP/1.1 200").count == 4)
            for path in ["/one", "/two", "/three", "/four"] { #expect(text.contains("\r\n\r\n\(path)")) }
        }
    }

    @Test("HEAD answers with the header of GET and without its body; a streamed one is not even made")
    func head() async throws {
        let produced = Atomic<Int>(0)
        var router = Router()
        router.on(.get, "/text") { _, _ in .text("hello") }
        router.on(.get, "/stream") { _, _ in
            HTTPResponse(body: .stream(length: 1_000_000) { _ in produced.wrappingAdd(1, ordering: .relaxed) })
        }
        let routes = router
        try await RunningServer.with(handler: { await routes.respond(to: $0) }) { running async throws in
            let text = try await running.client.send("HEAD", running.url + "/text")
            let stream = try await running.client.send("HEAD", running.url + "/stream")
            let again = try await running.client.send("GET", running.url + "/text")

            #expect(text.status == 200 && text.headers["Content-Length"] == "5" && text.body.isEmpty)
            #expect(stream.status == 200 && stream.headers["Content-Length"] == "1000000" && stream.body.isEmpty)
            #expect(again.text == "hello")
        }
        #expect(produced.load(ordering: .relaxed) == 0)
    }

    @Test("Bodies of any size arrive whole, with a length or chunked", arguments: [0, 1, 65_535, 65_536, 65_537, 300_000, 5_000_000])
    func uploads(size: Int) async throws {
        try await RunningServer.with(handler: { request in
            var check = PatternCheck()
            do { for try await chunk in request.body { check.add(chunk) } } catch { return .text("\(error)", status: 500) }
            return .text("\(check)")
        }) { running async throws in
            let bytes = pattern(size)
            let whole = try await running.client.send("POST", running.url, body: bytes)
            let position = Locked(0)
            let chunked = try await running.client.upload("PUT", running.url, contentLength: nil) {
                position.withLock { position in
                    guard position < size else { return nil }
                    let part = Array(bytes[position..<min(size, position + 50_001)])
                    position += part.count
                    return part
                }
            }

            #expect(whole.text == PatternCheck.right(size))
            #expect(chunked.text == whole.text)
        }
    }

    @Test("A slow reader of a body slows the sender down, and gets every byte")
    func uploadBackPressure() async throws {
        let gate = Gate()
        let size = 40_000_000
        try await RunningServer.with(handler: { request in
            await gate.wait()
            var check = PatternCheck()
            do { for try await chunk in request.body { check.add(chunk) } } catch { return .text("\(error)", status: 500) }
            return .text("\(check)")
        }) { running async throws in
            let given = Atomic<Int>(0)
            async let response = running.client.upload("POST", running.url, headers: ["Expect": ""], contentLength: size) {
                let position = given.load(ordering: .relaxed)
                guard position < size else { return nil }
                let part = pattern(min(100_000, size - position), from: position)
                given.wrappingAdd(part.count, ordering: .relaxed)
                return part
            }
            var last = -1
            while last != given.load(ordering: .relaxed) || last <= 0 {
                last = given.load(ordering: .relaxed)
                try await Task.sleep(for: .milliseconds(100))
            }
            // Buffers of sockets and of both sides, not the body.
            #expect(last < 16_000_000)
            gate.open()
            #expect(try await response.text == PatternCheck.right(size))
        }
    }

    @Test("A streamed answer arrives whole, with a length or chunked, and waits for a slow client", arguments: [true, false])
    func downloads(hasLength: Bool) async throws {
        let size = 40_000_000
        let written = Atomic<Int>(0)
        try await RunningServer.with(handler: { _ in
            HTTPResponse(
                body: .stream(length: hasLength ? size : nil) { writer in
                    for position in stride(from: 0, to: size, by: 100_000) {
                        try await writer.write(pattern(100_000, from: position))
                        written.wrappingAdd(100_000, ordering: .relaxed)
                    }
                })
        }) { running async throws in
            let answer = try await running.client.stream("GET", running.url)
            var last = -1
            while last != written.load(ordering: .relaxed) || last <= 0 {
                last = written.load(ordering: .relaxed)
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(last < 16_000_000)

            var check = PatternCheck()
            for try await chunk in answer.body { check.add(chunk) }
            #expect("\(check)" == PatternCheck.right(size))
            #expect(answer.headers["Content-Length"] == (hasLength ? "\(size)" : nil))
        }
    }

    @Test("Eight streams at once do not mix")
    func parallelStreams() async throws {
        try await RunningServer.with(handler: { request in
            let start = Int(request.query.first("start") ?? "") ?? 0
            return HTTPResponse(
                body: .stream(length: nil) { writer in
                    for part in 0..<100 { try await writer.write(pattern(33_333, from: start + part * 33_333)) }
                })
        }) { running async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let response = try await running.client.send("GET", running.url + "/?start=\(number * 1_000_000_007)")
                        return response.body == pattern(3_333_300, from: number * 1_000_000_007)
                    }
                }
                for try await isSame in group { #expect(isSame) }
            }
        }
    }

    @Test("A large answer from memory and a file arrive whole; a missing file is 404")
    func largeAnswers() async throws {
        let bytes = pattern(3_000_000)
        let path = "/tmp/semblance-http-\(UInt64.random(in: 0 ... .max))"
        try await onThread { try write(bytes, to: path) }
        defer { remove(path) }
        try await RunningServer.with(handler: { request in
            switch request.path {
            case "/memory": HTTPResponse(body: .bytes(bytes))
            case "/file": HTTPResponse(headers: ["Content-Type": "text/plain"], body: .file(path))
            case "/folder": HTTPResponse(body: .file("/tmp"))
            default: HTTPResponse(body: .file(path + "-missing"))
            }
        }) { running async throws in
            let memory = try await running.client.send("GET", running.url + "/memory")
            let file = try await running.client.send("GET", running.url + "/file")
            let head = try await running.client.send("HEAD", running.url + "/file")

            #expect(memory.body == bytes && file.body == bytes)
            #expect(head.headers["Content-Length"] == "3000000")
            #expect(try await running.client.send("GET", running.url + "/folder").status == 404)
            #expect(try await running.client.send("GET", running.url + "/missing").status == 404)
        }
    }

    @Test("Expect: 100-continue is answered only when the handler asks for the body")
    func expectContinue() async throws {
        try await RunningServer.with(handler: { request in
            guard request.path == "/wanted" else { return HTTPResponse(status: .forbidden) }
            let body = (try? await request.body.collect(upTo: 10)) ?? []
            return .text("\(body.count)")
        }) { running async throws in
            let wanted = try await running.raw { connection in
                try connection.send("PUT /wanted HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
                let interim = try connection.read(until: "\r\n\r\n")
                try connection.send("12345")
                return (interim, try connection.read(until: "\r\n\r\n5"))
            }
            let unwanted = try await running.exchange("PUT /no HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")

            #expect(wanted.0.status == 100 && wanted.1.status == 200)
            #expect(unwanted.status == 403)
        }
    }

    @Test(
        "A client that sends a large body without asking gets the answer that refuses it, early or in its middle", arguments: [true, false])
    func refusedWhileSending(early: Bool) async throws {
        try await RunningServer.with(handler: { request in
            if !early {
                var iterator = request.body.makeAsyncIterator()
                _ = try? await iterator.next()
            }
            return .text("refused", status: 403)
        }) { running async throws in
            let text = try await running.raw { connection in
                try connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 30000000\r\n\r\n")
                let part = pattern(1_000_000)
                for _ in 0..<30 { try? connection.send(part) }
                return try connection.read(until: "refused")
            }
            #expect(text.status == 403)
        }
    }

    @Test("No address gets more connections than one address may have, and each that ends makes room for another")
    func connectionsPerAddress() async throws {
        try await RunningServer.with(HTTPServerOptions(perIPConnections: 2), handler: { _ in .text("ok") }) { running async throws in
            try await onThread {
                let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                let first = try RawConnection(port: running.port)
                try first.send(request)
                #expect(try first.read(until: "ok").status == 200)
                let second = try RawConnection(port: running.port)
                defer { second.close() }
                try second.send(request)
                #expect(try second.read(until: "ok").status == 200)
                let third = try RawConnection(port: running.port)
                defer { third.close() }
                try? third.send(request)
                #expect(try third.readToEnd() == "")
                first.close()
                var isServed = false
                while !isServed {
                    let another = try RawConnection(port: running.port)
                    defer { another.close() }
                    try? another.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    isServed = try another.readToEnd().status == 200
                }
            }
        }
    }

    @Test("Above the limit of connections a client waits until another ends")
    func connectionLimit() async throws {
        try await RunningServer.with(HTTPServerOptions(maxConnections: 4), handler: { _ in .text("ok") }) { running async throws in
            let count = try await onThread {
                var open: [RawConnection] = []
                for _ in 0..<4 {
                    let connection = try RawConnection(port: running.port)
                    try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                    _ = try connection.read(until: "ok")
                    open.append(connection)
                }
                let waiting = try RawConnection(port: running.port)
                try waiting.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                for connection in open { connection.close() }
                let text = try waiting.read(until: "ok")
                waiting.close()
                return text.status
            }
            #expect(count == 200)
        }
    }

    @Test("A body over the limit is refused by its length before it is read, and chunked when the limit is reached")
    func bodyLimits() async throws {
        var router = Router()
        router.on(.post, "/collect") { request, _ in .text("\(try await request.body.collect(upTo: 1_000_000).count)") }
        router.on(.post, "/chunks") { request, _ in
            var body = request.body
            if request.query.first("more") != nil { body.limit = 3_000_000 }
            var count = 0
            for try await chunk in body { count += chunk.count }
            return .text("\(count)")
        }
        let routes = router
        try await RunningServer.with(HTTPServerOptions(maxBodyBytes: 1_000_000), handler: { await routes.respond(to: $0) }) {
            running async throws in
            let large = pattern(2_000_000)
            @Sendable func chunked(_ path: String) async throws -> Int {
                let parts = Locked(20)
                return try await running.client.upload("POST", running.url + path, contentLength: nil) {
                    parts.withLock { parts in
                        parts -= 1
                        return parts >= 0 ? Array(large[..<100_000]) : nil
                    }
                }.status
            }

            #expect(try await running.client.send("POST", running.url + "/collect", body: large).status == 413)
            #expect(try await running.client.send("POST", running.url + "/chunks", body: large).status == 413)
            #expect(try await running.client.send("POST", running.url + "/chunks?more=1", body: large).text == "2000000")
            #expect(try await running.client.send("POST", running.url + "/collect", body: Array(large[..<1_000_000])).text == "1000000")
            #expect(try await chunked("/collect") == 413)
            #expect(try await chunked("/chunks") == 413)
            #expect(try await chunked("/chunks?more=1") == 200)
        }
    }

    @Test("A thousand requests wait at once, and all are answered")
    func parkedRequests() async throws {
        let gate = Gate()
        let waiting = Atomic<Int>(0)
        try await RunningServer.with(
            HTTPServerOptions(maxConnections: 1_100),
            handler: { request in
                waiting.wrappingAdd(1, ordering: .relaxed)
                await gate.wait()
                return .text(request.path)
            }
        ) { running async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<1_000 {
                    group.addTask { try await running.client.send("GET", running.url + "/\(number)").text == "/\(number)" }
                }
                while waiting.load(ordering: .relaxed) < 1_000 { try await Task.sleep(for: .milliseconds(10)) }
                gate.open()
                var count = 0
                for try await isRight in group where isRight { count += 1 }
                #expect(count == 1_000)
            }
        }
    }

    @Test("Header fields with line breaks are left out, so that an answer cannot be split")
    func responseSplitting() async throws {
        try await RunningServer.with(handler: { _ in
            HTTPResponse(headers: ["X-Bad": "a\r\nX-Forged: b", "X-Good": "c", "Content-Length": "999"], body: .text("ok"))
        }) { running async throws in
            let response = try await running.client.send("GET", running.url)

            #expect(response.headers["X-Forged"] == nil && response.headers["X-Good"] == "c" && response.text == "ok")
        }
    }

    @Test("Starting on a port that is taken fails with an error that names it")
    func takenPort() async throws {
        try await RunningServer.with(handler: { _ in HTTPResponse() }) { running async throws in
            let second = HTTPServer(options: HTTPServerOptions(port: running.port), logger: .none) { _ in HTTPResponse() }
            let error = #expect(throws: HTTPServerError.self) { try second.start() }
            #expect(error?.message.contains("\(running.port)") == true)
            let third = HTTPServer(options: HTTPServerOptions(host: "no such host"), logger: .none) { _ in HTTPResponse() }
            #expect(throws: HTTPServerError.self) { try third.start() }
        }
    }
}
