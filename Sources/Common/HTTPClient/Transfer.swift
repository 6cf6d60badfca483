internal import Concurrency

/// One request and its answer, between the loop's thread and those who wait for it.
final class Transfer: Sendable {
    struct Head: Sendable {
        var status = 0
        var headers = HTTPClientHeaders()
    }

    struct State {
        var head = Head()
        var isHeadComplete = false
        var outcome: Result<Void, any Error>?
        var onHead: (@Sendable (Result<Head, any Error>) -> Void)?
        var onEnd: (@Sendable (Result<HTTPClientResponse, any Error>) -> Void)?

        var body: [UInt8] = []
        var chunks: [[UInt8]] = []
        var chunkBytes = 0
        var isReceivePaused = false
        var reader: CheckedContinuation<[UInt8]?, any Error>?

        var pieces: [[UInt8]] = []
        var pieceOffset = 0
        var pieceBytes = 0
        var offeredBytes = 0
        var isSourceDone = false
        var isSendPaused = false
        var offerer: CheckedContinuation<Void, any Error>?
        /// Why the transfer is to end, when our own side ends it.
        var failure: (any Error)?
    }

    /// Bytes that are kept for a slow reader, or a slow server, before the other side has to wait.
    static let bufferedBytes = 256 * 1_024

    let request: TransferRequest
    let state = Locked(State())

    init(_ request: TransferRequest) { self.request = request }

    // MARK: Who waits

    /// Calls `body` once, with the head of the answer or the failure.
    func onHead(_ body: @escaping @Sendable (Result<Head, any Error>) -> Void) { state.withLock { $0.onHead = body } }

    /// Calls `body` once, with the whole answer or the failure.
    func onEnd(_ body: @escaping @Sendable (Result<HTTPClientResponse, any Error>) -> Void) { state.withLock { $0.onEnd = body } }

    /// The next chunk of a streamed body; nil at its end.
    func nextChunk(loop: TransferLoop) async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (result, resumes) = state.withLock { state -> (Result<[UInt8]?, any Error>?, Bool) in
                    if !state.chunks.isEmpty {
                        let chunk = state.chunks.removeFirst()
                        state.chunkBytes -= chunk.count
                        let resumes = state.isReceivePaused && state.chunkBytes <= Self.bufferedBytes / 2
                        if resumes { state.isReceivePaused = false }
                        return (.success(chunk), resumes)
                    }
                    if let outcome = state.outcome { return (outcome.map { nil }, false) }
                    if Task.isCancelled { return (.failure(CancellationError()), false) }
                    if state.reader != nil { return (.failure(HTTPClientError(kind: .other, message: "Two tasks read one body.")), false) }
                    state.reader = continuation
                    let resumes = state.isReceivePaused
                    state.isReceivePaused = false
                    return (nil, resumes)
                }
                if resumes { loop.resume(self) }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            loop.cancel(self)
        }
    }

    /// Moves the pieces of a body from their source to the loop, no faster than they are sent.
    func pump(_ source: @Sendable () async throws -> [UInt8]?, loop: TransferLoop) async {
        do {
            while let piece = try await source() {
                if !piece.isEmpty { try await offer(piece, loop: loop) }
            }
            try finishSource(loop: loop)
        } catch {
            // Ends the transfer with this error, unless it has ended already.
            giveUp(error)
            loop.cancel(self)
        }
    }

    private func offer(_ piece: [UInt8], loop: TransferLoop) async throws {
        let (waits, resumes) = try state.withLock { state in
            if state.outcome != nil { throw CancellationError() }
            state.offeredBytes += piece.count
            try checkLength(state, isComplete: false)
            state.pieces.append(piece)
            state.pieceBytes += piece.count
            let resumes = state.isSendPaused
            state.isSendPaused = false
            return (state.pieceBytes > Self.bufferedBytes, resumes)
        }
        if resumes { loop.resume(self) }
        guard waits else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let result = state.withLock { state -> Result<Void, any Error>? in
                    if state.outcome != nil || Task.isCancelled { return .failure(CancellationError()) }
                    if state.pieceBytes <= Self.bufferedBytes / 2 { return .success(()) }
                    state.offerer = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let offerer = state.withLock { state in
                let offerer = state.offerer
                state.offerer = nil
                return offerer
            }
            offerer?.resume(throwing: CancellationError())
        }
    }

    private func finishSource(loop: TransferLoop) throws {
        let resumes = try state.withLock { state in
            try checkLength(state, isComplete: true)
            state.isSourceDone = true
            let resumes = state.isSendPaused
            state.isSendPaused = false
            return resumes
        }
        if resumes { loop.resume(self) }
    }

    private func checkLength(_ state: State, isComplete: Bool) throws {
        guard case .pieces(let length?) = request.body else { return }
        if state.offeredBytes > length || (isComplete && state.offeredBytes < length) {
            throw HTTPClientError(kind: .other, message: "The body has not the \(length) bytes that were announced.")
        }
    }

    /// Notes why our own side ends the transfer; the first reason counts.
    func giveUp(_ reason: any Error) {
        state.withLock { state in
            if state.failure == nil, state.outcome == nil { state.failure = reason }
        }
    }

    /// Whether our own side has ended the transfer.
    var isGivenUp: Bool { state.withLock { $0.failure != nil } }

    // MARK: The loop's side

    /// Takes the outcome and tells those who wait.
    func end(_ result: Result<Void, any Error>) {
        let (onHead, onEnd, reader, offerer, outcome, response) = state.withLock { state in
            let outcome = state.failure.map { .failure($0) } ?? result
            let response = HTTPClientResponse(status: state.head.status, headers: state.head.headers, body: state.body)
            let waiting = (state.onHead, state.onEnd, state.reader, state.offerer, outcome, response)
            state.outcome = outcome
            state.onHead = nil
            state.onEnd = nil
            state.reader = nil
            state.offerer = nil
            state.body = []
            state.pieces = []
            return waiting
        }
        offerer?.resume(throwing: CancellationError())
        onEnd?(outcome.map { response })
        onHead?(outcome.map { Head(status: response.status, headers: response.headers) })
        reader?.resume(with: outcome.map { nil })
    }
}
