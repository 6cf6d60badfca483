internal import Concurrency

/// An HTTP client on libcurl.
///
/// All requests run on one thread of the client's own, so a request costs no thread while it waits, and goes on however busy the
/// shared pool of Swift tasks is. Connections are used again. Redirects are not followed; proxies of the environment are not used.
/// When a connection that was kept open turns out to be dead before any byte of an answer came, the request is sent once more on a new
/// one: what a request does must be safe to repeat, as after every `interrupted`.
package final class HTTPClient: Sendable {
    private let loop: TransferLoop
    private let timeout: Duration
    private let connectTimeout: Duration

    /// A client.
    ///
    /// - Parameters: `timeout` is the time for one request in all unless a request brings its own; `connectTimeout` that for a new
    ///   connection; `maxConnections` the connections that are kept open between requests (more are opened when more run at once).
    package init(timeout: Duration = .seconds(60), connectTimeout: Duration = .seconds(5), maxConnections: Int = 8) {
        loop = TransferLoop(maxConnections: maxConnections)
        self.timeout = timeout
        self.connectTimeout = connectTimeout
    }

    deinit { loop.stop() }

    /// Sends a request and returns the answer, of whatever status.
    ///
    /// - Parameters: `timeout` is the time in all; `maxBytes` the largest body of an answer that is accepted.
    /// - Throws: `HTTPClientError`, or `CancellationError` when the task is cancelled.
    package func send(
        _ method: String, _ url: String, headers: [String: String] = [:], body: [UInt8]? = nil, timeout: Duration? = nil,
        maxBytes: Int = 256 << 20
    ) async throws -> HTTPClientResponse {
        let request = try TransferRequest(
            method: method, url: url, headers: headers, body: body.map { .bytes($0) } ?? .none, timeout: timeout ?? self.timeout,
            connectTimeout: connectTimeout, maxBytes: maxBytes)
        return try await perform(Transfer(request))
    }

    /// As `send`, for a plain thread; blocks it.
    ///
    /// - Throws: `HTTPClientError`.
    package func sendBlocking(
        _ method: String, _ url: String, headers: [String: String] = [:], body: [UInt8]? = nil, timeout: Duration? = nil,
        maxBytes: Int = 256 << 20
    ) throws -> HTTPClientResponse {
        let request = try TransferRequest(
            method: method, url: url, headers: headers, body: body.map { .bytes($0) } ?? .none, timeout: timeout ?? self.timeout,
            connectTimeout: connectTimeout, maxBytes: maxBytes)
        let transfer = Transfer(request)
        let result = Monitor<Result<HTTPClientResponse, any Error>?>(nil)
        transfer.onEnd { outcome in result.signal { $0 = outcome } }
        loop.start(transfer)
        return try result.wait { $0 }.get()
    }

    /// Sends a request and returns as soon as the header of the answer is there; the body comes as it is read.
    ///
    /// A slow reader slows the server down. The transfer ends when the body, or the task that reads it, is given up.
    /// `timeout` is the time up to the header; the body may take as long as it likes.
    /// - Throws: `HTTPClientError`, or `CancellationError` when the task is cancelled.
    package func stream(
        _ method: String, _ url: String, headers: [String: String] = [:], body: [UInt8]? = nil, timeout: Duration? = nil
    ) async throws -> (status: Int, headers: HTTPClientHeaders, body: AsyncThrowingStream<[UInt8], any Error>) {
        let request = try TransferRequest(
            method: method, url: url, headers: headers, body: body.map { .bytes($0) } ?? .none, timeout: timeout ?? self.timeout,
            connectTimeout: connectTimeout, maxBytes: nil)
        let transfer = Transfer(request)
        let handle = StreamHandle(client: self, transfer: transfer, loop: loop)
        let head = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                transfer.onHead { continuation.resume(with: $0) }
                loop.start(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return (head.status, head.headers, AsyncThrowingStream { try await handle.next() })
    }

    /// Sends a request whose body is made while it is sent, and returns the answer.
    ///
    /// `source` gives the next piece of the body, nil at its end; it is asked no faster than the server reads. It is not asked to the
    /// end when the server answers earlier. `contentLength` is the length of the whole; nil sends it chunked.
    /// `timeout` is the longest time without any progress.
    /// - Throws: what `source` throws; `HTTPClientError`; `CancellationError` when the task is cancelled.
    package func upload(
        _ method: String, _ url: String, headers: [String: String] = [:], contentLength: Int?, timeout: Duration? = nil,
        maxBytes: Int = 256 << 20, source: @escaping @Sendable () async throws -> [UInt8]?
    ) async throws -> HTTPClientResponse {
        let request = try TransferRequest(
            method: method, url: url, headers: headers, body: .pieces(length: contentLength), timeout: timeout ?? self.timeout,
            connectTimeout: connectTimeout, maxBytes: maxBytes)
        let transfer = Transfer(request)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [loop] in await transfer.pump(source, loop: loop) }
            defer { group.cancelAll() }
            return try await perform(transfer)
        }
    }

    private func perform(_ transfer: Transfer) async throws -> HTTPClientResponse {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                transfer.onEnd { continuation.resume(with: $0) }
                loop.start(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
    }
}

/// Ends a streamed answer when nobody holds its body any more, and keeps the client alive as long.
private final class StreamHandle: Sendable {
    private let client: HTTPClient
    private let transfer: Transfer
    private let loop: TransferLoop

    init(client: HTTPClient, transfer: Transfer, loop: TransferLoop) {
        self.client = client
        self.transfer = transfer
        self.loop = loop
    }

    deinit { loop.cancel(transfer) }

    func next() async throws -> [UInt8]? { try await transfer.nextChunk(loop: loop) }
}
