/// The body of a request: chunks of bytes that can be read once.
///
/// What is not read stays in the socket, so a slow reader slows the sender down. Reading throws `BodyTooLarge` beyond `limit`, and
/// `BodyInterrupted` when the client goes away or takes longer than the request may.
package struct HTTPBody: AsyncSequence, Sendable {
    package typealias Element = [UInt8]

    private enum Source: Sendable {
        case bytes([UInt8])
        case reader(any BodyReader)
    }

    private let source: Source

    /// The length that the client announced, in bytes; nil for a chunked body.
    package let contentLength: Int?

    /// Most bytes that reading chunk by chunk gives out; the server's `maxBodyBytes` unless a handler sets another before it reads.
    package var limit: Int

    /// A body of bytes that are at hand.
    package init(_ bytes: [UInt8] = [], limit: Int = .max) {
        source = .bytes(bytes)
        contentLength = bytes.count
        self.limit = limit
    }

    init(reader: any BodyReader, contentLength: Int?, limit: Int) {
        source = .reader(reader)
        self.contentLength = contentLength
        self.limit = limit
    }

    /// Whether it is known to have no bytes.
    package var isEmpty: Bool { contentLength == 0 }

    /// The whole body, when it has at most `maxBytes` bytes; `limit` does not count here.
    ///
    /// - Throws: `BodyTooLarge`, `BodyInterrupted`, or `CancellationError`.
    package func collect(upTo maxBytes: Int) async throws -> [UInt8] {
        if let contentLength, contentLength > maxBytes { throw BodyTooLarge(limit: maxBytes) }
        switch source {
        case .bytes(let bytes): return bytes
        case .reader(let reader):
            var bytes: [UInt8] = []
            while let chunk = try await reader.next() {
                guard bytes.count + chunk.count <= maxBytes else { throw BodyTooLarge(limit: maxBytes) }
                if bytes.isEmpty {
                    bytes = chunk
                    if let contentLength { bytes.reserveCapacity(contentLength) }
                } else {
                    bytes.append(contentsOf: chunk)
                }
            }
            return bytes
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }

    /// Reads a body chunk by chunk.
    package struct AsyncIterator: AsyncIteratorProtocol {
        private let body: HTTPBody
        private var count = 0
        private var isDone = false

        fileprivate init(body: HTTPBody) { self.body = body }

        package mutating func next() async throws -> [UInt8]? {
            if isDone { return nil }
            if let length = body.contentLength, length > body.limit { throw BodyTooLarge(limit: body.limit) }
            switch body.source {
            case .bytes(let bytes):
                isDone = true
                return bytes.isEmpty ? nil : bytes
            case .reader(let reader):
                guard let chunk = try await reader.next() else {
                    isDone = true
                    return nil
                }
                count += chunk.count
                guard count <= body.limit else { throw BodyTooLarge(limit: body.limit) }
                return chunk
            }
        }
    }
}

/// Gives out the chunks of a body that comes over a connection.
protocol BodyReader: Sendable {
    /// The next chunk, never empty; nil at the end.
    func next() async throws -> [UInt8]?
}

/// A body has more bytes than are accepted; to be answered with 413.
package struct BodyTooLarge: Error, Hashable, CustomStringConvertible {
    /// The most bytes that are accepted.
    package let limit: Int

    /// A body has more than `limit` bytes.
    package init(limit: Int) { self.limit = limit }

    package var description: String { "The body has more than the \(limit) bytes that are accepted." }
}

/// A body ended before it was complete: the client went away, or its time was over.
package struct BodyInterrupted: Error, Hashable, CustomStringConvertible {
    /// A body ended before it was complete.
    package init() {}

    package var description: String { "The body ended before it was complete." }
}
