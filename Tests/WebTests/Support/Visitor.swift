import HTTPClient
import TestSupport
import WebService

/// A browser without scripts: keeps cookies, reads forms and submits them.
final class Visitor {
    let webURL: String
    var cookies: [String: String] = [:]
    /// The last `Set-Cookie` of each name.
    private(set) var setCookies: [String: String] = [:]
    private let client = HTTPClient()

    /// An answer of the web server.
    struct Answer {
        let status: Int
        let headers: HTTPClientHeaders
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var location: String? { headers["Location"] }

        /// The fields of the page's form that goes to `action`, with the values that a browser would send.
        func form(action: String) -> [String: String] {
            guard let begin = text.firstRange(of: "action=\"\(action)\"") else { return [:] }
            let rest = text[begin.upperBound...]
            let end = rest.firstRange(of: "</form>")?.lowerBound ?? rest.endIndex
            var fields: [String: String] = [:]
            var list: String?
            for tag in String(rest[..<end]).components(separatedBy: "<").dropFirst() {
                let element = tag.prefix { $0 != " " && $0 != ">" }
                let attributes = String(tag.prefix { $0 != ">" })
                switch element {
                case "input":
                    let type = Self.attribute("type", attributes) ?? "text"
                    let isTicked = attributes.hasSuffix(" checked") || attributes.contains(" checked ")
                    guard let name = Self.attribute("name", attributes), type != "file" else { continue }
                    if type == "checkbox" || type == "radio", !isTicked { continue }
                    fields[name] = Self.attribute("value", attributes) ?? ""
                case "select": list = Self.attribute("name", attributes)
                case "option":
                    guard let name = list else { continue }
                    let isSelected = attributes.hasSuffix(" selected") || attributes.contains(" selected ")
                    if isSelected || fields[name] == nil { fields[name] = Self.attribute("value", attributes) ?? "" }
                default: continue
                }
            }
            return fields
        }

        private static func attribute(_ name: String, _ text: String) -> String? {
            guard let begin = text.firstRange(of: " \(name)=\"") else { return nil }
            let value = String(text[begin.upperBound...].prefix { $0 != "\"" })
            return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(value) { text, pair in
                text.components(separatedBy: pair.0).joined(separator: pair.1)
            }
        }
    }

    init(webURL: String) { self.webURL = webURL }

    func get(_ path: String) async throws -> Answer { try await send("GET", path, [:], nil) }

    /// Sends fields as they are.
    func post(_ path: String, _ fields: [String: String]) async throws -> Answer {
        let text = fields.sorted { $0.key < $1.key }.map { "\(WebPath.encode($0.key))=\(WebPath.encode($0.value))" }.joined(separator: "&")
        return try await send("POST", path, ["Content-Type": "application/x-www-form-urlencoded"], Array(text.utf8))
    }

    /// Opens the page of a form, which is the form's own address when left out, and sends its hidden fields with these.
    func submit(_ path: String, from page: String? = nil, _ fields: [String: String]) async throws -> Answer {
        let opened = try await get(page ?? path)
        var all = ["csrf": Self.token(opened.text)]
        if let hidden = opened.form(action: path)["setupToken"] { all["setupToken"] = hidden }
        return try await post(path, all.merging(fields) { $1 })
    }

    /// Uploads a file by the form of the page.
    func upload(_ fields: [String: String], fileName: String, _ content: String) async throws -> Answer {
        let token = Self.token(try await get("/generate/upload").text)
        let boundary = "----boundary-of-a-test"
        var body = ""
        for (name, value) in [("csrf", token)] + fields.sorted(by: { $0.key < $1.key }) {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(fileName)\"\r\nContent-Type: text/csv\r\n\r\n"
        body += "\(content)\r\n--\(boundary)--\r\n"
        return try await send("POST", "/generate/upload", ["Content-Type": "multipart/form-data; boundary=\(boundary)"], Array(body.utf8))
    }

    func logIn(_ username: String = "tester", _ password: String = "a password for tests") async throws {
        _ = try await submit("/login", ["username": username, "password": password])
    }

    private func send(_ method: String, _ path: String, _ headers: [String: String], _ body: [UInt8]?) async throws -> Answer {
        var headers = headers
        if !cookies.isEmpty { headers["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        let answer = try await client.send(method, webURL + path, headers: headers, body: body)
        for header in answer.headers.all("Set-Cookie") {
            let pair = header.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            setCookies[pair[0]] = header
            cookies[pair[0]] = pair.count == 2 && !pair[1].isEmpty ? pair[1] : nil
        }
        return Answer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// The token that the page's forms carry.
    private static func token(_ page: String) -> String {
        let rest = page.components(separatedBy: "name=\"csrf-token\" content=\"").dropFirst().first ?? ""
        return String(rest.prefix { $0 != "\"" })
    }
}

/// Runs `body` with a visitor of real pages over a real API.
func withVisitor(_ body: (Visitor) async throws -> Void) async throws {
    try await Stack.with(parts: [.api, .web]) { stack in try await body(Visitor(webURL: stack.webURL)) }
}
