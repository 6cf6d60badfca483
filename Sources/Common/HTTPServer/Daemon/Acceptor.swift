internal import CMicroHTTPD
internal import Concurrency
internal import Glibc
internal import Synchronization

/// Accepts connections on a thread of its own and deals them out to the loops.
final class Acceptor: Sendable {
    private struct Open {
        var count = 0
        /// Connections of each address; kept only when there is a limit to them.
        var perAddress: [String: Int] = [:]
    }

    private let socket: ListeningSocket
    private let loops: [ConnectionLoop]
    private let maxConnections: Int
    private let perAddress: Int
    private let wake: WakePipe
    private let isEnding = Atomic<Bool>(false)
    private let isFull = Atomic<Bool>(false)
    private let open = Locked(Open())
    private let thread = Locked<PlainThread?>(nil)

    /// Takes over the socket when it is started.
    init(_ socket: ListeningSocket, loops: [ConnectionLoop], maxConnections: Int, perAddress: Int) throws(HTTPServerError) {
        self.socket = socket
        self.loops = loops
        self.maxConnections = maxConnections
        self.perAddress = perAddress
        wake = try WakePipe()
    }

    /// Starts to accept.
    func start() throws(ThreadError) {
        let started = try PlainThread(name: "http-accept") { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// Stops accepting and closes the socket, which refuses those who wait; returns when that is done.
    func stop() {
        isEnding.store(true, ordering: .releasing)
        wake.ring()
        let running = thread.withLock { thread in
            let running = thread
            thread = nil
            return running
        }
        running?.join()
    }

    /// A connection has ended.
    func connectionEnded(_ address: String) {
        open.withLock { open in
            open.count -= 1
            guard perAddress > 0, let count = open.perAddress[address] else { return }
            open.perAddress[address] = count > 1 ? count - 1 : nil
        }
        if isFull.load(ordering: .relaxed) { wake.ring() }
    }

    private var hasRoom: Bool { open.withLock { $0.count < maxConnections } }

    private func run() {
        var next = 0
        while !isEnding.load(ordering: .acquiring) {
            let hasRoom = hasRoom
            isFull.store(!hasRoom, ordering: .relaxed)
            var polls = [
                pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            // Woken when a connection ends; the second is for an end that came just before the flag was set.
            guard poll(&polls, hasRoom ? 2 : 1, hasRoom ? -1 : 1_000) > 0 else { continue }
            if polls[0].revents != 0 { wake.clear() }
            // The system may have no descriptor or memory left for now; whoever waits goes on waiting.
            if polls[1].revents != 0, !acceptWaiting(&next) { usleep(20_000) }
        }
        socket.close()
    }

    /// Accepts who waits, as long as there is room; false when the system cannot.
    private func acceptWaiting(_ next: inout Int) -> Bool {
        while hasRoom {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let client = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept(socket.descriptor, $0, &length) }
            }
            guard client >= 0 else {
                if errno == EAGAIN || errno == EWOULDBLOCK { return true }
                guard Self.isPassing(errno) else { return false }
                continue
            }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            let address = SocketAddress(storage, length: length)
            guard admit(address) else {
                close(client)
                continue
            }
            loops[next].add(ConnectionLoop.Accepted(socket: client, address: address))
            next = (next + 1) % loops.count
        }
        return true
    }

    private func admit(_ address: SocketAddress) -> Bool {
        let text = perAddress > 0 ? address.text : ""
        return open.withLock { open in
            if perAddress > 0 {
                guard open.perAddress[text, default: 0] < perAddress else { return false }
                open.perAddress[text, default: 0] += 1
            }
            open.count += 1
            return true
        }
    }

    /// Whether an error of `accept` is that of one connection and not of the system.
    private static func isPassing(_ code: Int32) -> Bool {
        [ECONNABORTED, EINTR, EPROTO, EPERM, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENOPROTOOPT, EOPNOTSUPP].contains(code)
    }
}
