/// Checks of addresses and host names in settings.
enum WebAddress {
    /// The address without slashes at its end; nil when it is not `http://` or `https://` with a host, perhaps a port and a path.
    static func normalized(_ text: String) -> String? {
        guard let split = text.range(ofASCII: "://") else { return nil }
        let scheme = text[..<split.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[split.upperBound...]
        guard
            rest.utf8.allSatisfy({
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
            }),
            !rest.contains("?"), !rest.contains("#"), !rest.contains("@")
        else { return nil }
        let authority = rest.prefix { $0 != "/" }
        guard isAuthority(authority) else { return nil }
        var path = String(rest[authority.endIndex...])
        while path.hasSuffix("/") { path.removeLast() }
        return "\(scheme)://\(authority)\(path)"
    }

    /// Whether the text is a host name or address that can stand in an authority.
    static func isHost(_ text: some StringProtocol) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = text.dropFirst().dropLast()
            return inner.contains(":") && inner.utf8.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        }
        return !text.isEmpty && text.utf8.count <= 253 && text.utf8.allSatisfy { isNameByte($0) }
    }

    /// A host as it stands in an authority: an IPv6 address gets its brackets.
    static func bracketed(_ host: String) -> String { host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host }

    private static func isAuthority(_ text: Substring) -> Bool {
        if text.hasSuffix("]") { return isHost(text) }
        guard let colon = text.lastIndex(of: ":") else { return isHost(text) }
        let port = text[text.index(after: colon)...]
        guard let number = Int(port), (1...65_535).contains(number), port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        return isHost(text[..<colon])
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

extension String {
    /// Where `part` occurs first; `part` is plain ASCII.
    func range(ofASCII part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
