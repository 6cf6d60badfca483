import Configuration
import Contracts
import HTTPServer
import Logging
import Testing
import WebService

@Suite("What the web server refuses, and what it tells browsers")
struct SecurityTests {
    private let site = TestSite(apiURL: "http://127.0.0.1:9")

    @Test("A form token belongs to one session only")
    func formToken() {
        let token = FormToken.make(for: "session-1")

        #expect(FormToken.matches(token, secret: "session-1"))
        #expect(!FormToken.matches(token, secret: "session-2"))
        #expect(!FormToken.matches(nil, secret: "session-1"))
        #expect(!FormToken.matches(FormToken.make(for: ""), secret: ""))
    }

    @Test(
        "Every answer forbids foreign and inline scripts, framing and sniffing",
        arguments: ["/health", "/assets/layout.css", "/nothing", "/"])
    func headers(path: String) async throws {
        let answer = try await site.get(path)

        let policy = try #require(answer.headers["Content-Security-Policy"])
        #expect(policy.contains("script-src 'self'") && !policy.contains("unsafe-eval"))
        #expect(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"))
        #expect(!policy.split(separator: ";").contains { $0.contains("script-src") && $0.contains("unsafe-inline") })
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        #expect(answer.headers["Referrer-Policy"] == "same-origin")
    }

    @Test("A page without a session leads to the log-in and back")
    func needsLogin() async throws {
        let answer = try await site.get("/datasets", query: [("q", "a b")])

        #expect(answer.status == .seeOther)
        #expect(answer.headers["Location"] == "/login?next=%2Fdatasets%3Fq%3Da%2520b")
    }

    @Test("Data for scripts without a session answers 401 as JSON")
    func dataNeedsLogin() async throws {
        let answer = try await site.get("/training/1/metrics", headers: ["Accept": "application/json"])

        #expect(answer.status.code == 401)
        #expect(answer.headers["Content-Type"] == "application/json")
    }

    @Test(
        "A form without the token of its session changes nothing",
        arguments: ["/generate", "/training", "/logout", "/datasets/1/delete", "/theme", "/login", "/setup"])
    func withoutToken(path: String) async throws {
        let answer = try await site.post(path, "name=x", cookie: "semblance_session=abc; semblance_form=def")

        // Pages that need an account ask the API for it first, which is not there; the others look at the token at once.
        #expect(answer.status.code == 403 || answer.status.code == 503)
        #expect(answer.headers["Set-Cookie"]?.contains("semblance_session") != true)
    }

    @Test("A form with its token from another site's page is refused")
    func foreignOrigin() async throws {
        let form = "theme=dark&csrf=\(FormToken.make(for: "abc"))"
        for headers in [
            ["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "null"],
        ] {
            let answer = try await site.post("/theme", form, cookie: "semblance_session=abc", headers: headers)
            #expect(answer.status.code == 403)
        }
        let own = try await site.post(
            "/theme", form, cookie: "semblance_session=abc", headers: ["Origin": "http://127.0.0.1:8501", "Sec-Fetch-Site": "same-origin"])
        #expect(own.status == .seeOther)
    }

    @Test(
        "The colours form goes back to a page of ours and nowhere else",
        arguments: ["//evil.example", "https://evil.example", "/\\evil.example"])
    func openRedirect(next: String) async throws {
        let form = "theme=dark&csrf=\(FormToken.make(for: "abc"))&next=\(WebPath.encode(next))"
        let answer = try await site.post("/theme", form, cookie: "semblance_session=abc")

        #expect(answer.headers["Location"] == "/")
    }

    @Test("The form of the log-in page gets a cookie that scripts and other sites cannot use")
    func formCookie() async throws {
        let answer = try await site.get("/no-such-page")

        let cookie = try #require(answer.headers.all("Set-Cookie").first { $0.hasPrefix("semblance_form=") })
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        #expect(!cookie.contains("Secure"))
    }

    @Test("With COOKIE_SECURE cookies travel over HTTPS only, and browsers are told to stay there")
    func secureCookies() async throws {
        let site = TestSite(apiURL: "http://127.0.0.1:9", ["COOKIE_SECURE": "true"])
        let answer = try await site.get("/no-such-page")

        #expect(answer.headers["Set-Cookie"]?.contains("; Secure") == true)
        #expect(answer.headers["Strict-Transport-Security"] != nil)
    }

    @Test("While the API does not answer, pages say so with 503 and a way to try again, without inner details")
    func apiDown() async throws {
        let answer = try await site.get("/datasets", headers: ["Cookie": "semblance_session=abc"])

        #expect(answer.status.code == 503)
        let page = answer.text
        #expect(page.contains("One moment, please") && page.contains("Try again"))
        #expect(!page.contains("127.0.0.1:9") && !page.contains("HTTPClientError"))
        #expect(answer.headers["Retry-After"] == "5")
    }

    @Test("Files carry a mark of their content and are answered with 304 when the browser has them")
    func assets() async throws {
        let first = try await site.get("/assets/layout.css")
        let mark = try #require(first.headers["ETag"])
        let second = try await site.get("/assets/layout.css", headers: ["If-None-Match": mark])

        #expect(first.status == .ok && first.headers["Content-Type"] == "text/css; charset=utf-8")
        #expect(second.status == .notModified)
        let marked = try await site.get("/assets/layout.css", query: [("v", String(mark.dropFirst().dropLast()))])
        #expect(marked.headers["Cache-Control"]?.contains("immutable") == true)
        #expect(try await site.get("/assets/..%2FService", query: []).status == .notFound)
    }
}
