internal import Concurrency

/// What the watch does to requests whose time is over, whose client has gone, or that stand in the way of a shutdown.
extension Exchange {
    /// Acts when the deadline has passed: 503 when the handler has not answered, otherwise the end of the connection.
    func checkDeadline(now: ContinuousClock.Instant) {
        let isHeaderLate = began.duration(to: now) > core.options.idleTimeout && state.withLock { $0.stage == .begun }
        guard isHeaderLate || deadline.deadline.instant <= now else { return }
        if !answerInstead(.serviceUnavailable, "The request took longer than it may.") { abort(cutsConnection: true) }
    }

    /// Acts when the client has closed its side: the request ends, unless it is complete or still being read.
    func checkHangUp() {
        let isReadToEnd = client.isReadToEnd
        let isGone = state.withLock { state in
            if state.isParked { return true }
            let isIncomplete = [.begun, .collecting, .readingBody].contains(state.stage)
            state.hangUps = isIncomplete && isReadToEnd ? state.hangUps + 1 : 0
            // Seen twice, so that the connection's thread had time to handle what it has read.
            return state.hangUps >= 2
        }
        if isGone { abort(cutsConnection: true) }
    }

    /// Answers in place of the handler, and cancels it.
    ///
    /// False when that cannot be done: an answer has begun, or the body is still being read.
    func answerInstead(_ status: HTTPStatus, _ detail: String) -> Bool {
        let response = core.options.refusal(status, detail)
        var answer = Answer(response, refusal: core.options.refusal)
        answer.closesConnection = true
        let (isAnswered, task) = state.withLock { state -> (Bool, Task<Void, Never>?) in
            guard state.answer == nil, !state.isOver, !state.isAborted, state.isParked,
                state.stage == .headerRead || state.stage == .read
            else { return (false, nil) }
            state.answer = answer
            state.discardsInput = true
            unpark(&state)
            return (true, state.task)
        }
        guard isAnswered else { return false }
        // Time to send it.
        deadline.extend(by: .seconds(5))
        task?.cancel()
        return true
    }

    /// Ends the request without an answer: the waits of both sides fail, and the task is cancelled.
    ///
    /// With `cutsConnection` the socket is cut too, for the case that the connection waits for the client.
    func abort(cutsConnection: Bool) {
        let (task, reader, writer) = state.withLock { state in
            state.isAborted = true
            let waiting = (state.isOver ? nil : state.task, state.inputReader, state.outputWriter)
            state.inputReader = nil
            state.outputWriter = nil
            unpark(&state)
            return waiting
        }
        if cutsConnection { client.cut() }
        task?.cancel()
        reader?.resume(throwing: BodyInterrupted())
        writer?.resume(throwing: ClientGone())
    }
}
