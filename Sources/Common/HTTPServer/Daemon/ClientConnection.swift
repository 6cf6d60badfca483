internal import CMicroHTTPD
internal import CMicroHTTPDShims
internal import Concurrency
internal import Glibc

/// One connection of a client, from its acceptance to its end.
final class ClientConnection: Sendable {
    /// The address of the client, without the port.
    let remoteAddress: String

    private struct State {
        var descriptor: Int32
        var current: Exchange?
        var idleSince = ContinuousClock.now
    }

    private let state: Locked<State>

    /// The loop that serves the connection.
    let loop: ConnectionLoop

    init(_ connection: OpaquePointer, loop: ConnectionLoop) {
        self.loop = loop
        state = Locked(State(descriptor: semblance_mhd_socket(connection)))
        remoteAddress = SocketAddress.text(of: semblance_mhd_client_address(connection))
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

    /// Whether everything that the client sent has been read, after it has closed its side.
    var isReadToEnd: Bool {
        state.withLock { state in
            var byte: UInt8 = 0
            return state.descriptor >= 0 && recv(state.descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0
        }
    }

    /// Lets the client read its answer before the connection ends, although it is still sending.
    func linger(_ lingerer: Lingerer?) {
        state.withLock { state in
            if state.descriptor >= 0 { lingerer?.keep(state.descriptor) }
        }
    }

    /// To be called just before the socket is closed.
    func close() { state.withLock { $0.descriptor = -1 } }
}
