internal import CMicroHTTPD
internal import Glibc

/// A socket that listens; closed by its owner through `close`.
struct ListeningSocket {
    let descriptor: Int32
    let port: Int

    /// Listens on the first address of the host that can be used.
    init(host: String, port: Int, backlog: Int32) throws(HTTPServerError) {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        let code = getaddrinfo(bare, String(port), &hints, &list)
        guard code == 0 else {
            throw HTTPServerError(message: "The address \(host) is not known: \(String(cString: gai_strerror(code))).")
        }
        defer { freeaddrinfo(list) }
        var reason = "it has no usable address"
        var next = list
        while let address = next {
            switch Self.listen(on: address.pointee, backlog: backlog) {
            case .success(let opened):
                self = opened
                return
            case .failure(let error): reason = error.message
            }
            next = address.pointee.ai_next
        }
        throw HTTPServerError(message: "The server cannot listen on \(host), port \(port): \(reason).")
    }

    func close() { Glibc.close(descriptor) }

    private init(descriptor: Int32, port: Int) {
        self.descriptor = descriptor
        self.port = port
    }

    private static func listen(on address: addrinfo, backlog: Int32) -> Result<ListeningSocket, HTTPServerError> {
        let type = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, type, address.ai_protocol)
        guard descriptor >= 0 else { return .failure(systemError()) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, Glibc.listen(descriptor, backlog) == 0,
            let port = Self.port(of: descriptor)
        else {
            let error = systemError()
            Glibc.close(descriptor)
            return .failure(error)
        }
        return .success(ListeningSocket(descriptor: descriptor, port: port))
    }

    private static func port(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return nil }
        // The port stands at the same place, in network order, in the addresses of both families.
        return withUnsafeBytes(of: &storage) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func systemError() -> HTTPServerError { HTTPServerError(message: String(cString: strerror(errno))) }
}
