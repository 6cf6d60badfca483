internal import COpenSSL

/// `n` bytes that nobody can guess.
package func randomBytes(_ n: Int) -> [UInt8] {
    guard n > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: n)
    if RAND_bytes(&bytes, Int32(clamping: n)) == 1, n <= Int(Int32.max) { return bytes }
    // OpenSSL could not seed itself; the system's own generator gives bytes of the same quality.
    var generator = SystemRandomNumberGenerator()
    for index in bytes.indices { bytes[index] = UInt8.random(in: 0...255, using: &generator) }
    return bytes
}

/// A secret of 32 random bytes, as 43 characters of base64url.
package func randomToken() -> String { base64URLEncode(randomBytes(32)) }
