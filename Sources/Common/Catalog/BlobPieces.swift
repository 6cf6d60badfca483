/// Cuts a stream of chunks of any size into pieces of one size, so that stores write with few calls and constant memory.
package enum BlobPieces {
    /// Calls `body` with each piece in order: all of `byteCount` bytes but the last, which may be shorter. No bytes, no call.
    ///
    /// - Throws: what the chunks and `body` throw; `CancellationError` when the task is cancelled, also when the chunks then just end.
    package static func forEach(
        _ chunks: any AsyncSequence<[UInt8], any Error> & Sendable, byteCount: Int, _ body: ([UInt8]) async throws -> Void
    ) async throws {
        try await cut(chunks, byteCount, body)
    }

    private static func cut<Chunks: AsyncSequence<[UInt8], any Error>>(
        _ chunks: Chunks, _ byteCount: Int, _ body: ([UInt8]) async throws -> Void
    ) async throws {
        var piece: [UInt8] = []
        for try await chunk in chunks {
            try Task.checkCancellation()
            var rest = chunk[...]
            while !rest.isEmpty {
                if piece.isEmpty { piece.reserveCapacity(min(byteCount, max(rest.count, 64 << 10))) }
                let part = rest.prefix(byteCount - piece.count)
                piece.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                if piece.count == byteCount {
                    try await body(piece)
                    piece = []
                }
            }
        }
        try Task.checkCancellation()
        if !piece.isEmpty { try await body(piece) }
    }
}
