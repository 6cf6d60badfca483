internal import COpenSSL

/// Hashes of passwords with scrypt (RFC 7914), written as `scrypt$N$r$p$salt$hash` with base64url salt and hash.
///
/// One hash takes some 100 ms and 32 MiB on purpose: run it on a `BlockingExecutor`.
package enum PasswordHash {
    /// Hashes a password with a new random salt; N = 2^15, r = 8, p = 1.
    ///
    /// - Throws: `CryptoError` when there is not enough memory.
    package static func make(_ password: String) throws -> String {
        let salt = randomBytes(16)
        let hash = try scrypt(Array(password.utf8), salt: salt, n: 1 << 15, r: 8, p: 1, length: 32)
        return "scrypt$\(1 << 15)$8$1$\(base64URLEncode(salt))$\(base64URLEncode(hash))"
    }

    /// Whether `hash`, made by `make`, is one of `password`.
    ///
    /// False when `hash` is damaged. Takes as long for a wrong password.
    package static func verify(_ password: String, against hash: String) -> Bool {
        let parts = hash.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let n = Int(parts[1]), let r = Int(parts[2]), let p = Int(parts[3]),
            (2...(1 << 20)).contains(n), n & (n - 1) == 0, (1...32).contains(r), (1...16).contains(p),
            let salt = base64URLDecode(String(parts[4])), let expected = base64URLDecode(String(parts[5])),
            (16...64).contains(expected.count),
            let found = try? scrypt(Array(password.utf8), salt: salt, n: n, r: r, p: p, length: expected.count)
        else { return false }
        return constantTimeEquals(found, expected)
    }

    /// The scrypt function of RFC 7914.
    ///
    /// - Parameters: `n` is the cost, a power of two; `r` the block size; `p` the parallelism; `length` the bytes to derive.
    /// - Throws: `CryptoError` when the parameters are not admissible or there is not enough memory.
    package static func scrypt(_ password: [UInt8], salt: [UInt8], n: Int, r: Int, p: Int, length: Int) throws -> [UInt8] {
        guard n > 1, r > 0, p > 0, length > 0 else { throw CryptoError(message: "scrypt needs N above 1 and r, p and length above 0.") }
        var key = [UInt8](repeating: 0, count: length)
        // OpenSSL refuses above this many bytes; what the function needs, and some room.
        let memory = UInt64(128 * n * r + 128 * r * p) + (1 << 20)
        let code = password.withUnsafeBytes { password in
            salt.withUnsafeBytes { salt in
                EVP_PBE_scrypt(
                    password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count,
                    salt.baseAddress?.assumingMemoryBound(to: UInt8.self), salt.count,
                    UInt64(n), UInt64(r), UInt64(p), memory, &key, length)
            }
        }
        guard code == 1 else { throw CryptoError(message: "scrypt failed; N may not be a power of two, or memory ran out.") }
        return key
    }
}
