internal import Concurrency

/// The waits of the handler's side.
extension Exchange: BodyReader, ResponseSink {
    private enum Next {
        case chunk([UInt8]?)
        case failure(any Error)
        case wait
    }

    func next() async throws -> [UInt8]? {
        let next = state.withLock { state in takeInput(&state) }
        switch next {
        case .chunk(let chunk): return chunk
        case .failure(let error): throw error
        case .wait: break
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let next = state.withLock { state -> Next in
                    // Looked at under the lock: a cancellation that comes later finds the continuation.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    let next = takeInput(&state)
                    if case .wait = next {
                        if state.inputReader != nil { return .failure(BodyInterrupted()) }
                        state.inputReader = continuation
                        // The connection may be parked because nobody had asked for the body.
                        unpark(&state)
                    }
                    return next
                }
                switch next {
                case .chunk(let chunk): continuation.resume(returning: chunk)
                case .failure(let error): continuation.resume(throwing: error)
                case .wait: break
                }
            }
        } onCancel: {
            let reader = state.withLock { state in
                let reader = state.inputReader
                state.inputReader = nil
                return reader
            }
            reader?.resume(throwing: CancellationError())
        }
    }

    private func takeInput(_ state: inout State) -> Next {
        state.wantsInput = true
        if !state.input.isEmpty {
            let chunk = state.input.removeFirst()
            state.inputBytes -= chunk.count
            if state.inputBytes < Self.bufferedBytes, !state.isInputComplete { unpark(&state) }
            return .chunk(chunk)
        }
        if state.isInputComplete { return .chunk(nil) }
        if state.isOver || state.isAborted || state.discardsInput { return .failure(BodyInterrupted()) }
        return .wait
    }

    func write(_ bytes: [UInt8]) async throws {
        let waits = try state.withLock { state in
            if state.isOver || state.isAborted { throw ClientGone() }
            if case .stream(let length?)? = state.answer?.body, state.writtenBytes + bytes.count > length {
                throw StreamLengthError(length: length)
            }
            state.writtenBytes += bytes.count
            state.output.append(bytes)
            if state.stage == .answered { unpark(&state) }
            return state.output.count > Self.bufferedBytes
        }
        if waits { try await waitForClient() }
    }

    private func waitForClient() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let result = state.withLock { state -> Result<Void, any Error>? in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.isOver || state.isAborted { return .failure(ClientGone()) }
                    if state.output.count <= Self.refillBytes { return .success(()) }
                    if state.outputWriter != nil { return .failure(ConcurrentWriteError()) }
                    state.outputWriter = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let writer = state.withLock { state in
                let writer = state.outputWriter
                state.outputWriter = nil
                return writer
            }
            writer?.resume(throwing: CancellationError())
        }
    }
}

/// A streamed answer has more bytes than the length that was announced.
struct StreamLengthError: Error, CustomStringConvertible {
    let length: Int

    var description: String { "The answer has more than the \(length) bytes that were announced." }
}

/// Two tasks wrote to one answer at the same time.
struct ConcurrentWriteError: Error, CustomStringConvertible {
    var description: String { "Two tasks write to one answer at the same time." }
}
