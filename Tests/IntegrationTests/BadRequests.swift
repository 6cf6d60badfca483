import TestSupport

/// Requests that no well-behaved client sends: malformed, oversized, cut short, or sensible ones with a few bytes changed.
struct BadRequests {
    /// What is sent on one connection.
    struct Attack {
        var name: String
        var bytes: [UInt8]
        /// Whether the client closes its side at once afterwards.
        var hangsUp = false
    }

    private let token: String
    private var state: UInt64

    init(token: String, seed: UInt64) {
        self.token = token
        state = seed
    }

    private mutating func number(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    private mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(number(below: 256)) } }

    /// The attack of that number; every kind comes in turn.
    mutating func attack(_ index: Int) -> Attack {
        let kinds: [(inout BadRequests) -> Attack] = [
            { Attack(name: "noise", bytes: $0.bytes(1 + $0.number(below: 3000))) },
            { $0.requestLine() }, { $0.headers() }, { $0.contentLength() }, { $0.chunks() }, { $0.json() }, { $0.json() }, { $0.path() },
            { $0.query() }, { $0.upload() }, { $0.mutated() }, { $0.mutated() }, { $0.truncated() }, { $0.pipeline() },
            { $0.credentials() },
        ]
        return kinds[index % kinds.count](&self)
    }

    private mutating func requestLine() -> Attack {
        let lines = [
            "GET\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", "get /v1/health http/1.1\r\n\r\n", "\r\n\r\n\r\n",
            "GET /v1/health HTTP/1.1\r\n\r\n", "BREW /v1/datasets HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http:///v1 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\u{0}/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            String(repeating: "A", count: 50_000) + " / HTTP/1.1\r\nHost: a\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "TRACE /v1/health HTTP/1.1\r\nHost: a\r\n\r\n", "GET /v1/health\r\n",
        ]
        return Attack(name: "request line", bytes: Array(lines[number(below: lines.count)].utf8))
    }

    private mutating func headers() -> Attack {
        let start = "GET /v1/datasets HTTP/1.1\r\nHost: a\r\n"
        let parts = [
            "X: " + String(repeating: "y", count: 200_000) + "\r\n", (0..<5000).map { "X\($0): y\r\n" }.joined(),
            "no colon here\r\n", ": no name\r\n", "Bad Name: x\r\n", " folded: x\r\n", "Host: b\r\n", "Expect: the-unexpected\r\n",
            "Transfer-Encoding: gzip\r\n", "Connection: upgrade\r\nUpgrade: websocket\r\n", "Range: bytes=-\r\n", "Cookie: =;=;=\r\n",
            "Authorization: \r\n", "Authorization: Basic !!!!\r\n", "X: \u{1}\u{2}\u{7F}\r\n",
        ]
        return Attack(name: "headers", bytes: Array((start + parts[number(below: parts.count)] + "\r\n").utf8))
    }

    private mutating func contentLength() -> Attack {
        let values = [
            "-1", "99999999999999999999999", "1e3", "0x10", "5, 6", "", "abc", "18446744073709551615", "2000000000000", "+5", " 5 5",
        ]
        let value = values[number(below: values.count)]
        return post("Content-Length: \(value)\r\n", Array("hello".utf8), name: "content length \(value)")
    }

    private mutating func chunks() -> Attack {
        let bodies = [
            "zz\r\nabc\r\n0\r\n\r\n", "-5\r\nabcde\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFFF\r\na\r\n", "5\r\nabc",
            "5;x=y\r\nabcde\r\n0\r\nA: b\r\n\r\n",
            "5\r\nabcdeXX0\r\n\r\n", "0\r\n",
        ]
        return post("Transfer-Encoding: chunked\r\n", Array(bodies[number(below: bodies.count)].utf8), name: "chunks")
    }

    private mutating func json() -> Attack {
        let deep = 1 << (5 + number(below: 13))
        let bodies = [
            "{", "[]", "null", "\"", "{\"name\": }", "{\"name\": \"a\", \"name\": \"b\"}", "{\"name\": \"\u{0}\"}", "tru", "1e999", "NaN",
            String(repeating: "[", count: deep), String(repeating: "{\"a\":", count: deep),
            "{\"name\": \"" + String(repeating: "x", count: deep * 10) + "\", \"kind\": \"series\", \"recipe\": {}}",
            "{\"name\": \"x\", \"kind\": \"series\", \"recipe\": {\"process\": \"harmonic\", \"sequences\": 1e18, \"length\": 1e18}}",
            "{\"name\": \"x\", \"kind\": \"series\", \"recipe\": {\"process\": \"harmonic\", \"sequences\": -1, \"length\": 0, \"channels\": -5}}",
            "{\"name\": \"x\", \"kind\": \"series\", \"recipe\": {\"process\": \"harmonic\", \"parameters\": {\"frequency\": [[[]]]}}}",
            "{\"name\": {\"$gt\": \"\"}, \"kind\": \"series\", \"recipe\": {\"classes\": []}}",
            "{\"kind\": \"fit\", \"synthesizer\": \"cgan\", \"datasets\": [\"a\", {}], \"model\": \"../..\", \"seed\": -1}",
            "{\"kind\": \"fit\", \"synthesizer\": \"cgan\", \"datasets\": [], \"model\": \"m\", \"search\": {\"epochs\": \"all\"}}",
            "{\"username\": \"a\", \"password\": {\"$ne\": 1}}", "{\"count\": 1e12, \"seed\": -5, \"labels\": [1e300]}",
        ]
        let paths = [
            "/v1/datasets", "/v1/jobs", "/v1/sessions", "/v1/previews/series", "/v1/users", "/v1/models/x/versions/1/sample",
            "/v1/trainer/lease",
        ]
        var body = Array(bodies[number(below: bodies.count)].utf8)
        if number(below: 4) == 0 { body = body.map { number(below: 20) == 0 ? UInt8(number(below: 256)) : $0 } }
        return post("Content-Length: \(body.count)\r\n", body, path: paths[number(below: paths.count)], name: "JSON")
    }

    private mutating func path() -> Attack {
        let paths = [
            "/v1/datasets/../../../etc/passwd", "/v1/datasets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/v1/datasets/%00", "/v1/datasets/%",
            "/v1/datasets/%zz", "/v1/datasets/%ff%fe", "//v1//datasets", "/v1/models/a/versions/-1", "/v1/models/a/versions/1e9",
            "/v1/models/a/versions/99999999999999999999/artifact", "/v1/models/" + String(repeating: "%41", count: 3000),
            "/v1/jobs/'%20or%201=1", "/v1/jobs/%7B%22$gt%22%3A%22%22%7D", "/v1/trainer/jobs/x/checkpoint?owner=a&attempt=b", "/v1", "/%2f",
        ]
        return Attack(name: "path", bytes: get(paths[number(below: paths.count)]))
    }

    private mutating func query() -> Attack {
        let queries = [
            "limit=-1", "limit=99999999999999999999", "limit=a", "limit=1&limit=2", "cursor=%00",
            "cursor=" + String(repeating: "a", count: 5000),
            "offset=-5", "points=0", "&&&&=&=", "limit=%", "limit=1;drop", "a[]=1", "search=%ff", "limit=1e2",
        ]
        return Attack(name: "query", bytes: get("/v1/datasets?" + queries[number(below: queries.count)]))
    }

    private mutating func upload() -> Attack {
        let layouts = ["wide", "long", "recording", "sideways", "", "wide&layout=long"]
        let bodies = [
            "", "\n\n\n", "a,b\n1,2,3\n", "a,b\n1,x\n", "\"unfinished\n1,2\n", "a\u{0}b\n1,2\n", String(repeating: ",", count: 50_000),
            String(repeating: "1\n", count: 50_000), "t,v\n1e999,2\n", "\u{FEFF}", "id;time;v\na;2020-99-99;1\n",
        ]
        var body = Array(bodies[number(below: bodies.count)].utf8)
        if number(below: 3) == 0 { body += bytes(200) }
        let path = "/v1/datasets?name=bad\(number(below: 1_000_000))&kind=series&layout=\(layouts[number(below: layouts.count)])"
        return post("Content-Length: \(body.count)\r\n", body, path: path, type: "text/csv", name: "upload")
    }

    /// A good request with some of its bytes changed.
    private mutating func mutated() -> Attack {
        let body = Array("{\"name\":\"m\",\"kind\":\"series\",\"recipe\":{\"process\":\"harmonic\",\"sequences\":2,\"length\":8}}".utf8)
        var request = post("Content-Length: \(body.count)\r\n", body, path: "/v1/previews/series", name: "mutated").bytes
        for _ in 0...number(below: 6) { request[number(below: request.count)] = UInt8(number(below: 256)) }
        return Attack(name: "mutated", bytes: request)
    }

    /// A good request that ends in the middle; the client is gone.
    private mutating func truncated() -> Attack {
        let body = [UInt8](repeating: UInt8(ascii: "1"), count: 5000)
        let request = post(
            "Content-Length: \(body.count)\r\n", body, path: "/v1/datasets?name=t&kind=series&layout=wide", type: "text/csv", name: ""
        ).bytes
        return Attack(name: "truncated", bytes: Array(request.prefix(number(below: request.count))), hangsUp: true)
    }

    /// More than one request in one go, the second of them noise.
    private mutating func pipeline() -> Attack {
        Attack(name: "pipeline", bytes: get("/v1/health", keepAlive: true) + bytes(300))
    }

    private mutating func credentials() -> Attack {
        let values = [
            "Bearer", "Bearer ", "Bearer a b", "Bearer " + String(repeating: "x", count: 10_000), "Digest x", "Bearer %00", "bearer null",
        ]
        let value = values[number(below: values.count)]
        return Attack(
            name: "credentials",
            bytes: Array("GET /v1/datasets HTTP/1.1\r\nHost: a\r\nAuthorization: \(value)\r\nConnection: close\r\n\r\n".utf8))
    }

    private func get(_ path: String, keepAlive: Bool = false) -> [UInt8] {
        let connection = keepAlive ? "keep-alive" : "close"
        return Array("GET \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nConnection: \(connection)\r\n\r\n".utf8)
    }

    private func post(
        _ framing: String, _ body: [UInt8], path: String = "/v1/datasets", type: String = "application/json", name: String
    ) -> Attack {
        let head =
            "POST \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nContent-Type: \(type)\r\nConnection: close\r\n\(framing)\r\n"
        return Attack(name: name, bytes: Array(head.utf8) + body)
    }
}
