internal import CMicroHTTPD
internal import Concurrency
internal import Logging

/// The side of the connection's thread.
extension Exchange {
    private enum Step {
        /// Go on reading, or wait in parking.
        case proceed
        case start(RequestHead, HTTPBody)
        case answer(Answer)
        case close
    }

    /// Called with the header, for each part of the body, at the end, and after each parking.
    ///
    /// False closes the connection.
    func advance(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>, data: UnsafeRawBufferPointer,
        unread: UnsafeMutablePointer<Int>
    ) -> Bool {
        if data.count > 0 { return receive(data, unread: unread) }
        var step = Step.proceed
        if let next = nextStep() {
            step = next
        } else {
            do throws(Refusal) {
                guard let headers = HeaderBlock.read(connection, method: method, targetLength: target.count, version: version) else {
                    throw Refusal(.badRequest, "The header is not written as HTTP demands.")
                }
                let head = try RequestHead(
                    method: String(cString: method), target: target, version: String(cString: version), headers: headers)
                if core.isStopping { throw Refusal(.serviceUnavailable, "The server is about to stop.") }
                step = state.withLock { state in begin(head, &state) }
            } catch {
                return refuse(error, on: connection)
            }
        }
        while true {
            switch step {
            case .proceed: return true
            case .close: return false
            case .answer(var answer):
                if core.isStopping { answer.closesConnection = true }
                return answer.queue(on: connection, reader: self)
            case .start(let head, let body):
                startHandler(head, body: body)
                step = state.withLock { state in proceed(&state) }
            }
        }
    }

    private func begin(_ head: RequestHead, _ state: inout State) -> Step {
        state.head = head
        guard head.hasBody else {
            // Called again at once. Answered now, the connection would be closed after the answer.
            state.stage = .read
            state.isInputComplete = true
            return .proceed
        }
        if let length = head.contentLength, length <= Self.collectedBytes, !head.expectsContinue {
            state.stage = .collecting
            return .proceed
        }
        state.stage = .headerRead
        state.isHandlerStarted = true
        return .start(head, HTTPBody(reader: self, contentLength: head.contentLength, limit: core.options.maxBodyBytes))
    }

    /// What to do when there is no data; nil at the very beginning.
    private func nextStep() -> Step? {
        let (step, reader) = state.withLock { state -> (Step?, CheckedContinuation<[UInt8]?, any Error>?) in
            if state.stage == .begun { return (nil, nil) }
            guard state.stage == .collecting || state.stage == .readingBody else { return (proceed(&state), nil) }
            // Called without data while a body is read: the body is complete.
            state.isInputComplete = true
            state.stage = .read
            let reader = state.inputReader
            state.inputReader = nil
            return (proceed(&state), reader)
        }
        reader?.resume(returning: nil)
        return step
    }

    private func proceed(_ state: inout State) -> Step {
        switch state.stage {
        case .begun, .collecting, .readingBody, .answered: return .proceed
        case .headerRead:
            if let answer = state.answer { return answerEarly(answer, &state) }
            if state.isAborted { return .close }
            if state.wantsInput {
                state.stage = .readingBody
            } else {
                park(&state)
            }
            return .proceed
        case .read:
            if let answer = state.answer {
                state.stage = .answered
                return .answer(answer)
            }
            if state.isAborted { return .close }
            if let head = state.head, !state.isHandlerStarted {
                state.isHandlerStarted = true
                let bytes = state.input.first ?? []
                state.input = []
                return .start(head, HTTPBody(bytes, limit: core.options.maxBodyBytes))
            }
            park(&state)
            return .proceed
        }
    }

    /// The answer is there before the body has been asked for.
    private func answerEarly(_ answer: Answer, _ state: inout State) -> Step {
        if let head = state.head, !head.expectsContinue, head.contentLength ?? .max <= Self.discardedBytes {
            state.stage = .readingBody
            return .proceed
        }
        state.stage = .answered
        state.isAnsweredEarly = true
        return .answer(answer)
    }

    private func receive(_ data: UnsafeRawBufferPointer, unread: UnsafeMutablePointer<Int>) -> Bool {
        let isLate = deadline.deadline.isPassed
        let reader: (CheckedContinuation<[UInt8]?, any Error>, [UInt8])?
        let goesOn: Bool
        (reader, goesOn) = state.withLock { state in
            if state.isAborted || isLate { return (nil, false) }
            if state.discardsInput {
                state.discardedBytes += data.count
                unread.pointee = 0
                // libmicrohttpd takes no answer in the middle of a body, so the rest is read and thrown away.
                return (nil, state.discardedBytes <= max(Self.discardedBytes, core.options.maxBodyBytes))
            }
            if state.stage == .collecting {
                if state.input.isEmpty { state.input.append([]) }
                if state.input[0].isEmpty { state.input[0].reserveCapacity(state.head?.contentLength ?? data.count) }
                state.input[0].append(contentsOf: data)
                unread.pointee = 0
                return (nil, true)
            }
            if let reader = state.inputReader {
                state.inputReader = nil
                unread.pointee = 0
                return ((reader, Array(data)), true)
            }
            if state.inputBytes >= Self.bufferedBytes {
                park(&state)
                return (nil, true)
            }
            state.input.append(Array(data))
            state.inputBytes += data.count
            unread.pointee = 0
            return (nil, true)
        }
        if let (continuation, chunk) = reader { continuation.resume(returning: chunk) }
        return goesOn
    }

    private func refuse(_ refusal: Refusal, on connection: OpaquePointer) -> Bool {
        core.logger.debug("A request was refused.", ["http.status": "\(refusal.status.code)", "reason": refusal.detail])
        state.withLock { state in
            state.stage = .answered
            state.isAnsweredEarly = true
        }
        var answer = Answer(core.options.refusal(refusal.status, refusal.detail), refusal: core.options.refusal)
        answer.closesConnection = true
        return answer.queue(on: connection, reader: self)
    }

    /// Called by libmicrohttpd when it wants more of a streamed answer.
    func readOutput(into target: UnsafeMutableRawBufferPointer) -> Int {
        let (count, writer) = state.withLock { state -> (Int, CheckedContinuation<Void, any Error>?) in
            if state.isAborted { return (endWithError, nil) }
            if state.output.count > 0 {
                let count = state.output.move(to: target)
                guard state.output.count <= Self.refillBytes, let writer = state.outputWriter else { return (count, nil) }
                state.outputWriter = nil
                return (count, writer)
            }
            if state.isOutputBroken { return (endWithError, nil) }
            if state.isOutputComplete {
                if case .stream(let length?)? = state.answer?.body, state.writtenBytes < length { return (endWithError, nil) }
                return (endOfStream, nil)
            }
            park(&state)
            return (0, nil)
        }
        writer?.resume()
        return count
    }

    /// Called by libmicrohttpd when the request is over, in whatever way.
    func end(isComplete: Bool) {
        let (task, reader, writer, unsent) = state.withLock { state in
            state.isOver = true
            state.isParked = false
            if state.isAnsweredEarly, isComplete { client.linger(core.lingerer) }
            let unsent = state.stage == .answered ? nil : state.answer
            let waiting = (isComplete ? nil : state.task, state.inputReader, state.outputWriter, unsent)
            state.inputReader = nil
            state.outputWriter = nil
            state.input = []
            state.output.removeAll()
            return waiting
        }
        unsent?.discard()
        task?.cancel()
        reader?.resume(throwing: BodyInterrupted())
        writer?.resume(throwing: ClientGone())
    }
}
