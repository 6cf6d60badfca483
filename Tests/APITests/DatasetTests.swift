import Contracts
import Crypto
import HTTPClient
import Series
import Specification
import Testing

@Suite("Datasets")
struct DatasetTests {
    @Test("A recipe becomes a dataset that is listed, described and read in pages")
    func recipe() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.makeDataset("waves", sequences: 12, length: 16, channels: 2)
            #expect(dataset.series?.sequences == 12 && dataset.series?.length == 16 && dataset.series?.channels.count == 2)
            #expect(dataset.origin == .recipe && dataset.owner == RunningAPI.adminName && dataset.recipe != nil)
            #expect(try await user.send("GET", "/v1/datasets/\(dataset.id)").decoded(Dataset.self) == dataset)

            let page = try await user.send("GET", "/v1/datasets/\(dataset.id)/series?offset=10&limit=5").decoded(SeriesPage.self)
            #expect(page.series.count == 2 && page.offset == 10 && page.total == 12)
            #expect(page.channels == dataset.series?.channels.map(\.name))
            #expect(page.series.allSatisfy { $0.values.count == 2 && $0.values[0].count == 16 })
            let all = try await user.send("GET", "/v1/datasets/\(dataset.id)/series?limit=12").decoded(SeriesPage.self)
            #expect(Array(all.series[10...]) == page.series)
        }
    }

    @Test("A preview shows the series that the dataset will have, and stores nothing")
    func preview() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let recipe: JSONValue = [
                "classes": [
                    ["label": 3, "recipe": ["process": "harmonic", "sequences": 4, "length": 8, "seed": 5]],
                    ["label": 4, "recipe": ["process": "random-walk", "sequences": 4, "length": 8, "seed": 5]],
                ]
            ]
            let answer = try await user.send("POST", "/v1/previews/series?limit=2", recipe)
            let preview = try answer.decoded(SeriesPage.self)
            #expect(preview.series.map(\.label) == [3, 3, 4, 4] && preview.total == 8)
            #expect(try await user.send("GET", "/v1/datasets").decoded(Page<Dataset>.self).items.isEmpty)

            let made = try await user.send("POST", "/v1/datasets", ["name": "two", "kind": "series", "recipe": recipe])
            let dataset = try made.decoded(Dataset.self)
            #expect(dataset.series?.labels == [LabelCount(label: 3, count: 4), LabelCount(label: 4, count: 4)])
            let stored = try await user.send("GET", "/v1/datasets/\(dataset.id)/series?limit=8").decoded(SeriesPage.self)
            #expect([stored.series[0], stored.series[1], stored.series[4], stored.series[5]] == preview.series)
        }
    }

    @Test("Lists come in pages, newest first, and can be searched without regard to case")
    func lists() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            for name in ["Alpha", "beta", "alphabet"] { try await user.makeDataset(name, sequences: 1, length: 4) }
            let first = try await user.send("GET", "/v1/datasets?limit=2").decoded(Page<Dataset>.self)
            #expect(first.items.map(\.name) == ["alphabet", "beta"])
            let second = try await user.send("GET", "/v1/datasets?cursor=\(try #require(first.nextCursor))").decoded(Page<Dataset>.self)
            #expect(second.items.map(\.name) == ["Alpha"] && second.nextCursor == nil)
            let found = try await user.send("GET", "/v1/datasets?search=ALPHA").decoded(Page<Dataset>.self)
            #expect(found.items.map(\.name) == ["alphabet", "Alpha"])
        }
    }

    @Test("A second create of the same name answers 409 and names the field; another owner may use the name")
    func takenName() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            try await user.makeDataset("waves")
            let again = try await user.send(
                "POST", "/v1/datasets", ["name": "waves", "kind": "series", "recipe": ["process": "harmonic"]])
            #expect(again.status == 409 && again.fields == ["name"])
            #expect(try await user.upload("name=waves&kind=series&layout=wide", "1,2,3\n").status == 409)
            try await api.newUser("ada").makeDataset("waves")
        }
    }

    @Test("Of several creates of one name at once exactly one succeeds")
    func nameRace() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await user.send(
                            "POST", "/v1/datasets",
                            ["name": "one", "kind": "series", "recipe": ["process": "harmonic", "sequences": 50, "length": 100]]
                        ).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 409, 409, 409, 409, 409])
            #expect(try await user.send("GET", "/v1/datasets").decoded(Page<Dataset>.self).items.count == 1)
        }
    }

    @Test("A set of 10,000 × 1,024 is made, and other requests are answered meanwhile")
    func largeSet() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            async let made = user.makeDataset("large", sequences: 10_000, length: 1024)
            for _ in 0..<5 { #expect(try await user.send("GET", "/v1/datasets?limit=1").status == 200) }
            let dataset = try await made
            #expect(dataset.series?.sequences == 10_000 && dataset.byteCount > 40_000_000)
            let page = try await user.send("GET", "/v1/datasets/\(dataset.id)/series?offset=9999&points=100").decoded(SeriesPage.self)
            #expect(page.series.count == 1)
        }
    }

    @Test("Down-sampling keeps the extremes of a series")
    func points() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let text = (0..<1000).map { $0 == 417 ? "99" : $0 == 600 ? "-99" : "0" }.joined(separator: ",") + "\n"
            let dataset = try await user.upload("name=spikes&kind=series&layout=wide&header=false", text).decoded(Dataset.self)
            let page = try await user.send("GET", "/v1/datasets/\(dataset.id)/series?points=50").decoded(SeriesPage.self)
            let values = page.series[0].values[0]
            #expect(values.count < 200 && values.contains(99) && values.contains(-99))
            #expect(page.series[0].times?.count == values.count)
        }
    }

    @Test("The content of a set comes back as CSV and as JSON lines, with a file name")
    func content() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.makeDataset("Züge & \"waves\"", sequences: 3, length: 4)
            let csv = try await user.send("GET", "/v1/datasets/\(dataset.id)/content?format=csv")
            #expect(csv.status == 200 && csv.type?.hasPrefix("text/csv") == true)
            let name = try #require(csv.headers["Content-Disposition"])
            #expect(name.hasPrefix("attachment; filename=\"Z_ge _ _waves_.csv\"; filename*=UTF-8''Z%C3%BCge%20"))
            #expect(csv.text.split(separator: "\n").count > 3)
            let lines = try await user.send("GET", "/v1/datasets/\(dataset.id)/content?format=jsonl")
            #expect(lines.type == "application/jsonl")
            let items = try lines.text.split(separator: "\n").map { try JSON.decode(SeriesItem.self, from: Array($0.utf8)) }
            let page = try await user.send("GET", "/v1/datasets/\(dataset.id)/series").decoded(SeriesPage.self)
            #expect(items.map(\.values) == page.series.map(\.values))
        }
    }

    @Test("The CSV of a set can be uploaded again and gives the same values")
    func roundTrip() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.makeDataset("first", sequences: 3, length: 8)
            let csv = try await user.send("GET", "/v1/datasets/\(dataset.id)/content?format=csv")
            let answer = try await user.upload("name=second&kind=series&layout=long", csv.text)
            #expect(answer.status == 201, "\(answer.text)")
            let copy = try answer.decoded(Dataset.self)
            let one = try await user.send("GET", "/v1/datasets/\(dataset.id)/series").decoded(SeriesPage.self)
            let two = try await user.send("GET", "/v1/datasets/\(copy.id)/series").decoded(SeriesPage.self)
            #expect(one.series.map(\.values) == two.series.map(\.values))
        }
    }

    @Test("A dataset that a queued job uses cannot be deleted; afterwards it can, with its bytes")
    func deletion() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.makeDataset("waves")
            let job = try await user.makeJob("waves")
            let refused = try await user.send("DELETE", "/v1/datasets/\(dataset.id)")
            #expect(refused.status == 409 && refused.text.contains(job.id))
            #expect(try await user.send("POST", "/v1/jobs/\(job.id)/cancel").decoded(Job.self).state == .cancelled)
            #expect(try await user.send("DELETE", "/v1/datasets/\(dataset.id)").status == 204)
            #expect(try await user.send("GET", "/v1/datasets/\(dataset.id)").status == 404)
            #expect(try await user.send("DELETE", "/v1/datasets/\(dataset.id)").status == 404)
        }
    }

    @Test("A recipe outside its domain is refused with every problem, and stores nothing")
    func badRecipe() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let answer = try await user.send(
                "POST", "/v1/datasets",
                [
                    "name": "bad", "kind": "series",
                    "recipe": [
                        "classes": [
                            ["label": 0, "recipe": ["process": "autoregressive", "parameters": ["coefficients": [2.0]]]],
                            ["label": 1, "recipe": ["process": "harmonic", "length": 77]],
                        ]
                    ],
                ])
            #expect(answer.status == 422)
            #expect(answer.fields.contains { $0.hasPrefix("recipe.classes[0].recipe.parameters") })
            #expect(try await user.send("GET", "/v1/datasets").decoded(Page<Dataset>.self).items.isEmpty)
        }
    }

    @Test("More values than the settings allow are refused before any work")
    func tooManyValues() async throws {
        try await RunningAPI.run(["MAX_DATASET_VALUES": "1000"]) { api async throws in
            let user = try await api.admin()
            let answer = try await user.send(
                "POST", "/v1/datasets",
                ["name": "big", "kind": "series", "recipe": ["process": "harmonic", "sequences": 11, "length": 100]])
            #expect(answer.status == 422 && answer.fields == ["recipe"])
            let upload = try await user.upload(
                "name=big&kind=series&layout=wide&header=false", String(repeating: "1,2,3,4,5,6,7,8,9,10\n", count: 101))
            #expect(upload.status == 422)
        }
    }

    @Test("An upload larger than the settings allow is refused")
    func tooLargeUpload() async throws {
        try await RunningAPI.run(["MAX_UPLOAD_BYTES": "2000"]) { api async throws in
            let upload = try await api.admin().upload(
                "name=big&kind=series&layout=wide", String(repeating: "1,2,3,4,5,6,7,8,9,10\n", count: 200))
            #expect(upload.status == 413)
        }
    }

    @Test(
        "A bad cell of an upload answers with its line and column",
        arguments: [("wide", "a,b,c\n1,2,3\n4,x,6\n"), ("recording", "time,value\n1,2\n2,oops\n3,4\n")])
    func badCell(layout: String, text: String) async throws {
        try await RunningAPI.run { api async throws in
            let extra = layout == "recording" ? "&windowLength=2&header=true" : "&header=true"
            let answer = try await api.admin().upload("name=x&kind=series&layout=\(layout)\(extra)", text)
            #expect(answer.status == 422)
            #expect(answer.fields.count == 1 && answer.fields[0].hasPrefix("line 3, column 2"), "\(answer.text)")
        }
    }

    @Test("The stored bytes of a dataset are the file that trainers read")
    func storedBytes() async throws {
        try await RunningAPI.run { api async throws in
            let user = try await api.admin()
            let dataset = try await user.makeDataset("waves", sequences: 3, length: 4)
            _ = try await user.makeJob("waves")
            let trainer = ScriptedTrainer(client: api.trainer)
            let lease = try #require(try await trainer.lease())
            for part in ["datasets/0", "datasets/\(dataset.id)"] {
                let answer = try await api.trainer.send("GET", trainer.path(lease, part))
                #expect(sha256Hex(answer.body) == dataset.contentHash && answer.body.count == dataset.byteCount)
                #expect(try SeriesSet(encoded: answer.body).count == 3)
            }
        }
    }
}
