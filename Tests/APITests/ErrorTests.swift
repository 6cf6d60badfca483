import Contracts
import HTTPClient
import Specification
import Testing

@Suite("Errors")
struct ErrorTests {
    private static let json = "application/json"

    @Test("Every refusal is a problem document with its status, its kind and the offending fields")
    func table() async throws {
        try await RunningAPI.run(["MAX_JSON_BYTES": "2000"]) { api async throws in
            let admin = try await api.admin()
            let id = String(repeating: "0", count: 32)
            let long = "{\"name\": \"" + String(repeating: "x", count: 3000) + "\"}"
            let rows: [(method: String, path: String, type: String, body: String?, status: Int, problem: String, fields: [String])] = [
                ("GET", "/v1/nothing", Self.json, nil, 404, "not-found", []),
                ("GET", "/", Self.json, nil, 404, "not-found", []),
                ("PATCH", "/v1/datasets", Self.json, "{}", 405, "method-not-allowed", []),
                ("GET", "/v1/datasets/\(id)", Self.json, nil, 404, "not-found", []),
                ("GET", "/v1/datasets/not-an-id", Self.json, nil, 404, "not-found", []),
                ("GET", "/v1/models/a%2Fb", Self.json, nil, 404, "not-found", []),
                ("GET", "/v1/models/m/versions/first", Self.json, nil, 404, "not-found", []),
                ("GET", "/v1/datasets?limit=0", Self.json, nil, 422, "validation", ["limit"]),
                ("GET", "/v1/datasets?limit=ten&lmit=3", Self.json, nil, 422, "validation", ["limit", "lmit"]),
                ("GET", "/v1/datasets?limit=1&limit=2", Self.json, nil, 422, "validation", ["limit"]),
                ("GET", "/v1/datasets?cursor=x", Self.json, nil, 422, "validation", ["cursor"]),
                ("POST", "/v1/datasets", Self.json, "{\"name\": ", 400, "malformed", []),
                ("POST", "/v1/datasets", Self.json, "", 400, "malformed", []),
                ("POST", "/v1/datasets", "application/xml", "<a/>", 415, "unsupported-media-type", []),
                ("POST", "/v1/jobs", "text/plain", "{}", 415, "unsupported-media-type", []),
                ("POST", "/v1/datasets", Self.json, long, 413, "too-large", []),
                ("POST", "/v1/datasets", Self.json, "[]", 422, "validation", ["body"]),
                ("POST", "/v1/datasets", Self.json, "{\"nam\": 1}", 422, "validation", ["name", "kind", "recipe", "nam"]),
                ("POST", "/v1/jobs", Self.json, "{}", 422, "validation", ["synthesizer"]),
                ("POST", "/v1/previews/series", Self.json, "{\"process\": \"sine\"}", 422, "validation", ["process"]),
                (
                    "POST", "/v1/users", Self.json, "{\"username\": \"-\", \"password\": \"short\"}", 422, "validation",
                    ["username", "password"]
                ),
                ("DELETE", "/v1/datasets", Self.json, nil, 405, "method-not-allowed", []),
            ]
            for row in rows {
                let answer = try await admin.send(row.method, row.path, bytes: row.body.map { Array($0.utf8) }, type: row.type)
                let place: Comment = "\(row.method) \(row.path): \(answer.text)"
                #expect(answer.status == row.status, place)
                #expect(answer.type == "application/problem+json", place)
                #expect(answer.problem == row.problem, place)
                #expect(answer.fields == row.fields, place)
                if row.status == 405 { #expect(answer.headers["Allow"] != nil, place) }
            }
        }
    }

    @Test("A body that is not JSON is answered with the line and column where it ends to be")
    func placeOfSyntaxError() async throws {
        try await RunningAPI.run { api async throws in
            let answer = try await api.admin().send(
                "POST", "/v1/datasets", bytes: Array("{\n  \"name\": \"a\",\n  \"kind\": series\n}".utf8), type: Self.json)
            #expect(answer.status == 400)
            #expect(try answer.decoded(ProblemDetails.self).detail == "The body is not JSON: line 3, column 11: a value was expected.")
        }
    }

    @Test("Without a token every path but the open ones answers 401 and says how to log in")
    func withoutToken() async throws {
        try await RunningAPI.run { api async throws in
            let document = try await api.anonymous.send("GET", "/openapi.json").json
            for (path, methods) in document.objectValue?["paths"]?.objectValue ?? [:] {
                for (method, operation) in methods.objectValue ?? [:] where operation.objectValue?["security"] != [] {
                    let filled = path.replacing("{id}", with: String(repeating: "0", count: 32)).replacing("{name}", with: "m")
                        .replacing("{n}", with: "1").replacing("{dataset}", with: "0")
                    let answer = try await api.anonymous.send(method.uppercased(), filled)
                    #expect(answer.status == 401, "\(method) \(path)")
                    #expect(answer.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
                }
            }
        }
    }

    @Test("Every answer carries security headers and a request id, which the client may give")
    func headers() async throws {
        try await RunningAPI.run { api async throws in
            for path in ["/v1/health", "/v1/nothing", "/v1/datasets"] {
                let answer = try await api.anonymous.send("GET", path, headers: ["X-Request-ID": "my-id-1"])
                #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
                #expect(answer.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
                #expect(answer.headers["Cache-Control"] == "no-store")
                #expect(answer.headers["X-Request-ID"] == "my-id-1")
                #expect(answer.headers["Access-Control-Allow-Origin"] == nil)
            }
            let problem = try await api.anonymous.send("GET", "/v1/nothing", headers: ["X-Request-ID": "my-id-2"])
            #expect(try problem.decoded(ProblemDetails.self).instance == "my-id-2")
        }
    }

    @Test("A thousand malformed and oversized requests leave the service answering")
    func malformedRequests() async throws {
        try await RunningAPI.run(["MAX_JSON_BYTES": "4000"]) { api async throws in
            let admin = try await api.admin()
            let bodies = [
                "{", "[[[[[[[[", "\u{0}", "{\"name\":\"\\ud800\"}", "null", "1e999", String(repeating: "[", count: 3900),
                "{\"a\":" + String(repeating: "9", count: 4500) + "}", "{\"recipe\":{\"classes\":[{}]}}",
                "\"" + String(repeating: "é", count: 1500),
            ]
            let paths = ["/v1/datasets", "/v1/jobs", "/v1/previews/series", "/v1/sessions", "/v1/models/m/versions/1/sample"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        for index in 0..<250 {
                            let body = bodies[(index + worker) % bodies.count]
                            let answer = try await admin.send(
                                "POST", paths[index % paths.count], bytes: Array(body.utf8), type: Self.json)
                            #expect((400..<500).contains(answer.status), "\(answer.status) for \(body.prefix(40))")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await api.anonymous.send("GET", "/v1/ready").status == 200)
        }
    }
}
