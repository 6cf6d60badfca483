import Glibc

/// Ports that nobody listens on.
enum FreePort {
    /// A port that was free a moment ago.
    static func find() -> Int {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(handle, $0, length)
                _ = getsockname(handle, $0, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
