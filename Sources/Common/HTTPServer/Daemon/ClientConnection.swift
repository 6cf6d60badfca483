internal import CMicroHTTPD
internal import CMicroHTTPDShims
internal import Glibc
internal import Synchronization

/// One connection of a client, from its acceptance to its end.
final class ClientConnection: Sendable {
    /// The address of the client, without the port.
    let remoteAddress: String

    private struct State {
        var descriptor: Int32
        var current: Exchange?
        var idleSince = ContinuousClock.now
    }

    private let state: Mutex<State>

    init(_ connection: OpaquePointer) {
        state = Mutex(State(descriptor: semblance_mhd_socket(connection)))
        remoteAddress = Self.text(of: semblance_mhd_client_address(connection))
    }

    /// The request that runs on the connection.
    var current: Exchange? { state.withLock { $0.current } }

    /// Notes which request runs; nil when one has ended.
    func setCurrent(_ exchange: Exchange?) {
        state.withLock { state in
            state.current = exchange
            if exchange == nil { state.idleSince = .now }
        }
    }

    /// The socket, to look whether the client is still there; it may be closed at any time.
    var descriptor: Int32 { state.withLock { $0.descriptor } }

    /// Cuts the connection; libmicrohttpd notices and closes it.
    func cut() {
        state.withLock { state in
            // Under the lock, because the number may belong to another file as soon as the socket is closed.
            if state.descriptor >= 0 { shutdown(state.descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Cuts the connection when no request runs on it, and has not for `time`.
    func cutIfIdle(for time: Duration, now: ContinuousClock.Instant) {
        state.withLock { state in
            guard state.descriptor >= 0, state.current == nil, state.idleSince.duration(to: now) >= time else { return }
            shutdown(state.descriptor, Int32(SHUT_RDWR))
        }
    }

    /// To be called just before the socket is closed.
    func close() { state.withLock { $0.descriptor = -1 } }

    private static func text(of address: UnsafePointer<sockaddr>?) -> String {
        guard let address else { return "unknown" }
        let raw = UnsafeRawPointer(address)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            var ip = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            inet_ntop(AF_INET, &ip, &text, socklen_t(text.count))
        case AF_INET6:
            var ip = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            inet_ntop(AF_INET6, &ip, &text, socklen_t(text.count))
        default: return "unknown"
        }
        let numbers = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // An IPv4 client on an IPv6 socket.
        return numbers.hasPrefix("::ffff:") && numbers.contains(".") ? String(numbers.dropFirst(7)) : numbers
    }
}
