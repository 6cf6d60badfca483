import Crypto

/// The token of the one-time link that makes the first account.
///
/// It is derived from the trainers' token, which all replicas of the API share, so that each of them can check it and nothing has to be
/// stored. It works once, because the first account is only made while there is none.
struct SetupToken: Sendable {
    let text: String

    init(trainerToken: String) {
        text = base64URLEncode(hmacSHA256(key: Array(trainerToken.utf8), message: Array("semblance set-up link, version 1".utf8)))
    }

    func matches(_ given: String) -> Bool { constantTimeEquals(given, text) }
}
