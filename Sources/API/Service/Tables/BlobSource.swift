import Catalog
import Concurrency
import Specification
import Tabular

/// The bytes of a blob for a reader that blocks its thread: a task fetches them, never more than two chunks ahead.
final class BlobSource: ByteSource, Sendable {
    private enum Item {
        case chunk([UInt8])
        case end
        case failure(any Error)
    }

    private struct State {
        /// What comes next, when it is there.
        var next: Item?
        /// The task, while it waits for `next` to be taken.
        var producer: CheckedContinuation<Bool, Never>?
        var isClosed = false
        /// The chunk that is being handed out, and how much of it has been.
        var current: [UInt8] = []
        var position = 0
    }

    private let state = Monitor(State())
    private let name: String

    /// - Parameters:
    ///   - chunks: read only as fast as the reader asks.
    ///   - name: what messages call the blob.
    init(_ chunks: BlobChunks, name: String) {
        self.name = name
        Task { [self] in
            do {
                for try await chunk in chunks {
                    guard await hand(.chunk(chunk)) else { return }
                }
                _ = await hand(.end)
            } catch {
                _ = await hand(.failure(error))
            }
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SpecificationError) -> Int {
        while true {
            let count = state.withLock { state in
                let count = min(buffer.count, state.current.count - state.position)
                guard count > 0 else { return 0 }
                let start = state.position
                state.current.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + count])) }
                state.position += count
                return count
            }
            if count > 0 { return count }
            let (item, producer) = state.wait { state -> (Item, CheckedContinuation<Bool, Never>?)? in
                guard let next = state.next else { return nil }
                // The end stays where it is, for a reader that asks again.
                guard case .chunk = next else { return (next, nil) }
                state.next = nil
                defer { state.producer = nil }
                return (next, state.producer)
            }
            switch item {
            case .chunk(let bytes):
                state.withLock { ($0.current, $0.position) = (bytes, 0) }
                producer?.resume(returning: true)
            case .end: return 0
            case .failure(let error): throw SpecificationError(name, "cannot be read: \(error)")
            }
        }
    }

    /// Ends the task; to be called when nothing more is read.
    func close() {
        let producer = state.withLock { state in
            state.isClosed = true
            defer { state.producer = nil }
            return state.producer
        }
        producer?.resume(returning: false)
    }

    /// Offers the next item and waits until the one before has been taken; false when nobody reads any more.
    private func hand(_ item: Item) async -> Bool {
        await withCheckedContinuation { continuation in
            let isClosed = state.broadcast { state in
                if state.isClosed { return true }
                state.next = item
                state.producer = continuation
                return false
            }
            if isClosed { continuation.resume(returning: false) }
        }
    }
}
