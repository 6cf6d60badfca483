import Contracts
import Specification
import Testing

@Suite("Ownership")
struct OwnershipTests {
    @Test("What another user owns is not there: every path that names it answers 404")
    func othersThings() async throws {
        try await RunningAPI.run { api async throws in
            let owner = try await api.newUser("owner"), other = try await api.newUser("other")
            let dataset = try await owner.makeDataset("waves")
            let job = try await owner.makeModel("secret", dataset: "waves")
            let people = try await owner.uploadTable("people")
            _ = try await owner.makeTableModel("rows", table: "people")
            let version = "/v1/models/secret/versions/1", rows = "/v1/models/rows/versions/1"
            let table: [(method: String, path: String, body: JSONValue?)] = [
                ("GET", "/v1/datasets/\(dataset.id)", nil), ("GET", "/v1/datasets/\(dataset.id)/series", nil),
                ("GET", "/v1/datasets/\(dataset.id)/content", nil), ("DELETE", "/v1/datasets/\(dataset.id)", nil),
                ("GET", "/v1/jobs/\(job.id)", nil), ("GET", "/v1/jobs/\(job.id)/metrics", nil),
                ("GET", "/v1/jobs/\(job.id)/snapshots", nil),
                ("GET", "/v1/jobs/\(job.id)/events", nil), ("POST", "/v1/jobs/\(job.id)/cancel", nil),
                ("DELETE", "/v1/jobs/\(job.id)", nil),
                ("GET", "/v1/models/secret", nil), ("GET", version, nil), ("GET", version + "/artifact", nil),
                ("POST", version + "/sample", ["count": 1]), ("POST", version + "/interpolate", ["fromSeed": 1, "toSeed": 2, "steps": 2]),
                ("GET", "/v1/datasets/\(people.id)/metadata", nil), ("PUT", "/v1/datasets/\(people.id)/metadata", [:]),
                ("GET", "/v1/datasets/\(people.id)/profile", nil), ("GET", "/v1/datasets/\(people.id)/content", nil),
                ("GET", rows + "/information", nil), ("GET", rows + "/report", nil), ("POST", rows + "/sample", ["rows": 1]),
                ("GET", version + "?owner=owner", nil), ("DELETE", version, nil), ("DELETE", "/v1/models/secret", nil),
            ]
            for (method, path, body) in table {
                #expect(try await other.send(method, path, body).status == 404, "\(method) \(path)")
            }
            // Every route with a parameter in its path is in the table, but those of trainers and of accounts.
            let document = try await other.send("GET", "/openapi.json").json
            let paths = document.objectValue?["paths"]?.objectValue ?? [:]
            let covered = Set(
                table.map { row -> String in
                    let path = row.path.split(separator: "?")[0].split(separator: "/").map {
                        [dataset.id, job.id, people.id].contains(String($0))
                            ? "{id}" : $0 == "secret" || $0 == "rows" ? "{name}" : $0 == "1" ? "{n}" : String($0)
                    }
                    return "\(row.method) /" + path.joined(separator: "/")
                })
            for (path, methods) in paths where path.contains("{") && !path.contains("/trainer/") && !path.contains("/users/") {
                for method in methods.objectValue?.keys.map({ $0.uppercased() }) ?? [] { #expect(covered.contains("\(method) \(path)")) }
            }
            #expect(try await owner.send("GET", "/v1/datasets/\(dataset.id)").status == 200)
        }
    }

    @Test("Lists and counts hold only what is one's own; an admin sees all")
    func lists() async throws {
        try await RunningAPI.run { api async throws in
            let owner = try await api.newUser("owner"), other = try await api.newUser("other"), admin = try await api.admin()
            try await owner.makeDataset("waves")
            _ = try await owner.makeModel("secret", dataset: "waves")
            for path in ["/v1/datasets", "/v1/jobs", "/v1/models"] {
                func count(_ client: APIClient) async throws -> Int? {
                    try await client.send("GET", path).json.objectValue?["items"]?.arrayValue?.count
                }
                #expect(try await count(owner) == 1)
                #expect(try await count(other) == 0)
                #expect(try await count(admin) == 1)
            }
            let own = try await owner.send("GET", "/v1/summary").decoded(Summary.self)
            #expect(own.datasets == 1 && own.models == 1 && own.modelVersions == 1 && own.jobs["succeeded"] == 1)
            let others = try await other.send("GET", "/v1/summary").decoded(Summary.self)
            #expect(others.datasets == 0 && others.models == 0 && others.jobs["succeeded"] == 0)
            #expect(try await admin.send("GET", "/v1/summary").decoded(Summary.self).datasets == 1)
        }
    }

    @Test("An admin reaches another's model by name, and is asked for the owner when two have it")
    func adminAndModels() async throws {
        try await RunningAPI.run { api async throws in
            let one = try await api.newUser("one"), two = try await api.newUser("two"), admin = try await api.admin()
            try await one.makeDataset("waves")
            _ = try await one.makeModel("shared", dataset: "waves")
            #expect(try await admin.send("GET", "/v1/models/shared").decoded(Model.self).owner == "one")
            #expect(try await admin.send("POST", "/v1/models/shared/versions/1/sample", ["count": 1]).status == 200)
            try await two.makeDataset("waves")
            _ = try await two.makeModel("shared", dataset: "waves")
            #expect(try await admin.send("GET", "/v1/models/shared").fields == ["owner"])
            #expect(try await admin.send("GET", "/v1/models/shared?owner=two").decoded(Model.self).owner == "two")
        }
    }

    @Test("A job cannot name another's dataset, neither by name nor by id")
    func jobsOnOthersData() async throws {
        try await RunningAPI.run { api async throws in
            let owner = try await api.newUser("owner"), other = try await api.newUser("other")
            let dataset = try await owner.makeDataset("waves")
            let answer = try await other.send(
                "POST", "/v1/jobs",
                ["kind": "fit", "synthesizer": "wgan-gp", "datasets": ["waves", .string(dataset.id)], "model": "m"])
            #expect(answer.status == 422 && answer.fields == ["datasets[0]", "datasets[1]"])
        }
    }
}
