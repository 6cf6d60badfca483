/// Writes names so that MongoDB takes them as plain names whatever they hold.
///
/// A full stop would be read as a path, a leading dollar sign as an operator, and NUL would end the name. These, and the percent sign
/// itself, become a percent sign and two hexadecimal digits.
enum KeyEscaping {
    static func escape(_ key: String) -> String {
        let isPlain =
            key.utf8.first != UInt8(ascii: "$") && !key.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") || $0 == 0 }
        if isPlain { return key }
        var escaped = ""
        for (index, scalar) in key.unicodeScalars.enumerated() {
            switch scalar {
            case ".": escaped += "%2E"
            case "%": escaped += "%25"
            case "\0": escaped += "%00"
            case "$" where index == 0: escaped += "%24"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The inverse of `escape`; other uses of the percent sign are left as they are.
    static func unescape(_ key: String) -> String {
        guard key.utf8.contains(UInt8(ascii: "%")) else { return key }
        var plain = ""
        var rest = key.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            let digits = rest.prefix(2)
            if scalar == "%", digits.count == 2, let code = codes[String(String.UnicodeScalarView(digits))] {
                plain.unicodeScalars.append(code)
                rest.removeFirst(2)
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    private static let codes: [String: Unicode.Scalar] = ["2E": ".", "25": "%", "00": "\0", "24": "$"]
}
