internal import Glibc

/// Whether a port can be listened on.
enum PortCheck {
    /// - Throws: `CommandFailure` that names the port and the setting to change.
    static func require(_ port: Int, host: String, setting: String, purpose: String) throws(CommandFailure) {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &list) == 0, let first = list else {
            throw CommandFailure("'\(host)' is no address of this machine; \(purpose) cannot listen there", code: .usage)
        }
        defer { freeaddrinfo(first) }
        let descriptor = socket(first.pointee.ai_family, first.pointee.ai_socktype, first.pointee.ai_protocol)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) != 0 else { return }
        switch errno {
        case EADDRINUSE:
            throw CommandFailure(
                "port \(port) on \(host) is taken by another program, and \(purpose) needs it: stop that program, or set \(setting)")
        case EACCES:
            throw CommandFailure("port \(port) on \(host) may not be used by this account (for \(purpose)); set \(setting) above 1023")
        default: throw CommandFailure("port \(port) on \(host) cannot be used for \(purpose): \(String(cString: strerror(errno)))")
        }
    }
}
