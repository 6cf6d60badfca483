internal import CMicroHTTPD
internal import CMicroHTTPDShims
internal import Concurrency
internal import Glibc
internal import Logging
internal import Synchronization

/// What the parts of a server share, and its start and end.
final class ServerCore: Sendable {
    let options: HTTPServerOptions
    let logger: Logger
    let handler: HTTPHandler

    private struct Running {
        var loops: [ConnectionLoop] = []
        var watch: PlainThread?
        var acceptor: Acceptor?
        var lingerer: Lingerer?
    }

    private let running = Locked(Running())
    private let connections = Locked<[ObjectIdentifier: ClientConnection]>([:])
    private let stopping = Atomic<Bool>(false)
    /// Requests that libmicrohttpd has not finished, and tasks that run.
    private let activity = Atomic<Int>(0)
    private let requestCount = Atomic<Int>(0)
    private let requestPrefix = String(UInt32.random(in: .min ... .max), radix: 36)
    /// Wakes the watch and those who wait for quiet; true ends the watch.
    private let bell = Monitor(false)

    init(options: HTTPServerOptions, logger: Logger, handler: @escaping HTTPHandler) {
        self.options = options
        self.logger = logger
        self.handler = handler
    }

    /// Whether the server takes no more requests.
    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// A name for a request, new in this process and most probably in all others.
    func nextRequestID() -> String {
        "\(requestPrefix)-\(String(requestCount.wrappingAdd(1, ordering: .relaxed).newValue, radix: 36))"
    }

    // MARK: Start and end

    func start() throws -> Int {
        Signals.ignoreBrokenPipes()
        Self.raiseFileLimit(to: options.maxConnections + 256)
        Self.takePanics
        let socket = try ListeningSocket(host: options.host, port: options.port, backlog: 1_024)
        var loops: [ConnectionLoop] = []
        do {
            for _ in 0..<max(1, options.threads) {
                let loop = try ConnectionLoop(core: self)
                try loop.start()
                loops.append(loop)
            }
            let lingerer = try Lingerer()
            let acceptor = try Acceptor(
                socket, loops: loops, maxConnections: max(1, options.maxConnections), perAddress: options.perIPConnections)
            let watch = try PlainThread(name: "http-watch") { [self] in keepWatch() }
            running.withLock { $0 = Running(loops: loops, watch: watch, acceptor: acceptor, lingerer: lingerer) }
            try acceptor.start()
        } catch {
            bell.broadcast { $0 = true }
            running.withLock { $0 = Running() }
            for loop in loops { loop.stop() }
            socket.close()
            throw HTTPServerError(message: "\(error)")
        }
        return socket.port
    }

    func shutdown(grace: Duration) async {
        let taken = running.withLock { running in
            let taken = running
            // The acceptor stays: connections that end tell it.
            running.loops = []
            running.watch = nil
            return taken
        }
        guard let watch = taken.watch, let acceptor = taken.acceptor else { return }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let work: @Sendable () -> Void = { [self] in
                stopping.store(true, ordering: .sequentiallyConsistent)
                acceptor.stop()
                finishRequests(grace: grace)
                bell.broadcast { $0 = true }
                watch.join()
                for loop in taken.loops { loop.stop() }
                taken.lingerer?.stop()
                continuation.resume()
            }
            // Blocking calls do not belong on the shared pool; without a thread left they go there all the same.
            if (try? PlainThread(name: "http-stop", work)) == nil { work() }
        }
    }

    /// Lets requests finish for a while, then answers in their place, then ends them.
    private func finishRequests(grace: Duration) {
        if waitForQuiet(grace) { return }
        forEachExchange { exchange in
            if !exchange.answerInstead(.serviceUnavailable, "The server is about to stop.") { exchange.abort(cutsConnection: false) }
        }
        if waitForQuiet(.seconds(1)) { return }
        forEachExchange { $0.abort(cutsConnection: true) }
        _ = waitForQuiet(.seconds(1))
    }

    private func waitForQuiet(_ limit: Duration) -> Bool {
        let deadline = Deadline(after: limit)
        while true {
            cutIdleConnections()
            if activity.load(ordering: .sequentiallyConsistent) == 0 { return true }
            if deadline.isPassed { return false }
            let limit = min(.milliseconds(100), deadline.remaining)
            _ = bell.wait(for: limit) { _ in activity.load(ordering: .sequentiallyConsistent) == 0 ? true : nil }
        }
    }

    // MARK: What goes on

    func opened(_ client: ClientConnection) { connections.withLock { $0[ObjectIdentifier(client)] = client } }

    func closed(_ client: ClientConnection) {
        client.close()
        connections.withLock { $0[ObjectIdentifier(client)] = nil }
        connectionEnded(client.remoteAddress)
    }

    /// Who takes care of clients that were answered early.
    var lingerer: Lingerer? { running.withLock { $0.lingerer } }

    /// Makes room for another connection.
    func connectionEnded(_ address: String) { running.withLock { $0.acceptor }?.connectionEnded(address) }

    /// Ends the requests of one loop.
    func abortExchanges(of loop: ConnectionLoop) {
        for client in allConnections where client.loop === loop { client.current?.abort(cutsConnection: false) }
    }

    func taskBegan() { activity.wrappingAdd(1, ordering: .relaxed) }

    func taskEnded() { leave() }

    func exchangeBegan() { activity.wrappingAdd(1, ordering: .relaxed) }

    func exchangeEnded() { leave() }

    private func leave() {
        if activity.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue == 0, isStopping { bell.broadcast { _ in } }
    }

    private var allConnections: [ClientConnection] { connections.withLock { Array($0.values) } }

    private func forEachExchange(_ body: (Exchange) -> Void) {
        for client in allConnections {
            if let exchange = client.current { body(exchange) }
        }
    }

    private func cutIdleConnections() {
        let now = ContinuousClock.now
        for client in allConnections { client.cutIfIdle(for: .zero, now: now) }
    }

    /// Looks after what libmicrohttpd does not: deadlines, headers that drip, and clients that leave while their connection is
    /// parked, or right after what they sent (it sees no end of a stream that comes together with the last data).
    private func keepWatch() {
        while bell.wait(for: .milliseconds(200), { $0 ? true : nil }) == nil {
            let now = ContinuousClock.now
            var watched: [ClientConnection] = []
            var polls: [pollfd] = []
            for client in allConnections {
                if let exchange = client.current {
                    exchange.checkDeadline(now: now)
                } else {
                    client.cutIfIdle(for: options.idleTimeout * 2, now: now)
                }
                let descriptor = client.descriptor
                if descriptor >= 0 {
                    watched.append(client)
                    polls.append(pollfd(fd: descriptor, events: peerClosed, revents: 0))
                }
            }
            // A socket may be closed and its number used again meanwhile; its old client is over then, and nothing happens to it.
            guard !polls.isEmpty, poll(&polls, nfds_t(polls.count), 0) > 0 else { continue }
            for (client, result) in zip(watched, polls) where result.revents != 0 {
                if let exchange = client.current { exchange.checkHangUp() } else { client.cutIfIdle(for: .zero, now: now) }
            }
        }
    }

    /// `POLLRDHUP` of Linux, which is not imported: the other side has closed its half.
    private let peerClosed: Int16 = 0x2000

    /// Done once; the library keeps one callback for the whole process.
    private static let takePanics: Void = semblance_mhd_set_panic(endAfterPanic)

    private static func raiseFileLimit(to count: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < rlim_t(count) else { return }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(count))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
