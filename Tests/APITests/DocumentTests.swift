import Contracts
import FoundationEssentials
import Specification
import Testing

@Suite("The OpenAPI document and the figures")
struct DocumentTests {
    @Test("The document names every path of the issue, and every reference in it resolves")
    func document() async throws {
        try await RunningAPI.run { api async throws in
            let answer = try await api.anonymous.send("GET", "/openapi.json")
            let document = try #require(try answer.json.objectValue)
            #expect(document["openapi"] == "3.1.0" && answer.type == "application/json")
            let paths = try #require(document["paths"]?.objectValue)
            let expected = [
                "get /v1/health", "get /v1/ready", "get /metrics", "post /v1/sessions", "delete /v1/sessions/current", "get /v1/users",
                "post /v1/users", "get /v1/processes", "get /v1/synthesizers", "post /v1/previews/series", "post /v1/datasets",
                "get /v1/datasets", "get /v1/datasets/{id}", "get /v1/datasets/{id}/series", "get /v1/datasets/{id}/content",
                "delete /v1/datasets/{id}", "post /v1/jobs", "get /v1/jobs", "get /v1/jobs/{id}", "get /v1/jobs/{id}/metrics",
                "get /v1/jobs/{id}/events", "post /v1/jobs/{id}/cancel", "get /v1/models", "get /v1/models/{name}",
                "get /v1/models/{name}/versions/{n}", "get /v1/models/{name}/versions/{n}/artifact", "delete /v1/models/{name}",
                "delete /v1/models/{name}/versions/{n}", "post /v1/models/{name}/versions/{n}/sample",
                "post /v1/models/{name}/versions/{n}/interpolate",
            ]
            for name in expected {
                let parts = name.split(separator: " ").map(String.init)
                #expect(paths[parts[1]]?.objectValue?[parts[0]] != nil, "\(name)")
            }
            func references(_ value: JSONValue) -> [String] {
                switch value {
                case .object(let members):
                    (members["$ref"]?.stringValue.map { [$0] } ?? []) + members.values.flatMap(references)
                case .array(let elements): elements.flatMap(references)
                default: []
                }
            }
            for reference in Set(references(.object(document))) {
                var found: JSONValue? = .object(document)
                for part in reference.dropFirst(2).split(separator: "/") { found = found?.objectValue?[String(part)] }
                #expect(found != nil, "\(reference)")
            }
        }
    }

    @Test("docs/api.md has a row for every path of the document, and no other")
    func pathsOfTheManual() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/api.md")
        let manual = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let rows = manual.split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap { $0.split(separator: "`").dropFirst().first }
        try await RunningAPI.run { api async throws in
            let document = try await api.anonymous.send("GET", "/openapi.json").json
            let paths = document.objectValue?["paths"]?.objectValue ?? [:]
            let described = paths.flatMap { path, methods in (methods.objectValue ?? [:]).keys.map { "\($0.uppercased()) \(path)" } }
            #expect(Set(rows.map(String.init)) == Set(described).union(["GET /openapi.json"]))
        }
    }

    @Test("A recipe of every process with its defaults agrees with the document and makes a preview")
    func everyProcess() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let processes = try await user.send("GET", "/v1/processes").decoded(Page<ComponentDescription>.self).items
            #expect(processes.count >= 15)
            for process in processes {
                let parameters = Dictionary(uniqueKeysWithValues: process.parameters.map { ($0.name, $0.default) })
                let answer = try await user.send(
                    "POST", "/v1/previews/series",
                    ["process": .string(process.name), "length": 50, "sequences": 2, "parameters": .object(parameters)])
                #expect(answer.status == 200, "\(process.name): \(answer.text.prefix(300))")
            }
        }
    }

    @Test("The figures count requests by route and status, jobs by state and cached models")
    func figures() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            _ = try await user.makeJob("waves")
            _ = try await user.send("GET", "/v1/datasets/not-an-id")
            let text = try await api.anonymous.send("GET", "/metrics").text
            #expect(text.contains("semblance_http_requests_total{method=\"POST\",route=\"/v1/datasets\",status=\"201\"} 1\n"))
            #expect(text.contains("semblance_http_requests_total{method=\"GET\",route=\"/v1/datasets/{id}\",status=\"404\"} 1\n"))
            #expect(text.contains("semblance_http_request_duration_seconds_bucket{route=\"/v1/datasets\",le=\"+Inf\"} 1\n"))
            #expect(text.contains("semblance_jobs{state=\"queued\"} 1\n"))
            #expect(text.contains("semblance_build_info{version=\"\(Version.current)\"} 1\n"))
        }
    }

    @Test("The figures are for admins only when the settings say so")
    func privateFigures() async throws {
        try await RunningAPI.run(["METRICS_PUBLIC": "false"]) { api async throws in
            #expect(try await api.anonymous.send("GET", "/metrics").status == 401)
            #expect(try await api.newUser("ada").send("GET", "/metrics").status == 403)
            #expect(try await api.admin().send("GET", "/metrics").status == 200)
        }
    }

    @Test("Health and readiness answer without a log-in")
    func health() async throws {
        try await RunningAPI.run { api async throws in
            let health = try await api.anonymous.send("GET", "/v1/health").decoded(Health.self)
            #expect(health.status == "ok" && health.version == Version.current)
            #expect(try await api.anonymous.send("GET", "/v1/ready").status == 200)
            #expect(try await api.anonymous.send("HEAD", "/v1/health").status == 200)
        }
    }
}
