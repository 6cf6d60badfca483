/// Takes the bytes of a streamed response.
///
/// For one task at a time: the next write begins when the last has returned.
package struct HTTPResponseWriter: Sendable {
    private let sink: any ResponseSink

    init(sink: any ResponseSink) { self.sink = sink }

    /// A writer that hands the bytes to `receive`, for tests.
    package init(_ receive: @escaping @Sendable ([UInt8]) async throws -> Void) { sink = ClosureSink(receive: receive) }

    /// Sends bytes; waits while the client is slower than the writer.
    ///
    /// - Throws: `ClientGone` when the client has gone or its time is over, `CancellationError` when the task is cancelled.
    package func write(_ bytes: [UInt8]) async throws {
        if !bytes.isEmpty { try await sink.write(bytes) }
    }

    /// Sends text as UTF-8; as `write(_:)` for bytes.
    package func write(_ text: String) async throws { try await write(Array(text.utf8)) }
}

/// Where a writer's bytes go.
protocol ResponseSink: Sendable {
    func write(_ bytes: [UInt8]) async throws
}

private struct ClosureSink: ResponseSink {
    let receive: @Sendable ([UInt8]) async throws -> Void

    func write(_ bytes: [UInt8]) async throws { try await receive(bytes) }
}

/// The client does not take the response any longer.
package struct ClientGone: Error, Hashable, CustomStringConvertible {
    /// The client does not take the response any longer.
    package init() {}

    package var description: String { "The client has gone." }
}
