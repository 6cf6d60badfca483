import Configuration
import HTTPServer
import Logging
import WebService

/// The web pages without a socket.
struct TestSite: Sendable {
    private let application: WebApplication

    /// - Parameters: `apiURL` is where the pages look for the API; `more` are further settings.
    init(apiURL: String, _ more: [String: String] = [:]) {
        let variables = [
            "API_URL": apiURL, "WEB_URL": "http://127.0.0.1:8501", "ASSETS_DIRECTORY": Self.assets, "VENDOR_DIRECTORY": Self.assets,
        ]
        do {
            let settings = try WebSettings(Environment(variables.merging(more) { $1 }))
            application = try WebApplication(settings: settings, logger: .none)
        } catch {
            preconditionFailure("the test's own settings are wrong: \(error)")
        }
    }

    /// The folder of our style sheets and scripts.
    private static var assets: String {
        let parts = #filePath.split(separator: "/").dropLast(4)
        return "/" + parts.joined(separator: "/") + "/Sources/Web/Assets"
    }

    func get(_ path: String, query: [(String, String)] = [], headers: HTTPHeaders = [:]) async throws -> HTTPResponse {
        await application.respond(
            to: HTTPRequest(method: .get, path: path, query: QueryParameters(query.map { (name: $0.0, value: $0.1) }), headers: headers))
    }

    /// A form that is posted.
    func post(_ path: String, _ form: String, cookie: String = "", headers more: [String: String] = [:]) async throws -> HTTPResponse {
        var headers: HTTPHeaders = ["Content-Type": "application/x-www-form-urlencoded", "Host": "127.0.0.1:8501"]
        if !cookie.isEmpty { headers.set("Cookie", cookie) }
        for (name, value) in more { headers.set(name, value) }
        return await application.respond(
            to: HTTPRequest(method: .post, path: path, headers: headers, body: HTTPBody(Array(form.utf8))))
    }
}

extension HTTPResponse {
    /// The body as text; empty for streams.
    var text: String {
        switch body {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .text(let text): text
        case .empty, .stream, .file: ""
        }
    }
}
