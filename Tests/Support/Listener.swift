internal import Glibc

/// Listens on a free port of the loopback address and accepts nothing: a port that is taken.
package final class Listener: Sendable {
    package let port: Int
    private let descriptor: Int32

    package init() throws {
        let (descriptor, port) = try FreePort.bound()
        guard listen(descriptor, 1) == 0 else {
            close(descriptor)
            throw StackError("the port \(port) cannot be listened on")
        }
        self.descriptor = descriptor
        self.port = Int(port)
    }

    deinit { close(descriptor) }
}

/// Holds a port of the loopback address without listening on it: a connection to it is refused, and nobody else gets it.
package final class ReservedPort: Sendable {
    package let port: Int
    private let descriptor: Int32

    package init() throws {
        let (descriptor, port) = try FreePort.bound()
        self.descriptor = descriptor
        self.port = Int(port)
    }

    deinit { close(descriptor) }
}
