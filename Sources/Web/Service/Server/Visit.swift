import Configuration
import Contracts
import Crypto
import HTTPServer

/// One request of a browser with everything that its answer needs.
struct Visit: Sendable {
    let request: HTTPRequest
    let parameters: PathParameters
    let site: Site
    var api: APIClient
    /// Who is logged in; nil before, and for requests that only pass data on.
    var user: User?
    /// The random text behind the tokens of the log-in and set-up forms; nil when there is a session.
    var formSecret: String?

    init(request: HTTPRequest, parameters: PathParameters, site: Site) {
        self.request = request
        self.parameters = parameters
        self.site = site
        let token = request.cookie(Cookie.session).flatMap { $0.isEmpty || $0.utf8.count > 200 ? nil : $0 }
        api = APIClient(
            http: site.http, baseURL: site.settings.apiURL, token: token, clientAddress: Self.clientAddress(request), requestID: request.id)
        if token == nil { formSecret = request.cookie(Cookie.form).flatMap { $0.isEmpty ? nil : $0 } ?? randomToken() }
    }

    /// A value of the path.
    func path(_ name: String) -> String { parameters[name] ?? "" }

    /// The query as form fields.
    var query: FormValues { FormValues(request.query.map { ($0.name, $0.value) }) }

    /// Whether the answer is for a script.
    var wantsJSON: Bool { request.headers["Accept"]?.hasPrefix("application/json") ?? false }

    /// What the secret is that form tokens are made of.
    var tokenSecret: String? { api.token ?? formSecret }

    var context: PageContext {
        PageContext(
            user: user, path: WebPath(local: currentAddress) ?? Section.home.path,
            csrfToken: tokenSecret.map { FormToken.make(for: $0) } ?? "",
            theme: request.cookie(Cookie.theme).flatMap(Theme.init(rawValue:)) ?? .automatic, flash: flash, assets: site.assets.addresses)
    }

    /// The address of this page; for a form that was posted, the page it belongs to.
    private var currentAddress: String {
        guard request.method == .get else { return request.rawPath }
        let query = request.query.map { WebPath.encode($0.name) + "=" + WebPath.encode($0.value) }.joined(separator: "&")
        return request.rawPath + (query.isEmpty ? "" : "?" + query)
    }

    private var flash: Flash? {
        guard let text = request.cookie(Cookie.flash), text.utf8.count < 4000, let bytes = base64URLDecode(text) else { return nil }
        return try? JSON.decode(Flash.self, from: bytes)
    }

    /// A page as the answer.
    func respond(_ page: HTML, status: HTTPStatus = .ok) -> HTTPResponse {
        var headers: HTTPHeaders = ["Content-Type": "text/html; charset=utf-8"]
        if request.cookie(Cookie.flash) != nil { setCookie(.removing(Cookie.flash, sameSite: .lax), &headers) }
        if let formSecret, request.cookie(Cookie.form) != formSecret {
            setCookie(Cookie(name: Cookie.form, value: formSecret, maxAgeSeconds: 86_400), &headers)
        }
        return HTTPResponse(status: status, headers: headers, body: .bytes(page.document()))
    }

    /// A part of a page as the answer.
    func respond(part: HTML) -> HTTPResponse {
        HTTPResponse(headers: ["Content-Type": "text/html; charset=utf-8"], body: .bytes(part.rendered()))
    }

    /// Sends the browser to another page of this site, which then shows the message.
    func redirect(to path: WebPath, flash: Flash? = nil, cookies: [Cookie] = []) -> HTTPResponse {
        var response = HTTPResponse.redirect(to: path.description)
        if let flash, let bytes = try? JSON.encode(flash) {
            setCookie(
                Cookie(name: Cookie.flash, value: base64URLEncode(bytes), maxAgeSeconds: 60, sameSite: .lax), &response.headers)
        }
        for cookie in cookies { setCookie(cookie, &response.headers) }
        return response
    }

    private func setCookie(_ cookie: Cookie, _ headers: inout HTTPHeaders) {
        headers.append("Set-Cookie", cookie.header(isSecure: site.settings.cookieSecure))
    }

    /// The browser's address, as the API counts failed log-ins for it; behind a proxy, what the nearest proxy says it is.
    private static func clientAddress(_ request: HTTPRequest) -> String {
        let isNear = request.remoteAddress == "127.0.0.1" || request.remoteAddress == "::1"
        guard isNear, let last = request.headers.all("X-Forwarded-For").last?.split(separator: ",").last?.trimmed,
            !last.isEmpty, last.utf8.count <= 45, last.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return request.remoteAddress }
        return last
    }
}
