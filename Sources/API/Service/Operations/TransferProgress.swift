import HTTPServer

/// Gives a long transfer more time while it gets on: a large file over a slow line may take longer than other requests, a stalled one not.
struct TransferProgress {
    /// The time that each further piece may take.
    static let grace = Duration.seconds(60)
    private static let pieceByteCount = 1 << 20

    private let deadline: RequestDeadline
    private var sinceLast = 0

    init(deadline: RequestDeadline) { self.deadline = deadline }

    /// Counts bytes that have been transferred.
    mutating func add(_ byteCount: Int) {
        sinceLast += byteCount
        guard sinceLast >= Self.pieceByteCount else { return }
        sinceLast = 0
        deadline.extend(by: Self.grace)
    }
}

/// The pieces of a request's body, which get more time while they come.
struct BodyStream: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let body: HTTPBody
    let deadline: RequestDeadline

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: body.makeAsyncIterator(), progress: TransferProgress(deadline: deadline))
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var base: HTTPBody.AsyncIterator
        fileprivate var progress: TransferProgress

        mutating func next() async throws -> [UInt8]? {
            let piece = try await base.next()
            if let piece { progress.add(piece.count) }
            return piece
        }
    }
}

extension Call {
    /// The body of a file that is read piece by piece.
    var bodyStream: BodyStream { BodyStream(body: request.body, deadline: request.deadline) }
}
