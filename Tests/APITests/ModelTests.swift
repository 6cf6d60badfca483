import Contracts
import Crypto
import HTTPClient
import Specification
import Testing

@Suite("Models, samples and interpolations")
struct ModelTests {
    private func withModel(
        _ settings: [String: String] = [:], artifact: [UInt8] = TestModel.artifact, _ body: (RunningAPI, APIClient) async throws -> Void
    ) async throws {
        try await RunningAPI.run(settings) { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            _ = try await user.makeJob("waves", model: "waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            _ = try await trainer.finish(lease, artifact: artifact)
            try await body(api, user)
        }
    }

    @Test("A model's version tells where it came from, and its artifact is the uploaded file")
    func version() async throws {
        try await withModel { _, user async throws in
            let version = try await user.send("GET", "/v1/models/waves/versions/latest").decoded(ModelVersion.self)
            #expect(version.version == 1 && version.length == TestModel.length && version.datasets.map(\.name) == ["waves"])
            #expect(version.seed == 7 && version.artifactHash == sha256Hex(TestModel.artifact))
            #expect(try await user.send("GET", "/v1/models/waves/versions/1").decoded(ModelVersion.self) == version)
            let file = try await user.send("GET", "/v1/models/waves/versions/1/artifact")
            #expect(file.body == TestModel.artifact)
            #expect(file.headers["Content-Disposition"]?.contains("waves-1.safetensors") == true)
            #expect(try await user.send("GET", "/v1/models/waves/versions/2").status == 404)
            #expect(try await user.send("GET", "/v1/models/waves/versions/0").status == 404)
        }
    }

    @Test("A second fit of the same name makes version 2, and latest is the newest one")
    func versions() async throws {
        try await withModel { _, user async throws in
            try await user.makeModel("waves", dataset: "waves")
            let model = try await user.send("GET", "/v1/models/waves").decoded(Model.self)
            #expect(model.versions.map(\.version) == [2, 1])
            #expect(try await user.send("GET", "/v1/models/waves/versions/latest").decoded(ModelVersion.self).version == 2)
            #expect(try await user.send("DELETE", "/v1/models/waves/versions/latest").status == 204)
            #expect(try await user.send("GET", "/v1/models/waves/versions/latest").decoded(ModelVersion.self).version == 1)
            #expect(try await user.send("DELETE", "/v1/models/waves").status == 204)
            #expect(try await user.send("GET", "/v1/models/waves").status == 404)
            #expect(try await user.send("POST", "/v1/models/waves/versions/1/sample", ["count": 1]).status == 404)
        }
    }

    @Test("Models are listed by name in pages")
    func list() async throws {
        try await withModel { _, user async throws in
            try await user.makeModel("a model", dataset: "waves")
            let first = try await user.send("GET", "/v1/models?limit=1").decoded(Page<Model>.self)
            #expect(first.items.map(\.name) == ["a model"])
            let cursor = try #require(first.nextCursor).utf8.map { byte -> String in
                let digits = String(byte, radix: 16)
                return "%" + (digits.count < 2 ? "0" + digits : digits)
            }.joined()
            let second = try await user.send("GET", "/v1/models?cursor=\(cursor)").decoded(Page<Model>.self)
            #expect(second.items.map(\.name) == ["waves"] && second.nextCursor == nil)
        }
    }

    @Test("The same seed samples the same series; another seed others")
    func seeds() async throws {
        try await withModel { _, user async throws in
            func sample(_ body: JSONValue) async throws -> SeriesPage {
                try await user.send("POST", "/v1/models/waves/versions/1/sample", body).decoded(SeriesPage.self)
            }
            let one = try await sample(["count": 3, "seed": 5])
            #expect(one.series.count == 3 && one.series[0].values.count == 1 && one.series[0].values[0].count == TestModel.length)
            #expect(try await sample(["count": 3, "seed": 5]) == one)
            #expect(try await sample(["count": 3, "seed": 6]) != one)
            #expect(try await sample(["count": 1]) == sample(["count": 1, "seed": 0]))
        }
    }

