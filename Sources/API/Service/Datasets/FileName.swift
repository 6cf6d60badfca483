/// Names of files that clients save.
enum FileName {
    /// The value of `Content-Disposition` for a file of that name (RFC 6266), with a plain form for old clients.
    static func attachment(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar in
                let isSafe =
                    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || "-_. ".unicodeScalars.contains(scalar)
                return isSafe ? Character(scalar) : "_"
            })
        let digits = Array("0123456789ABCDEF")
        let encoded = name.utf8.map { byte -> String in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "-_.~".unicodeScalars.contains(scalar)
            return isPlain ? String(Character(scalar)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }
}
