import Concurrency
import Glibc
import HTTPClient
import HTTPServer
import Logging
import Testing

/// A server on a free port, for the length of one test.
struct RunningServer: Sendable {
    let server: HTTPServer
    let host: String
    let port: Int
    let client: HTTPClient
    let log: LogCapture

    var url: String { "http://\(host):\(port)" }

    /// Runs `body` with a server that answers with `handler`, and stops it afterwards.
    static func with<R: Sendable>(
        _ options: HTTPServerOptions = HTTPServerOptions(), grace: Duration = .zero, handler: @escaping HTTPHandler,
        _ body: (RunningServer) async throws -> R
    ) async throws -> R {
        let log = LogCapture()
        let server = HTTPServer(options: options, logger: Logger(label: "test", level: .debug, output: log.output), handler: handler)
        let running = RunningServer(server: server, host: options.host, port: try server.start(), client: HTTPClient(), log: log)
        do {
            let result = try await body(running)
            await server.shutdown(grace: grace)
            return result
        } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
    }

    /// Opens a plain connection and works with it on a thread of its own, so that blocking calls hold nothing up.
    func raw<R: Sendable>(_ body: @escaping @Sendable (RawConnection) throws -> R) async throws -> R {
        try await onThread { [port] in
            let connection = try RawConnection(port: port)
            defer { connection.close() }
            return try body(connection)
        }
    }

    /// Sends bytes over a plain connection and returns all that comes back until the server closes it.
    func exchange(_ text: String) async throws -> String {
        try await raw { connection in
            try connection.send(text)
            return try connection.readToEnd()
        }
    }
}

/// Runs blocking work on a thread of its own.
func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        do {
            _ = try PlainThread(name: "test") { continuation.resume(with: Result { try body() }) }
        } catch {
            continuation.resume(throwing: error)
        }
    }
}

/// A blocking TCP connection to this machine, for requests that no proper client would send.
struct RawConnection: Sendable {
    struct Failure: Error {
        let message: String
    }

    let descriptor: Int32

    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard code == 0 else {
            Glibc.close(descriptor)
            throw Failure(message: "connect: \(errno)")
        }
    }

    func close() { Glibc.close(descriptor) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: offset), bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(message: "send: \(errno)") }
            offset += count
        }
    }

    /// Some bytes; none when the server has closed the connection.
    func read() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == ECONNRESET { return [] }
        guard count >= 0 else { throw Failure(message: "recv: \(errno)") }
        return Array(buffer[..<count])
    }

    func readToEnd() throws -> String {
        var bytes: [UInt8] = []
        while true {
            let part = try read()
            if part.isEmpty { return String(decoding: bytes, as: UTF8.self) }
            bytes += part
        }
    }

    /// Reads until the text ends with `suffix`.
    func read(until suffix: String) throws -> String {
        var bytes: [UInt8] = []
        while !bytes.reversed().starts(with: suffix.utf8.reversed()) {
            let part = try read()
            guard !part.isEmpty else { throw Failure(message: "closed after: \(String(decoding: bytes, as: UTF8.self))") }
            bytes += part
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// The status of the first answer in the text.
    var status: Int? { hasPrefix("HTTP/1.") ? Int(dropFirst(9).prefix(3)) : nil }
}

/// A switch that a task can wait for.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func open() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}
