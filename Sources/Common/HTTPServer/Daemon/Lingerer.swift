internal import CMicroHTTPD
internal import Concurrency
internal import Glibc

/// Reads on from clients that were answered before they had sent everything.
///
/// A socket that is closed with unread data is reset, and the reset may overtake the answer. So the socket is kept for a little while
/// under a second descriptor, and what still comes is thrown away until the client has read the answer and closes.
final class Lingerer: Sendable {
    private struct Guest {
        let socket: Int32
        let deadline: Deadline
    }

    private struct State {
        var arrived: [Guest] = []
        var count = 0
        var thread: PlainThread?
        var isEnding = false
    }

    /// The longest stay of a client.
    private static let stay = Duration.seconds(5)
    /// Clients that are read from at once; others are closed at once.
    private static let mostGuests = 128

    private let state = Locked(State())
    private let wake: WakePipe

    init() throws(HTTPServerError) { wake = try WakePipe() }

    /// Keeps the connection of `socket` open for a while, under another descriptor.
    func keep(_ socket: Int32) {
        let isKept = state.withLock { state in
            guard !state.isEnding, state.count < Self.mostGuests else { return false }
            // Most servers never need the thread.
            if state.thread == nil { state.thread = try? PlainThread(name: "http-linger") { [self] in run() } }
            let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
            guard state.thread != nil, copy >= 0 else { return false }
            state.arrived.append(Guest(socket: copy, deadline: Deadline(after: Self.stay)))
            state.count += 1
            return true
        }
        if isKept { wake.ring() }
    }

    /// Closes all connections and waits for the thread.
    func stop() {
        let thread = state.withLock { state in
            state.isEnding = true
            return state.thread
        }
        wake.ring()
        thread?.join()
    }

    private func run() {
        var guests: [Guest] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let isEnding = state.withLock { state in
                guests += state.arrived
                state.arrived = []
                state.count = guests.count
                return state.isEnding
            }
            if isEnding { break }
            var polls = [pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0)]
            polls += guests.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
            poll(&polls, nfds_t(polls.count), guests.isEmpty ? -1 : 500)
            if polls[0].revents != 0 { wake.clear() }
            var staying: [Guest] = []
            for (guest, result) in zip(guests, polls.dropFirst()) {
                var isOver = guest.deadline.isPassed
                if result.revents != 0 {
                    let count = recv(guest.socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                    isOver = isOver || count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
                }
                if isOver { close(guest.socket) } else { staying.append(guest) }
            }
            guests = staying
        }
        for guest in guests { close(guest.socket) }
    }
}
