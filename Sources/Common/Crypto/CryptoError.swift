/// A cryptographic operation could not be done.
package struct CryptoError: Error, Hashable, CustomStringConvertible {
    /// What failed, without any secret.
    package let message: String

    package var description: String { message }
}
