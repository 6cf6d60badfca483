import Crypto

/// The token that proves that a form comes from a page of ours: a keyed hash of the session, or before the log-in of a random cookie.
package enum FormToken {
    /// The token for the session, or for the random text of the cookie of the log-in form.
    package static func make(for secret: String) -> String {
        hexEncode(hmacSHA256(key: Array(secret.utf8), message: Array("csrf".utf8)))
    }

    /// Whether `given` is the token of `secret`; takes the same time wherever they differ.
    package static func matches(_ given: String?, secret: String?) -> Bool {
        guard let given, let secret, !secret.isEmpty else { return false }
        return constantTimeEquals(given, make(for: secret))
    }
}
