import HTTPServer

/// The address that failed log-ins are counted for.
enum ClientAddress {
    /// The client's address; behind a proxy on this machine or in a private network, what the proxy says it is.
    ///
    /// Only the last entry of `X-Forwarded-For` is used, which the nearest proxy wrote itself.
    static func of(_ request: HTTPRequest) -> String {
        guard isPrivate(request.remoteAddress), let header = request.headers.all("X-Forwarded-For").last,
            let last = header.split(separator: ",").last
        else { return request.remoteAddress }
        let address = String(last).trimmingSpaces()
        return address.isEmpty || address.utf8.count > 45 ? request.remoteAddress : address
    }

    static func isPrivate(_ address: String) -> Bool {
        let plain = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
        if plain == "::1" { return true }
        if plain.contains(":") { return plain.lowercased().hasPrefix("fc") || plain.lowercased().hasPrefix("fd") }
        let parts = plain.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 4 else { return false }
        return parts[0] == 127 || parts[0] == 10 || (parts[0] == 192 && parts[1] == 168)
            || (parts[0] == 172 && (16...31).contains(parts[1]))
    }
}
