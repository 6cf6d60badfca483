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
        var daemon: DaemonHandle?
        var watch: PlainThread?
    }

    private let running = Mutex(Running())
    private let connections = Mutex<[ObjectIdentifier: ClientConnection]>([:])
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
        semblance_mhd_set_panic(endAfterPanic)
        let socket = try ListeningSocket(host: options.host, port: options.port, backlog: 1_024)
        var settings = semblance_mhd_options()
        settings.listen_socket = socket.descriptor
        settings.threads = UInt32(clamping: max(1, options.threads))
        settings.connection_limit = UInt32(clamping: max(options.threads, options.maxConnections))
        settings.per_ip_limit = UInt32(clamping: max(0, options.perIPConnections))
        settings.connection_memory = max(4_096, options.headerMemoryBytes)
        settings.idle_seconds = UInt32(clamping: max(1, options.idleTimeout.components.seconds))
        settings.access = accessHandler
        settings.completed = requestCompleted
        settings.connection = connectionNotified
        settings.target = targetRead
        settings.log = daemonLogged
        settings.context = Unmanaged.passRetained(self).toOpaque()
        // The daemon keeps a pointer to the options for its log.
        let kept = UnsafeMutablePointer<semblance_mhd_options>.allocate(capacity: 1)
        kept.initialize(to: settings)
        guard let daemon = semblance_mhd_start(kept) else {
            kept.deallocate()
            Unmanaged.passUnretained(self).release()
            socket.close()
            throw HTTPServerError(message: "The server cannot start; the system may have no threads or files left.")
        }
        let watch: PlainThread
        do {
            watch = try PlainThread(name: "http-watch") { [self] in keepWatch() }
        } catch {
            MHD_stop_daemon(daemon)
            kept.deallocate()
            Unmanaged.passUnretained(self).release()
            throw HTTPServerError(message: "\(error)")
        }
        running.withLock { running in
            running.daemon = DaemonHandle(daemon: daemon, options: kept, socket: socket.descriptor)
            running.watch = watch
        }
        return socket.port
    }

    func shutdown(grace: Duration) async {
        let (daemon, watch) = running.withLock { running in
            let taken = (running.daemon, running.watch)
            running = Running()
            return taken
        }
        guard let daemon, let watch else { return }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let work: @Sendable () -> Void = { [self] in
                stop(daemon, watch, grace: grace)
                continuation.resume()
            }
            // Blocking calls do not belong on the shared pool; without a thread left they go there all the same.
            if (try? PlainThread(name: "http-stop", work)) == nil { work() }
        }
    }

    private func stop(_ daemon: DaemonHandle, _ watch: PlainThread, grace: Duration) {
        stopping.store(true, ordering: .sequentiallyConsistent)
        let socket = MHD_quiesce_daemon(daemon.daemon)
        // From here on nobody can connect; who waits in the queue is told so.
        if socket >= 0 { Glibc.shutdown(socket, Int32(SHUT_RDWR)) }
        cutIdleConnections()
        if !waitForQuiet(grace) {
            forEachExchange { exchange in
                if !exchange.answerInstead(.serviceUnavailable, "The server is about to stop.") { exchange.abort(cutsConnection: false) }
            }
            if !waitForQuiet(.seconds(1)) { forEachExchange { $0.abort(cutsConnection: true) } }
            _ = waitForQuiet(.seconds(1))
        }
        bell.broadcast { $0 = true }
        watch.join()
        // Nothing may be parked when the daemon stops. Aborted requests never park again, so this ends what came in meanwhile.
        forEachExchange { $0.abort(cutsConnection: true) }
        MHD_stop_daemon(daemon.daemon)
        if socket >= 0 { close(socket) }
        daemon.options.deallocate()
        Unmanaged.passUnretained(self).release()
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

    /// Looks after what libmicrohttpd does not: deadlines, clients that leave while their connection is parked, headers that drip.
    private func keepWatch() {
        while bell.wait(for: .milliseconds(200), { $0 ? true : nil }) == nil {
            let now = ContinuousClock.now
            var watched: [Exchange] = []
            var polls: [pollfd] = []
            for client in allConnections {
                guard let exchange = client.current else {
                    client.cutIfIdle(for: options.idleTimeout * 2, now: now)
                    continue
                }
                exchange.checkDeadline(now: now)
                let descriptor = client.descriptor
                if descriptor >= 0, exchange.isParked {
                    watched.append(exchange)
                    polls.append(pollfd(fd: descriptor, events: peerClosed, revents: 0))
                }
            }
            // A socket may be closed and its number used again meanwhile; the request is over then, and aborting it does nothing.
            guard !polls.isEmpty, poll(&polls, nfds_t(polls.count), 0) > 0 else { continue }
            for (exchange, result) in zip(watched, polls) where result.revents != 0 { exchange.abort(cutsConnection: false) }
        }
    }

    /// `POLLRDHUP` of Linux, which is not imported: the other side has closed its half.
    private let peerClosed: Int16 = 0x2000

    private static func raiseFileLimit(to count: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < rlim_t(count) else { return }
        limit.rlim_cur = min(limit.rlim_max, rlim_t(count))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// A daemon that runs and what belongs to it.
///
/// `@unchecked`: it is handed from `start` to the one thread that stops it.
private struct DaemonHandle: @unchecked Sendable {
    let daemon: OpaquePointer
    let options: UnsafeMutablePointer<semblance_mhd_options>
    let socket: Int32
}
