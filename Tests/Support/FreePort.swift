internal import Glibc
internal import Synchronization

/// Ports on the loopback address that nobody listens on.
package enum FreePort {
    private static let taken = Mutex<Set<UInt16>>([])

    /// A free port, never the same twice in this process.
    package static func take() throws -> Int {
        for _ in 0..<200 {
            let port = try probe()
            if taken.withLock({ $0.insert(port).inserted }) { return Int(port) }
        }
        throw StackError("no free port was found")
    }

    /// Binds to port 0, reads which port that is, and gives it back to the system.
    private static func probe() throws -> UInt16 {
        let (descriptor, port) = try bound()
        close(descriptor)
        return port
    }

    /// A socket that is bound to a free port.
    static func bound() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw StackError("no socket could be made: \(String(cString: strerror(errno)))") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            close(descriptor)
            throw StackError("no port could be taken: \(String(cString: strerror(errno)))")
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
