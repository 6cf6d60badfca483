import Concurrency
import HTTPClient
import HTTPServer
import Synchronization
import Testing

@Suite("Ends of requests and of the server", .timeLimit(.minutes(2)))
struct LifetimeTests {
    /// For servers that are asked after their end, when their port may be another test's: an address that no other test asks.
    private static let apart = HTTPServerOptions(host: "127.0.0.2")

    @Test("A client that leaves while its request waits cancels the handler's task")
    func disconnectCancelsHandler() async throws {
        let started = Gate()
        let cancelled = Gate()
        try await RunningServer.with(handler: { _ in
            started.open()
            do { try await Task.sleep(for: .seconds(600)) } catch { cancelled.open() }
            return HTTPResponse()
        }) { running async throws in
            let request = Task { try await running.client.send("GET", running.url) }
            await started.wait()
            request.cancel()

            await cancelled.wait()
            await #expect(throws: CancellationError.self) { try await request.value }
        }
    }

    @Test("A client that leaves in the middle of a streamed answer makes the writer throw")
    func disconnectStopsWriter() async throws {
        let ended = Locked<(any Error)?>(nil)
        let done = Gate()
        try await RunningServer.with(handler: { _ in
            HTTPResponse(
                body: .stream(length: nil) { writer in
                    defer { done.open() }
                    do {
                        while true { try await writer.write(pattern(50_000)) }
                    } catch {
                        ended.withLock { $0 = error }
                        throw error
                    }
                })
        }) { running async throws in
            try await running.raw { connection in
                try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try connection.read()
            }
            await done.wait()
        }
        #expect(ended.withLock { $0 is ClientGone || $0 is CancellationError })
    }

    @Test("A client that leaves while events are awaited ends the stream of events")
    func disconnectEndsIdleStream() async throws {
        let done = Gate()
        try await RunningServer.with(handler: { _ in
            HTTPResponse(
                body: .stream(length: nil) { writer in
                    defer { done.open() }
                    try await writer.write("data: first\n\n")
                    try await Task.sleep(for: .seconds(600))
                })
        }) { running async throws in
            try await running.raw { connection in
                try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try connection.read(until: "data: first\n\n\r\n")
            }
            await done.wait()
        }
    }

    @Test("A client that leaves in the middle of an upload interrupts the reader")
    func disconnectInterruptsUpload() async throws {
        let result = Locked<(any Error)?>(nil)
        let done = Gate()
        try await RunningServer.with(handler: { request in
            do { for try await _ in request.body {} } catch { result.withLock { $0 = error } }
            done.open()
            return HTTPResponse()
        }) { running async throws in
            try await running.raw { connection in
                try connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
                try connection.send(pattern(200_000))
            }
            await done.wait()
        }
        #expect(result.withLock { $0 is BodyInterrupted || $0 is CancellationError })
    }

    @Test("A handler that never answers is answered for with 503 when its time is over, and cancelled")
    func deadlineAnswers() async throws {
        let cancelled = Gate()
        try await RunningServer.with(
            HTTPServerOptions(requestTimeout: .milliseconds(300)),
            handler: { _ in
                do { try await Task.sleep(for: .seconds(600)) } catch { cancelled.open() }
                return .text("late")
            }
        ) { running async throws in
            let response = try await running.client.send("GET", running.url)
            await cancelled.wait()

            #expect(response.status == 503)
            #expect(response.headers["Content-Type"] == "application/problem+json")
        }
    }

    @Test("A body that drips in too slowly ends the connection when the time is over")
    func deadlineEndsSlowBody() async throws {
        let result = Locked<(any Error)?>(nil)
        let done = Gate()
        try await RunningServer.with(
            HTTPServerOptions(requestTimeout: .milliseconds(300)),
            handler: { request in
                do { for try await _ in request.body {} } catch { result.withLock { $0 = error } }
                done.open()
                return HTTPResponse()
            }
        ) { running async throws in
            let text = try await running.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc")
            await done.wait()

            #expect(text == "" || text.status == 503 || text.status == 408)
        }
        #expect(result.withLock { $0 is BodyInterrupted || $0 is CancellationError })
    }

    @Test("A header that drips in too slowly ends the connection")
    func deadlineEndsSlowHeader() async throws {
        try await RunningServer.with(HTTPServerOptions(requestTimeout: .milliseconds(300)), handler: { _ in HTTPResponse() }) {
            running async throws in
            let text = try await running.exchange("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")

            #expect(text.status != 200)
        }
    }

    @Test("A client that does not take its answer is cut off when the time is over")
    func deadlineEndsSlowReader() async throws {
        let done = Gate()
        try await RunningServer.with(
            HTTPServerOptions(requestTimeout: .milliseconds(300)),
            handler: { _ in
                HTTPResponse(
                    body: .stream(length: nil) { writer in
                        defer { done.open() }
                        while true { try await writer.write(pattern(50_000)) }
                    })
            }
        ) { running async throws in
            try await running.raw { connection in
                try connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                // Waits without reading until the server has given up.
                let semaphore = Monitor(false)
                Task {
                    await done.wait()
                    semaphore.broadcast { $0 = true }
                }
                semaphore.wait { $0 ? true : nil }
            }
        }
    }

