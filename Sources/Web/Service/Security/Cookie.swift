/// A cookie that the server sets.
package struct Cookie: Sendable {
    /// When a browser sends a cookie along with requests that other sites caused.
    package enum SameSite: String, Sendable { case strict = "Strict", lax = "Lax" }

    let name: String
    let value: String
    var maxAgeSeconds: Int?
    var sameSite = SameSite.strict
    /// Whether scripts cannot see it.
    var isHidden = true

    /// The session: the bearer token of the API. It exists nowhere else in the browser.
    static let session = "semblance_session"
    /// The random text that the tokens of the log-in and set-up forms are made of.
    static let form = "semblance_form"
    /// A message for the next page.
    static let flash = "semblance_flash"
    /// The chosen colours.
    static let theme = "semblance_theme"

    /// Takes a cookie away.
    static func removing(_ name: String, sameSite: SameSite = .strict) -> Cookie {
        Cookie(name: name, value: "", maxAgeSeconds: 0, sameSite: sameSite)
    }

    /// The value of the header `Set-Cookie`.
    ///
    /// - Parameter isSecure: whether browsers may send it over HTTPS only.
    func header(isSecure: Bool) -> String {
        // Values are base64url, hexadecimal or words of ours; nothing in them needs an escape.
        var text = "\(name)=\(value); Path=/; SameSite=\(sameSite.rawValue)"
        if let maxAgeSeconds { text += "; Max-Age=\(maxAgeSeconds)" }
        if isHidden { text += "; HttpOnly" }
        if isSecure { text += "; Secure" }
        return text
    }
}
