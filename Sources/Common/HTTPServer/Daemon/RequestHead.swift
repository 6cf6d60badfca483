/// What the request line and the header say, after all checks.
struct RequestHead {
    var method: HTTPMethod
    var path: String
    var rawPath: String
    var query: QueryParameters
    var headers: HTTPHeaders
    /// Length of the body; nil for a chunked one.
    var contentLength: Int?
    var expectsContinue: Bool
    /// The client's `X-Request-ID`, when it is fit to be logged.
    var requestID: String?

    var hasBody: Bool { contentLength != 0 }
}

/// Why a request is refused before any handler sees it.
struct Refusal: Error {
    let status: HTTPStatus
    let detail: String

    init(_ status: HTTPStatus, _ detail: String) {
        self.status = status
        self.detail = detail
    }
}

/// The longest target (path and query) that is accepted, in bytes.
let maxTargetBytes = 8 * 1_024

extension RequestHead {
    /// Checks the request line and the header fields of a request.
    init(method: String, target: [UInt8], version: String, headers: HTTPHeaders) throws(Refusal) {
        self.method = HTTPMethod(method)
        self.headers = headers
        guard !method.isEmpty, method.utf8.count <= 32, method.utf8.allSatisfy(isTokenByte) else {
            throw Refusal(.badRequest, "The method is not a word.")
        }
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
            throw Refusal(.versionNotSupported, "The server speaks HTTP/1.1 and HTTP/1.0.")
        }
        (path, rawPath, query) = try Self.split(target)
        contentLength = nil
        expectsContinue = false
        requestID = nil
        try check(isHTTP11: version == "HTTP/1.1")
    }

    private mutating func check(isHTTP11: Bool) throws(Refusal) {
        var hosts = 0
        var lengths = 0
        var encodings = 0
        var length: Int?
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
                throw Refusal(.badRequest, "The name of a header field is not a word.")
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw Refusal(.badRequest, "The header field \(name) contains a control character.")
            }
            switch name.utf8.count {
            case 4 where equalsIgnoringCase(name, "Host"):
                hosts += 1
                guard Self.isHost(value) else { throw Refusal(.badRequest, "The header field Host does not name a host.") }
            case 6 where equalsIgnoringCase(name, "Expect"): expectsContinue = true
            case 12 where equalsIgnoringCase(name, "X-Request-ID"):
                if value.utf8.count <= 128, !value.isEmpty, value.utf8.allSatisfy(isNameByte) { requestID = value }
            case 14 where equalsIgnoringCase(name, "Content-Length"):
                lengths += 1
                guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(value) else {
                    throw Refusal(.badRequest, "The header field Content-Length is not a number.")
                }
                length = number
            case 17 where equalsIgnoringCase(name, "Transfer-Encoding"):
                encodings += 1
                guard equalsIgnoringCase(value, "chunked") else {
                    throw Refusal(.notImplemented, "The only transfer encoding that is understood is chunked.")
                }
            default: break
            }
        }
        // A request that can be read in two ways could smuggle another one past a proxy.
        guard hosts == 1 || (hosts == 0 && !isHTTP11) else {
            throw Refusal(.badRequest, "The request needs exactly one header field Host.")
        }
        guard lengths <= 1 else { throw Refusal(.badRequest, "The request has more than one header field Content-Length.") }
        guard encodings <= 1 else { throw Refusal(.badRequest, "The request has more than one header field Transfer-Encoding.") }
        guard lengths + encodings <= 1 else { throw Refusal(.badRequest, "The request has both Content-Length and Transfer-Encoding.") }
        guard encodings == 0 || isHTTP11 else { throw Refusal(.badRequest, "HTTP/1.0 has no transfer encodings.") }
        contentLength = encodings == 1 ? nil : (length ?? 0)
    }

    private static func split(_ target: [UInt8]) throws(Refusal) -> (path: String, rawPath: String, query: QueryParameters) {
        guard target.count <= maxTargetBytes else { throw Refusal(.uriTooLong, "The address is longer than \(maxTargetBytes) bytes.") }
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw Refusal(.badRequest, "The address contains characters that must be percent-encoded.")
        }
        var rest = target[...]
        if rest.first != UInt8(ascii: "/") {
            if rest.elementsEqual([UInt8(ascii: "*")]) { return ("*", "*", QueryParameters()) }
            // The absolute form, as it is sent to proxies.
            let start = String(decoding: rest.prefix(8), as: UTF8.self).lowercased()
            guard start.hasPrefix("http://") || start.hasPrefix("https://") else {
                throw Refusal(.badRequest, "The address does not begin with a slash.")
            }
            let authority = rest.dropFirst(start.hasPrefix("https") ? 8 : 7)
            rest = authority.drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        }
        let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        let rawPath = mark == rest.startIndex ? [UInt8(ascii: "/")] : rest[..<mark]
        guard let path = percentDecoded(rawPath), !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Refusal(.badRequest, "The path is not correctly percent-encoded text.")
        }
        if mark == rest.endIndex { return (path, String(decoding: rawPath, as: UTF8.self), QueryParameters()) }
        let encoded = String(decoding: rest[rest.index(after: mark)...], as: UTF8.self)
        guard let query = QueryParameters(encoded: encoded) else {
            throw Refusal(.badRequest, "The query is not correctly percent-encoded text.")
        }
        return (path, String(decoding: rawPath, as: UTF8.self), query)
    }

    private static func isHost(_ value: String) -> Bool {
        !value.isEmpty && value.utf8.count <= 300
            && value.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "~"), UInt8(ascii: "%"), UInt8(ascii: "!"): true
                default: isNameByte(byte)
                }
            }
    }
}

/// Whether the byte may stand in a method or the name of a header field (RFC 9110 section 5.6.2).
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"),
        UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"),
        UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
        true
    default: false
    }
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
}
