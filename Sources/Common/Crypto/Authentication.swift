internal import COpenSSL

/// The 32 bytes of HMAC-SHA-256 (RFC 2104) of `message` under `key`.
package func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    // OpenSSL takes a null key for "the key of the last call", so an empty key still needs an address.
    let paddedKey = key.isEmpty ? [0] : key
    let result = HMAC(EVP_sha256(), paddedKey, Int32(clamping: key.count), message, message.count, &code, &length)
    precondition(result != nil, "OpenSSL cannot compute HMAC-SHA-256.")
    return code
}

/// Whether both are the same, in a time that does not tell where they differ.
package func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return left.isEmpty || CRYPTO_memcmp(left, right, left.count) == 0
}

/// Whether both texts have the same bytes, in a time that does not tell where they differ.
package func constantTimeEquals(_ left: String, _ right: String) -> Bool { constantTimeEquals(Array(left.utf8), Array(right.utf8)) }
