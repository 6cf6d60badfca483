/// An address on this web server: `/`-separated segments and a query, percent-encoded when written.
///
/// Links, form actions and redirects take only this type, so none of them can leave the site.
package struct WebPath: Hashable, Sendable, CustomStringConvertible {
    private let path: String
    private var query: [(name: String, value: String)] = []

    /// A path of these segments; each is percent-encoded, so that it stays one segment.
    package init(_ segments: String...) {
        path = "/" + segments.map { Self.encode($0) }.joined(separator: "/")
    }

    /// A path of a list of segments.
    package init(segments: [String]) {
        path = "/" + segments.map { Self.encode($0) }.joined(separator: "/")
    }

    /// The path and query that `text` names on this site, or nil when a browser could read it as anything else.
    ///
    /// Browsers take `//host`, `/\host` and addresses with control characters in them as other sites.
    package init?(local text: String) {
        guard text.utf8.first == UInt8(ascii: "/"), text.utf8.count <= 2000 else { return nil }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let allowed = parts[0].utf8.allSatisfy { Self.isUnreserved($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }
        guard allowed, !parts[0].utf8.starts(with: "//".utf8) else { return nil }
        path = String(parts[0])
        if parts.count == 2 {
            query = FormValues(urlEncoded: String(parts[1])).pairs
        }
    }

    /// The same path with one more query item; nil or empty adds nothing.
    package func with(_ name: String, _ value: String?) -> WebPath {
        guard let value, !value.isEmpty else { return self }
        var copy = self
        copy.query.append((name, value))
        return copy
    }

    package var description: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { Self.encode($0.name) + "=" + Self.encode($0.value) }.joined(separator: "&")
    }

    package static func == (left: WebPath, right: WebPath) -> Bool { left.description == right.description }
    package func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// Percent-encodes everything but letters, digits and `-._~`.
    package static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
