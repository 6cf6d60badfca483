internal import COpenSSL

/// Computes the SHA-256 hash (FIPS 180-4) of bytes that come piece by piece.
///
/// A value: a copy goes on independently of its original.
package struct SHA256Hasher: Sendable {
    private var context = DigestContext()

    /// A hasher that has seen no bytes.
    package init() {}

    /// Adds bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        if !isKnownUniquelyReferenced(&context) { context = DigestContext(copying: context) }
        context.update(base, bytes.count)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if done == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// The 32 bytes of the hash of what has been added so far.
    ///
    /// More may be added afterwards.
    package func finalize() -> [UInt8] { DigestContext(copying: context).finish() }
}

/// The 32 bytes of the SHA-256 hash of `bytes`.
package func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    return hasher.finalize()
}

/// The SHA-256 hash of `bytes` in 64 lower-case hexadecimal digits.
package func sha256Hex(_ bytes: [UInt8]) -> String { hexEncode(sha256(bytes)) }

/// Owns an `EVP_MD_CTX`; freed by `EVP_MD_CTX_free`.
///
/// `@unchecked`: the only user, `SHA256Hasher`, changes a context only while it holds the one reference to it.
private final class DigestContext: @unchecked Sendable {
    private let context: OpaquePointer

    init() {
        context = Self.allocate()
        Self.check(EVP_DigestInit_ex(context, EVP_sha256(), nil))
    }

    init(copying other: DigestContext) {
        context = Self.allocate()
        Self.check(EVP_MD_CTX_copy_ex(context, other.context))
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawPointer, _ count: Int) { Self.check(EVP_DigestUpdate(context, bytes, count)) }

    func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        Self.check(EVP_DigestFinal_ex(context, &digest, &length))
        return digest
    }

    private static func allocate() -> OpaquePointer {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("OpenSSL has no memory for a hash.") }
        return context
    }

    /// SHA-256 is part of every OpenSSL build; a failure means a broken installation, not bad input.
    private static func check(_ code: Int32) { precondition(code == 1, "OpenSSL cannot compute SHA-256.") }
}
