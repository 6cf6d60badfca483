import HTTPServer

/// Refuses requests that change something and that a page of another site caused.
///
/// Browsers say where a request comes from in `Origin` and `Sec-Fetch-Site`, which pages cannot forge. Programs that send neither have
/// no cookies of somebody else to abuse; the form token is checked in any case.
struct OriginCheck: Sendable {
    /// The public address of the pages.
    let webURL: String

    func admits(_ request: HTTPRequest) -> Bool {
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin", site != "none" { return false }
        guard let origin = request.headers["Origin"] else { return true }
        if origin == self.origin { return true }
        guard let split = origin.firstRange(of: "://"), let host = request.headers["Host"] else { return false }
        return origin[split.upperBound...].lowercased() == host.lowercased()
    }

    /// Scheme and authority of the public address.
    private var origin: String {
        guard let split = webURL.firstRange(of: "://") else { return webURL }
        return webURL[..<split.upperBound] + String(webURL[split.upperBound...].prefix { $0 != "/" })
    }
}
