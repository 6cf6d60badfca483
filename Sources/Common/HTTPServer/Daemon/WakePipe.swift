internal import CMicroHTTPD
internal import Glibc

/// A pipe that wakes a thread which polls.
final class WakePipe: Sendable {
    /// Readable after `ring`, until `clear`.
    let descriptor: Int32
    private let writer: Int32

    init() throws(HTTPServerError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw HTTPServerError(message: "The server cannot start: \(String(cString: strerror(errno))).") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        writer = ends[1]
    }

    deinit {
        close(descriptor)
        close(writer)
    }

    func ring() {
        var byte: UInt8 = 1
        // A full pipe wakes as well as one more byte in it.
        _ = write(writer, &byte, 1)
    }

    func clear() {
        var bytes = (UInt64(0), UInt64(0))
        _ = read(descriptor, &bytes, 16)
    }
}
