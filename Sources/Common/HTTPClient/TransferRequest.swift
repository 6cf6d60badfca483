/// What is asked, checked.
struct TransferRequest: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case pieces(length: Int?)
    }

    let method: String
    let url: String
    let headers: [String]
    let body: Body
    let timeout: Duration
    let connectTimeout: Duration
    /// The largest body of an answer that is collected; nil to hand it out as it comes.
    let maxBytes: Int?

    init(
        method: String, url: String, headers: [String: String], body: Body, timeout: Duration, connectTimeout: Duration, maxBytes: Int?
    ) throws {
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }) else {
            throw HTTPClientError(kind: .other, message: "The method '\(method)' is not a word.")
        }
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw HTTPClientError(kind: .other, message: "The address is not one of http or https: \(url.prefix(200)).")
        }
        var lines: [String] = []
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }),
                value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 })
            else {
                throw HTTPClientError(kind: .other, message: "The header field '\(name.prefix(60))' contains characters that it may not.")
            }
            // libcurl takes "Name;" for a field without a value; "Name:" would take the field away.
            lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        if !headers.keys.contains(where: { HTTPClientHeaders.isSame($0, "Content-Type") }) {
            // libcurl would call every body a form.
            lines.append("Content-Type:")
        }
        self.method = method
        self.url = url
        self.headers = lines
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maxBytes = maxBytes
        // A POST without a body needs its length all the same.
        if case .none = body, method == "POST" || method == "PUT" || method == "PATCH" { self.body = .bytes([]) } else { self.body = body }
    }
}
