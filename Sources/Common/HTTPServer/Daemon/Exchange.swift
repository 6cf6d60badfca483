internal import CMicroHTTPD
internal import Concurrency
internal import Logging

/// One request and its answer.
///
/// Two sides meet here under one lock: the connection's thread, which is called by libmicrohttpd, and the task that runs the handler.
/// The thread parks ("suspends") the connection whenever it would have to wait for the task; the task parks itself in a continuation
/// whenever it would have to wait for the thread. Who ends the other's wait does so under the lock, so no wake-up is lost, and a
/// connection is only resumed while it is certainly parked. Tasks are cancelled outside the lock, because that runs their handlers.
final class Exchange: Sendable {
    /// How far the request has been read.
    enum Stage {
        /// The request line is there.
        case begun
        /// A small body is read before the handler runs.
        case collecting
        /// The handler runs; the body waits until it is asked for or an answer makes it superfluous.
        case headerRead
        /// The body is read.
        case readingBody
        /// Everything has been read.
        case read
        /// The answer has been given to libmicrohttpd.
        case answered
    }

    struct State {
        var stage = Stage.begun
        /// Whether the connection is parked.
        var isParked = false
        /// Whether libmicrohttpd is done with the request; the connection may not be touched any more.
        var isOver = false
        /// Whether nobody may wait any longer: the client has gone, time is up or the server stops.
        var isAborted = false
        /// How often in a row the watch has seen that the client is gone while its request is not complete.
        var hangUps = 0
        var task: Task<Void, Never>?
        var head: RequestHead?
        var answer: Answer?
        var isHandlerStarted = false
        /// Whether the answer went out before everything had been read.
        var isAnsweredEarly = false

        var input: [[UInt8]] = []
        var inputBytes = 0
        var discardedBytes = 0
        var isInputComplete = false
        var discardsInput = false
        var wantsInput = false
        var inputReader: CheckedContinuation<[UInt8]?, any Error>?

        var output = OutputBuffer()
        var writtenBytes = 0
        var isOutputComplete = false
        var isOutputBroken = false
        var outputWriter: CheckedContinuation<Void, any Error>?
    }

    /// Bytes of a body that are read ahead of the handler, and of an answer ahead of the client.
    static let bufferedBytes = 256 * 1_024
    /// A writer that waits goes on when no more than this is left.
    static let refillBytes = 96 * 1_024
    /// A body of at most this size is read before the handler starts.
    static let collectedBytes = 64 * 1_024
    /// A body of at most this size that nobody wants is read all the same, which keeps the connection usable.
    static let discardedBytes = 1 << 20

    let core: ServerCore
    let client: ClientConnection
    let deadline: RequestDeadline
    let target: [UInt8]
    let began = ContinuousClock.now
    let state = Locked(State())
    private let handle: ConnectionHandle

    init(core: ServerCore, client: ClientConnection, connection: OpaquePointer, target: [UInt8]) {
        self.core = core
        self.client = client
        self.target = target
        self.handle = ConnectionHandle(pointer: connection)
        self.deadline = RequestDeadline(Deadline(at: began.advanced(by: core.options.requestTimeout)))
    }

    /// Ends the parking of the connection; under the lock only.
    func unpark(_ state: inout State) {
        guard state.isParked, !state.isOver else { return }
        state.isParked = false
        client.loop.unpark(self)
    }

    /// Carries out `unpark` on the connection's thread.
    func resume() {
        // Nothing can have ended the request meanwhile: for libmicrohttpd it is parked until now.
        if state.withLock({ !$0.isOver }) { MHD_resume_connection(handle.pointer) }
    }

    /// Parks the connection; under the lock, and on its thread, only.
    func park(_ state: inout State) {
        state.isParked = true
        MHD_suspend_connection(handle.pointer)
    }

    // MARK: The handler's side

    /// Starts the handler.
    ///
    /// Its first part runs at once on the calling thread, up to where it first has to wait.
    func startHandler(_ head: RequestHead, body: HTTPBody) {
        let request = HTTPRequest(
            method: head.method, path: head.path, rawPath: head.rawPath, query: head.query, headers: head.headers,
            remoteAddress: client.remoteAddress, id: head.requestID ?? core.nextRequestID(), body: body, deadline: deadline)
        core.taskBegan()
        let task = Task.immediate { [self] in
            await LogContext.$requestID.withValue(request.id) { await run(request) }
            core.taskEnded()
        }
        let isTooLate = state.withLock { state in
            state.task = task
            return state.isAborted || (state.isOver && state.answer == nil)
        }
        if isTooLate { task.cancel() }
    }

    private func run(_ request: HTTPRequest) async {
        let response = await core.handler(request)
        let answer = Answer(response, refusal: core.options.refusal)
        guard give(answer) else { return answer.discard() }
        // The answer to HEAD has the header of the answer to GET and nothing else.
        guard case .stream(_, let produce) = response.body, request.method != .head else { return }
        do {
            try await produce(HTTPResponseWriter(sink: self))
            endOutput(isComplete: true)
        } catch {
            if !(error is ClientGone || error is CancellationError) {
                core.logger.error("A streamed answer failed.", ["http.path": request.rawPath, "error": "\(error)"])
            }
            endOutput(isComplete: false)
        }
    }

    /// Hands the answer to the connection's side; false when it comes too late.
    private func give(_ answer: Answer) -> Bool {
        state.withLock { state in
            guard !state.isOver, state.answer == nil else { return false }
            state.answer = answer
            // What has not been read will not be.
            state.discardsInput = true
            state.input = []
            state.inputBytes = 0
            unpark(&state)
            return true
        }
    }

    private func endOutput(isComplete: Bool) {
        state.withLock { state in
            if isComplete { state.isOutputComplete = true } else { state.isOutputBroken = true }
            if state.stage == .answered { unpark(&state) }
        }
    }
}

/// A connection of libmicrohttpd.
///
/// `@unchecked`: `Exchange` uses it on the connection's own thread only.
struct ConnectionHandle: @unchecked Sendable {
    let pointer: OpaquePointer
}
