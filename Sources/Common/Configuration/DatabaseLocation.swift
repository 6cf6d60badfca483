/// Where data is kept.
package enum DatabaseLocation: Sendable, Hashable, CustomStringConvertible {
    /// A file of SQLite.
    case sqlite(path: String)
    /// A MongoDB server or cluster, by connection string.
    ///
    /// It may carry a password: never show it.
    case mongo(connectionString: String)

    /// The store without any secret, for messages and logs.
    package var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .mongo(let text): "mongodb at \(Self.hosts(of: text))"
        }
    }

    /// Reads `sqlite:PATH`, `mongodb://…` or `mongodb+srv://…`; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("sqlite:") {
            var path = String(text.dropFirst("sqlite:".count))
            // Both sqlite:PATH and the common sqlite:///ABSOLUTE are understood.
            if path.hasPrefix("//") { path = String(path.dropFirst(2)) }
            guard !path.isEmpty, !path.hasSuffix("/") else { return nil }
            self = .sqlite(path: path)
        } else if text.hasPrefix("mongodb://") || text.hasPrefix("mongodb+srv://") {
            let hosts = Self.hosts(of: text)
            guard !hosts.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
            self = .mongo(connectionString: text)
        } else {
            return nil
        }
    }

    /// The location made of the single settings, with user name and password percent-encoded.
    static func mongo(host: String, port: Int, database: String, username: String?, password: String?) -> DatabaseLocation {
        let server = "\(WebAddress.bracketed(host)):\(port)/\(percentEncoded(database))"
        guard let username else { return .mongo(connectionString: "mongodb://\(server)") }
        let account = percentEncoded(username) + (password.map { ":" + percentEncoded($0) } ?? "")
        return .mongo(connectionString: "mongodb://\(account)@\(server)?authSource=admin")
    }

    private static func hosts(of text: String) -> String {
        guard let split = text.range(ofASCII: "://") else { return "" }
        let authority = text[split.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@") else { return String(authority) }
        return String(authority[authority.index(after: at)...])
    }
}

/// The text with every byte but letters, digits and `-._~` written as `%XX` (RFC 3986).
func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            bytes.append(byte)
        default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