    @Test("A sample that is streamed in parts has the same series as a short one, in every format")
    func streamed() async throws {
        try await withModel { _, user async throws in
            let path = "/v1/models/waves/versions/1/sample"
            let short = try await user.send("POST", path, ["count": 2, "seed": 5]).decoded(SeriesPage.self)
            let long = try await user.send("POST", path, ["count": 20_000, "seed": 5]).decoded(SeriesPage.self)
            #expect(long.series.count == 20_000 && Array(long.series[..<2]) == short.series)
            let lines = try await user.send("POST", path, ["count": 20_000, "seed": 5, "format": "jsonl"])
            let items = lines.text.split(separator: "\n")
            #expect(items.count == 20_000)
            #expect(try JSON.decode(SeriesItem.self, from: items[19_999].utf8).values == long.series[19_999].values)
            let csv = try await user.send("POST", path, ["count": 2, "seed": 5, "format": "csv"])
            #expect(csv.type?.hasPrefix("text/csv") == true && csv.text.split(separator: "\n").count > 2)
        }
    }

    @Test("A sample can be saved as a dataset, once per name")
    func saveAs() async throws {
        try await withModel { _, user async throws in
            let path = "/v1/models/waves/versions/latest/sample"
            let answer = try await user.send("POST", path, ["count": 30, "seed": 5, "saveAs": "made"])
            #expect(answer.status == 201)
            let dataset = try answer.decoded(Dataset.self)
            #expect(dataset.origin == .synthetic && dataset.series?.sequences == 30)
            #expect(dataset.lineage?["model"] == "waves" && dataset.lineage?["seed"] == 5)
            let stored = try await user.send("GET", "/v1/datasets/\(dataset.id)/series?limit=30").decoded(SeriesPage.self)
            let sampled = try await user.send("POST", path, ["count": 30, "seed": 5]).decoded(SeriesPage.self)
            #expect(stored.series.map(\.values) == sampled.series.map(\.values))
            let again = try await user.send("POST", path, ["count": 30, "saveAs": "made"])
            #expect(again.status == 409 && again.fields == ["saveAs"])
        }
    }

    @Test("A model with labels draws the labels asked for, in turn, and refuses others")
    func labels() async throws {
        try await withModel(artifact: TestModel.labelledArtifact) { _, user async throws in
            let path = "/v1/models/waves/versions/1/sample"
            let page = try await user.send("POST", path, ["count": 5, "labels": [2, 0]]).decoded(SeriesPage.self)
            #expect(page.series.map(\.label) == [2, 0, 2, 0, 2])
            #expect(try await user.send("POST", path, ["count": 4]).decoded(SeriesPage.self).series.map(\.label) == [0, 1, 2, 0])
            let refused = try await user.send("POST", path, ["count": 1, "labels": [7]])
            #expect(refused.status == 422 && refused.fields.first?.hasPrefix("labels") == true)
        }
    }

    @Test("An interpolation begins and ends at the series of its seeds")
    func interpolation() async throws {
        try await withModel { _, user async throws in
            let path = "/v1/models/waves/versions/1/"
            for way in ["spherical", "linear"] {
                let page = try await user.send(
                    "POST", path + "interpolate", ["fromSeed": 3, "toSeed": 4, "steps": 7, "path": .string(way)]
                ).decoded(SeriesPage.self)
                #expect(page.series.count == 7)
                let first = try await user.send("POST", path + "sample", ["count": 1, "seed": 3]).decoded(SeriesPage.self)
                let last = try await user.send("POST", path + "sample", ["count": 1, "seed": 4]).decoded(SeriesPage.self)
                for (found, expected) in [(page.series[0], first.series[0]), (page.series[6], last.series[0])] {
                    for (a, b) in zip(found.values[0], expected.values[0]) {
                        #expect(abs(try #require(a) - (try #require(b))) < 1e-4)
                    }
                }
            }
        }
    }

    @Test("More values than one request may sample are refused with the largest count")
    func sampleLimit() async throws {
        try await withModel(["SAMPLE_LIMIT": "160"]) { _, user async throws in
            let path = "/v1/models/waves/versions/1/"
            #expect(try await user.send("POST", path + "sample", ["count": 10]).status == 200)
            let refused = try await user.send("POST", path + "sample", ["count": 11])
            #expect(refused.status == 422 && refused.fields == ["count"] && refused.text.contains("10 series"))
            #expect(try await user.send("POST", path + "interpolate", ["fromSeed": 1, "toSeed": 2, "steps": 11]).fields == ["steps"])
        }
    }

    @Test("A model cache without room still answers")
    func noCache() async throws {
        try await withModel(["MODEL_CACHE_BYTES": "0"]) { _, user async throws in
            for _ in 0..<2 { #expect(try await user.send("POST", "/v1/models/waves/versions/1/sample", ["count": 1]).status == 200) }
            let metrics = try await user.send("GET", "/metrics").text
            #expect(metrics.contains("semblance_models_cached 0\n"))
        }
    }
}