    @Test("A route that extends its deadline may take longer")
    func deadlineExtends() async throws {
        try await RunningServer.with(
            HTTPServerOptions(requestTimeout: .milliseconds(200)),
            handler: { request in
                request.deadline.extend(by: .seconds(600))
                try? await Task.sleep(for: .milliseconds(900))
                return .text("done")
            }
        ) { running async throws in
            #expect(try await running.client.send("GET", running.url).text == "done")
        }
    }

    @Test("A streamed answer that fails cannot be taken for complete", arguments: [nil, 1_000_000])
    func brokenStream(length: Int?) async throws {
        struct Broken: Error {}
        try await RunningServer.with(handler: { request in
            HTTPResponse(
                body: .stream(length: length) { writer in
                    try await writer.write(pattern(1_000))
                    if request.path == "/throws" { throw Broken() }
                })
        }) { running async throws in
            let error = await #expect(throws: HTTPClientError.self) { try await running.client.send("GET", running.url + "/throws") }
            #expect(error?.kind == .interrupted)
            if length != nil {
                await #expect(throws: HTTPClientError.self) { try await running.client.send("GET", running.url + "/short") }
            }
        }
    }

    @Test("Shutting down finishes running requests, whole and streamed, and refuses new connections")
    func gracefulShutdown() async throws {
        let entered = Atomic<Int>(0)
        let gate = Gate()
        try await RunningServer.with(
            Self.apart, grace: .seconds(60),
            handler: { request in
                if request.path == "/late" { return .text("in time") }
                entered.wrappingAdd(1, ordering: .relaxed)
                if request.path == "/stream" {
                    return HTTPResponse(
                        body: .stream(length: nil) { writer in
                            try await writer.write("begin ")
                            await gate.wait()
                            try await writer.write("end")
                        })
                }
                await gate.wait()
                return .text("finished")
            }
        ) { running async throws in
            async let whole = running.client.send("GET", running.url + "/whole")
            async let stream = running.client.send("GET", running.url + "/stream")
            while entered.load(ordering: .relaxed) < 2 { try await Task.sleep(for: .milliseconds(5)) }

            async let stopped: Void = running.server.shutdown(grace: .seconds(60))
            let other = HTTPClient(timeout: .seconds(5))
            var isRefused = false
            while !isRefused {
                do {
                    let late = try await other.send("GET", running.url + "/late")
                    isRefused = late.status == 503
                } catch {
                    isRefused = true
                }
                if !isRefused { try await Task.sleep(for: .milliseconds(5)) }
            }
            gate.open()

            #expect(try await whole.text == "finished")
            #expect(try await stream.text == "begin end")
            await stopped
        }
    }

    @Test("Shutting down with requests that do not end cancels them, answers 503 and returns")
    func forcedShutdown() async throws {
        let entered = Atomic<Int>(0)
        try await RunningServer.with(handler: { request in
            entered.wrappingAdd(1, ordering: .relaxed)
            if request.path == "/stream" {
                return HTTPResponse(
                    body: .stream(length: nil) { writer in
                        try await writer.write("begin")
                        try await Task.sleep(for: .seconds(600))
                    })
            }
            try? await Task.sleep(for: .seconds(600))
            return .text("cancelled", status: 500)
        }) { running async throws in
            async let waiting = running.client.send("GET", running.url + "/waiting")
            async let stream = running.client.send("GET", running.url + "/stream")
            async let upload = running.raw { connection in
                try connection.send("POST /waiting HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
                return try connection.readToEnd()
            }
            while entered.load(ordering: .relaxed) < 3 { try await Task.sleep(for: .milliseconds(5)) }

            await running.server.shutdown(grace: .milliseconds(50))

            #expect(try await waiting.status == 503)
            #expect((try? await stream) == nil)
            let text = try await upload
            #expect(text.status == 503 || text.isEmpty)
        }
    }

    @Test("A server can be started and stopped many times under load")
    func restartUnderLoad() async throws {
        for _ in 0..<10 {
            try await RunningServer.with(
                Self.apart,
                handler: { request in
                    if request.path == "/wait" { await Task.yield() }
                    return .text("ok")
                }
            ) { running async throws in
                await withTaskGroup(of: Void.self) { group in
                    for number in 0..<50 {
                        group.addTask { _ = try? await running.client.send("GET", running.url + (number % 2 == 0 ? "/wait" : "/")) }
                    }
                    group.addTask { await running.server.shutdown(grace: .milliseconds(number(from: running.port))) }
                }
            }
        }
    }

    private func number(from port: Int) -> Int { port % 3 }
}
