internal import CMicroHTTPD
internal import CMicroHTTPDShims
internal import Concurrency
internal import Glibc

/// One thread with a daemon of libmicrohttpd of its own, and the connections that it serves.
///
/// The thread is ours and not the library's, for three reasons. All calls that concern a connection come from one thread, so nothing
/// of the library is used by two. Version 0.9.75 may sleep with work in hand when exactly as many events come as it asks for at once
/// (128); here it never sleeps. And a wake-up costs a system call only when the thread really sleeps.
final class ConnectionLoop: Sendable {
    /// A socket that has been accepted.
    struct Accepted: Sendable {
        let socket: Int32
        let address: SocketAddress
    }

    private struct Inbox {
        var accepted: [Accepted] = []
        var unparked: [Exchange] = []
        var isAwake = true
        var isEnding = false
    }

    let core: ServerCore
    private let inbox = Locked(Inbox())
    private let wake: WakePipe
    private let thread = Locked<PlainThread?>(nil)

    init(core: ServerCore) throws(HTTPServerError) {
        self.core = core
        wake = try WakePipe()
    }

    /// Starts the thread.
    ///
    /// - Throws: `HTTPServerError` when the system has no thread or file left.
    func start() throws(HTTPServerError) {
        let isStarted = Monitor<Bool?>(nil)
        do {
            let started = try PlainThread(name: "http-server") { [self] in run(isStarted) }
            thread.withLock { $0 = started }
        } catch {
            throw HTTPServerError(message: error.description)
        }
        if !isStarted.wait({ $0 }) { throw HTTPServerError(message: "The server cannot start; the system may have no files left.") }
    }

    /// Takes over a connection.
    func add(_ accepted: Accepted) {
        post { $0.accepted.append(accepted) }
    }

    /// Lets a parked connection go on.
    func unpark(_ exchange: Exchange) {
        post { $0.unparked.append(exchange) }
    }

    /// Ends all connections and the thread, and waits for that.
    func stop() {
        post { $0.isEnding = true }
        let running = thread.withLock { thread in
            let running = thread
            thread = nil
            return running
        }
        running?.join()
    }

    private func post(_ change: (inout Inbox) -> Void) {
        let sleeps = inbox.withLock { inbox in
            change(&inbox)
            let sleeps = !inbox.isAwake
            inbox.isAwake = true
            return sleeps
        }
        if sleeps { wake.ring() }
    }

    // MARK: The thread

    private func run(_ isStarted: Monitor<Bool?>) {
        var options = semblance_mhd_options()
        options.connection_limit = UInt32(clamping: core.options.maxConnections + 1)
        options.connection_memory = max(4_096, core.options.headerMemoryBytes)
        options.idle_seconds = UInt32(clamping: max(1, core.options.idleTimeout.components.seconds))
        options.access = accessHandler
        options.completed = requestCompleted
        options.connection = connectionNotified
        options.target = targetRead
        options.log = daemonLogged
        // The callbacks come on this thread only, which keeps the loop alive.
        options.context = Unmanaged.passUnretained(self).toOpaque()
        withUnsafeMutablePointer(to: &options) { options in
            guard let daemon = semblance_mhd_start(options) else {
                isStarted.broadcast { $0 = false }
                return
            }
            isStarted.broadcast { $0 = true }
            serve(daemon, descriptor: semblance_mhd_poll_descriptor(daemon))
            // Nothing may be parked when a daemon stops. Only this thread parks, so nothing will be after this.
            core.abortExchanges(of: self)
            takeInbox(daemon)
            MHD_run_wait(daemon, 0)
            MHD_stop_daemon(daemon)
            closeAccepted()
        }
    }

    private func serve(_ daemon: OpaquePointer, descriptor: Int32) {
        var polls = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while takeInbox(daemon) {
            MHD_run_wait(daemon, 0)
            var timeout: UInt64 = 0
            let limit = MHD_get_timeout(daemon, &timeout) == .YES ? Int32(clamping: min(timeout, 60_000)) : 60_000
            if limit == 0 { continue }
            let sleeps = inbox.withLock { inbox in
                let isEmpty = inbox.accepted.isEmpty && inbox.unparked.isEmpty && !inbox.isEnding
                inbox.isAwake = !isEmpty
                return isEmpty
            }
            guard sleeps else { continue }
            poll(&polls, 2, limit)
            if polls[1].revents != 0 { wake.clear() }
        }
    }

    /// Carries out what others have asked for; false when the loop is to end.
    @discardableResult
    private func takeInbox(_ daemon: OpaquePointer) -> Bool {
        let (accepted, unparked, isEnding) = inbox.withLock { inbox in
            let taken = (inbox.accepted, inbox.unparked, inbox.isEnding)
            inbox.accepted = []
            inbox.unparked = []
            inbox.isAwake = true
            return taken
        }
        for connection in accepted {
            let result = connection.address.withPointer { MHD_add_connection(daemon, connection.socket, $0, $1) }
            // The library has closed the socket.
            if result != .YES { core.connectionEnded(connection.address.text) }
        }
        for exchange in unparked { exchange.resume() }
        return !isEnding
    }

    private func closeAccepted() {
        let left = inbox.withLock { inbox in
            let left = inbox.accepted
            inbox.accepted = []
            return left
        }
        for connection in left { close(connection.socket) }
    }
}
